/** The life of a promotion, as data: what happens, and what has to be said about it. */
import { apply, changeByHand, commit, deploy, edit, plan, revert, synthesize, wait } from "./acts.js";
import type { ExpectedFinding, Judgement, Step } from "./step.js";
import type { EnvironmentName } from "./world.js";

/** Binary plans are read only when the command line names them. */
const planOf = (name: EnvironmentName): readonly string[] => ["--plan", `${name}=${name}/plan.tfplan`];

/** Every run that judges leaves a line for the trend. */
const history = ["--history", "parity-history.jsonl"];

const checkSays = (exit: 0 | 1, says: string, findings: readonly ExpectedFinding[] = []): Judgement => ({
  command: ["check", ...planOf("dev"), ...planOf("staging"), ...planOf("production"), ...history],
  exit,
  findings,
  says,
});

/** What a gate judges: from where it is promoted, and to where. */
type Ends = readonly [from: EnvironmentName, to: EnvironmentName];

const gateSays = (
  [from, to]: Ends,
  exit: 0 | 1,
  says: string,
  findings: readonly ExpectedFinding[] = [],
  ...more: readonly string[]
): Judgement => ({
  command: ["gate", "--from", from, "--to", to, ...planOf(from), ...planOf(to), ...history, ...more],
  exit,
  findings,
  says,
});

const verifySays = (exit: 0 | 1, says: string, production: string, ...more: readonly string[]): Judgement => ({
  command: ["gate", "--verify", "passed.json", "--from", "staging", "--to", "production", ...planOf("staging")].concat(
    "--plan",
    `production=production/${production}`,
    more,
  ),
  exit,
  says,
});

const intoStaging: Ends = ["dev", "staging"];
const intoProduction: Ends = ["staging", "production"];

const openedDatabase: ExpectedFinding = {
  kind: "live-drift",
  severity: "high",
  environment: "staging",
  places: ["platform/database/instance publicly_accessible"],
};

const hotfix: ExpectedFinding = {
  kind: "live-drift",
  severity: "medium",
  environment: "production",
  places: ["platform/load-balancer/balancer idle_timeout"],
};

const tooSoon: ExpectedFinding = {
  kind: "not-promoted",
  severity: "high",
  environment: "staging",
  places: ["promotion"],
};

const newAlarm = `    this.#alarm("database-storage"`;
const newAlarmFunction = "function databaseStorage(";

const release = [
  ...["dev", "staging", "production"].map((name) =>
    edit(`stacks/parameters/${name}.json`, '"imageTag": "4.12.3"', '"imageTag": "4.13.0"'),
  ),
  edit("modules/observability.ts", newAlarm, `    this.#alarm("api-memory", apiMemory(props.watched));\n${newAlarm}`),
  edit(
    "modules/observability.ts",
    newAlarmFunction,
    `function apiMemory(watched: WatchedResources): Alarm {\n  return { ...apiCpu(watched, 85), ` +
      `alarmDescription: "The api service is short of memory", metricName: "MemoryUtilization" ` +
      `};\n}\n\n${newAlarmFunction}`,
  ),
  commit("Release 4.13.0 of the api"),
];

