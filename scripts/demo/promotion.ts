import { apply, changeByHand, edit, plan, synthesize } from "./acts.js";
import type { ExpectedFinding, Judgement, Step } from "./step.js";
import { environments } from "./world.js";

/** Binary plans are read only when the command line names them. */
const plans = environments.flatMap((name) => ["--plan", `${name}=${name}/plan.tfplan`]);

const checkSays = (exit: 0 | 1, says: string, findings: readonly ExpectedFinding[] = []): Judgement => ({
  command: ["check", ...plans],
  exit,
  findings,
  says,
});

const gateSays = (
  exit: 0 | 1,
  says: string,
  findings: readonly ExpectedFinding[] = [],
  ...more: readonly string[]
): Judgement => ({
  command: ["gate", "--from", "staging", "--to", "production", ...plans, ...more],
  exit,
  findings,
  says,
});

const verifySays = (exit: 0 | 1, says: string): Judgement => ({
  command: ["gate", "--verify", "passed.json", "--from", "staging", "--to", "production", ...plans],
  exit,
  says,
});

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

const newAlarm = `    this.#alarm("database-storage"`;
const newAlarmFunction = "function databaseStorage(";

/** The life of a promotion, from two environments that are alike to two that are alike again, one change later. */
export const promotion: readonly Step[] = [
  {
    title: "Two environments, made from one module",
    story:
      "Staging and production are synthesized from the same module and two parameter files, planned and " +
      "applied. They differ in hundreds of places, each for a reason that the contract or the module gives.",
    acts: [
      plan("staging"),
      apply("staging"),
      plan("production"),
      apply("production"),
      plan("staging"),
      plan("production"),
    ],
    pending: [],
    judgements: [checkSays(0, "PASS: no findings")],
  },
  {
    title: "Somebody opens staging's database",
    story:
      "To look something up from home, an engineer makes staging's database reachable from the internet, " +
      "by hand. No commit tells of it.",
    acts: [
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
      "module. Staging does not have it yet, and in production Terraform has not yet taken note of it.",
    acts: [
      apply("staging"),
      edit("modules/load-balancer.ts", "idleTimeout: 65,", "idleTimeout: 120,"),
      synthesize,
      plan("staging"),
      plan("production"),
    ],
    pending: ["staging"],
    judgements: [
      gateSays(1, "BLOCKED: 2 findings", [
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
    title: "In parity again",
    story: "Both plans are applied: staging gets the timeout, production's state takes note of the one it has.",
    acts: [apply("staging"), apply("production"), plan("staging"), plan("production")],
    pending: [],
    judgements: [gateSays(0, "PASS: no findings")],
  },
  {
    title: "A release: a new image and a new alarm",
    story:
      "The api's next version is entered in both parameter files, and the module gets an alarm on its " +
      "memory. Both environments are planned; nothing is applied yet. What was tested in staging is not " +
      "what these plans are about.",
    acts: [
      edit("stacks/parameters/staging.json", '"imageTag": "4.12.3"', '"imageTag": "4.13.0"'),
      edit("stacks/parameters/production.json", '"imageTag": "4.12.3"', '"imageTag": "4.13.0"'),
      edit(
        "modules/observability.ts",
        newAlarm,
        `    this.#alarm("api-memory", apiMemory(props.watched));\n${newAlarm}`,
      ),
      edit(
        "modules/observability.ts",
        newAlarmFunction,
        `function apiMemory(watched: WatchedResources): Alarm {\n  return { ...apiCpu(watched, 85), ` +
          `alarmDescription: "The api service is short of memory", metricName: "MemoryUtilization" ` +
          `};\n}\n\n${newAlarmFunction}`,
      ),
      synthesize,
      plan("staging"),
      plan("production"),
    ],
    pending: ["staging", "production"],
    judgements: [
      gateSays(1, "BLOCKED: 1 finding", [
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
      "Staging gets the release, and the tests pass there. Its plan has nothing left to do, and " +
      "production's plan would make the same of production. The gate lets it through, and says so " +
      "in writing.",
    acts: [apply("staging"), plan("staging")],
    pending: ["production"],
    judgements: [
      gateSays(0, "PASS: no findings", [], "--attestation", "passed.json"),
      verifySays(0, "VERIFIED: this is the promotion from staging to production"),
    ],
  },
  {
    title: "The plan that is about to be applied is another one",
    story:
      "Before it is applied, production is planned once more. Nobody has judged this plan: the " +
      "attestation is about the one before, and does not hold for it.",
    acts: [plan("production")],
    pending: ["production"],
    judgements: [verifySays(1, "NOT VERIFIED: this is not the promotion from staging to production")],
  },
  {
    title: "Judged and applied",
    story: "The gate judges the new plan. What it attests is verified, and then applied.",
    acts: [],
    pending: ["production"],
    judgements: [
      gateSays(0, "PASS: no findings", [], "--attestation", "passed.json"),
      verifySays(0, "VERIFIED: this is the promotion from staging to production"),
    ],
  },
  {
    title: "One change later, alike again",
    story:
      "Production has the release that was tested in staging. Nothing is pending in either, and nothing " +
      "differs without a reason.",
    acts: [apply("production"), plan("staging"), plan("production")],
    pending: [],
    judgements: [gateSays(0, "PASS: no findings")],
  },
];