/** From three environments that are alike to three that are alike again, one release and its end later. */
export const promotion: readonly Step[] = [
  {
    title: "Three environments, made from one module",
    story:
      "Dev, staging and production are synthesized from the same module and three parameter files, planned and " +
      "applied. They differ in hundreds of places, each for a reason that the contract or the module gives.",
    acts: [...deploy("dev"), ...deploy("staging"), ...deploy("production")],
    pending: [],
    judgements: [checkSays(0, "PASS: no findings")],
  },
  {
    title: "Somebody opens staging's database",
    story:
      "To look something up from home, an engineer makes staging's database reachable from the internet, " +
      "by hand. No commit tells of it.",
    acts: [
      wait(72, "three days later"),
      changeByHand("staging", "database, public access: yes", "platform/database/instance", {
        publicly_accessible: true,
      }),
      plan("staging"),
    ],
    pending: ["staging"],
    judgements: [checkSays(1, "BLOCKED: 1 finding", [openedDatabase])],
  },
  {
    title: "Production is mended at night",
    story:
      "Long requests are cut off. Whoever is on call raises the load balancer's idle timeout in " +
      "production from 65 to 120 seconds, by hand as well.",
    acts: [
      wait(40, "two nights later"),
      changeByHand("production", "load balancer, idle timeout: 120", "platform/load-balancer/balancer", {
        idle_timeout: 120,
      }),
      plan("production"),
    ],
    pending: ["staging", "production"],
    judgements: [checkSays(1, "BLOCKED: 2 findings", [openedDatabase, hotfix])],
  },
  {
    title: "The one is undone, the other is kept",
    story:
      "Applying staging's plan shuts the database again. The hotfix was right, so it becomes part of the " +
      "module, and goes the way of every change: dev first. The gate into staging lets it through, and notes " +
      "that in the ledger.",
    acts: [
      apply("staging"),
      edit("modules/load-balancer.ts", "idleTimeout: 65,", "idleTimeout: 120,"),
      commit("Give long requests two minutes"),
      synthesize,
      ...deploy("dev"),
      plan("staging"),
      plan("production"),
    ],
    pending: ["staging"],
    judgements: [
      gateSays(intoStaging, 0, "PASS: no findings"),
      gateSays(intoProduction, 1, "BLOCKED: 3 findings", [
        tooSoon,
        {
          kind: "pending-change",
          severity: "high",
          environment: "staging",
          places: ["platform/load-balancer/balancer"],
        },
        hotfix,
      ]),
    ],
  },
  {
    title: "Not long enough in staging",
    story:
      "Staging gets the timeout, and production's state takes note of the one it has. Whatever goes on to " +
      "production has to run in staging for a day, says the contract.",
    acts: [apply("staging"), apply("production"), plan("staging"), plan("production"), wait(1, "an hour later")],
    pending: [],
    judgements: [gateSays(intoProduction, 1, "BLOCKED: 1 finding", [tooSoon])],
  },
  {
    title: "A day later",
    story: "Nothing has changed but the time, and the gate lets it through.",
    acts: [wait(23, "the next day")],
    pending: [],
    judgements: [gateSays(intoProduction, 0, "PASS: no findings")],
  },
  {
    title: "A release: a new image and a new alarm",
    story:
      "The api's next version is entered in all parameter files, and the module gets an alarm on its memory. " +
      "Dev gets it first. What is promoted to production is what runs in staging, which has nothing of it yet.",
    acts: [wait(96, "four days later"), ...release, synthesize, ...deploy("dev"), plan("staging"), plan("production")],
    pending: ["staging", "production"],
    judgements: [
      gateSays(intoStaging, 0, "PASS: no findings"),
      gateSays(intoProduction, 1, "BLOCKED: 2 findings", [
        tooSoon,
        {
          kind: "pending-change",
          severity: "high",
          environment: "staging",
          places: [
            "platform/observability/api-memory",
            "platform/api/service",
            "platform/api/task",
            "platform/release-record/images",
          ],
        },
      ]),
    ],
  },
  {
    title: "Tested in staging",
    story:
      "Staging gets the release, and the tests pass there for a day. Its plan has nothing left to do, and " +
      "production's plan would make the same of production. The gate lets it through, and says so in writing.",
    acts: [apply("staging"), plan("staging"), wait(25, "the next day")],
    pending: ["production"],
    judgements: [
      gateSays(intoProduction, 0, "PASS: no findings", [], "--attestation", "passed.json"),
      verifySays(0, "VERIFIED: this is the promotion from staging to production", "plan.tfplan"),
    ],
  },
  {
    title: "The plan that is about to be applied is another one",
    story:
      "Before it is applied, the pipeline plans production once more. Nobody has judged this plan, and by its " +
      "bytes it is another one. By its meaning it is the one that passed: only the time has moved.",
    acts: [plan("production", "again.tfplan")],
    pending: ["production"],
    judgements: [
      verifySays(1, "NOT VERIFIED: this is not the promotion from staging to production", "again.tfplan"),
      verifySays(0, "VERIFIED", "plan.tfplan", "--replan", "production/again.tfplan"),
    ],
  },
  {
    title: "One change later, alike again",
    story:
      "Production has the release that was tested in staging. Nothing is pending in any environment, and nothing " +
      "differs without a reason.",
    acts: [apply("production", "again.tfplan"), plan("production")],
    pending: [],
    judgements: [checkSays(0, "PASS: no findings")],
  },
  {
    title: "Something to go back to",
    story:
      "Customers report errors that no test has seen. The ledger knows what was there before, and what would change.",
    acts: [wait(6, "the same evening")],
    pending: [],
    judgements: [{ command: ["rollback", "--to", "production"], exit: 0, says: "What going back would change" }],
  },
  {
    title: "Back through every environment, without waiting",
    story:
      "The release is taken back like any change, and passes both gates. What was in production before has run in " +
      "staging for a day already, so that it need not do so again.",
    acts: [revert, synthesize, ...deploy("dev"), plan("staging")],
    pending: ["staging"],
    judgements: [gateSays(intoStaging, 0, "PASS: no findings")],
  },
  {
    title: "What was there before is there again",
    story: "Staging and production follow within the hour.",
    acts: [apply("staging"), plan("staging"), plan("production"), wait(1, "an hour later")],
    pending: ["production"],
    judgements: [gateSays(intoProduction, 0, "PASS: no findings")],
  },
  {
    title: "What all of it came to",
    story:
      "Everything that was judged stands in the history: when something was open, for how long, and whether it is " +
      "getting better. `--report svg=trend.svg` writes it as a picture.",
    acts: [apply("production"), plan("production")],
    pending: [],
    judgements: [
      checkSays(0, "PASS: no findings"),
      {
        command: ["trend", "parity-history.jsonl", "--report", "text", "--report", "svg=trend.svg"],
        exit: 0,
        says: "9 passed, 5 blocked",
        keeps: "trend.svg",
      },
    ],
  },
];
