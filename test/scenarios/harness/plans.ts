import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import type { Scenario as World } from "../../terraform/provider/scenario.js";
import type { Value } from "../../terraform/provider/values.js";
import { stablePlan } from "../../terraform/stable-plan.js";
import { openWorkspace, type Workspace } from "../../terraform/workspace.js";
import { digest, once } from "./cache.js";
import { editJson, replaceAllIn } from "./edit.js";
import { editConfiguration, openProject, type Configuration, type Project } from "./project.js";
import { stageOf, type Scenario } from "./scenario.js";

/** The plan JSON of one environment of a scenario, and the secrets that went into it. */
export interface Planned {
  readonly text: string;
  readonly secrets: readonly string[];
}

/** Brings an environment to where it stands and plans it with real Terraform. The same work is done once per run. */
export async function planEnvironment(
  scenario: Scenario,
  environment: string,
  project: Project,
  scratch: string,
): Promise<Planned> {
  const { change } = scenario;
  const before = await openProject(scenario.subject, {}, scratch);
  const isOld = scenario.plannedBefore.includes(environment);
  const edits = change.configuration?.[environment] ?? [];
  const changed = isOld
    ? before.configurationOf(environment)
    : editConfiguration(project.configurationOf(environment), edits, scratch);
  const variables = { ...changed.variables, ...change.variables?.[environment] };
  const world = {
    ...accountOf(scenario, environment, project),
    data: change.data?.[environment] ?? [],
    existing: change.existing?.[environment] ?? [],
  };
  const after: Applying = { configuration: { ...changed, variables }, world };
  const old: Applying = {
    configuration: oldConfiguration(scenario, environment, before, after.configuration),
    world: accountOf(scenario, environment, project),
  };
  const stage = stageOf(scenario, environment);
  const state = stage === "new" ? undefined : await stateAfter(stage === "applied" ? after : old);
  const drift = change.drift?.[environment] ?? {};
  const options = scenario.options[environment] ?? [];
  const key = digest([keyOf(after), state ?? "", drift, options]);
  const text = await once(`plan ${key}`, () => planOnce(after, state, drift, options));
  return { text: rewritePlan(scenario, environment, text), secrets: secretsOf(changed.variables, variables) };
}

// --- internal ---

/** A configuration and the world that it meets. */
interface Applying {
  readonly configuration: Configuration;
  readonly world: World;
}

const keyOf = ({ configuration, world }: Applying): string =>
  digest([configuration.key, configuration.variables, world]);

const secretsOf = (...variables: readonly Readonly<Record<string, string>>[]): readonly string[] => [
  ...new Set(variables.flatMap((values) => Object.values(values))),
];

/** The offline provider takes the account from `allowed_account_ids`, which plain Terraform gives it as a variable. */
function accountOf({ subject }: Scenario, environment: string, { folder }: Project): World {
  if (subject === "platform") return {};
  const { account } = JSON.parse(readFileSync(join(folder, "environments", `${environment}.tfvars.json`), "utf8")) as {
    readonly account: string;
  };
  return { account };
}

/** What was applied before the change; an environment that the change makes had nothing before. */
function oldConfiguration(scenario: Scenario, environment: string, before: Project, now: Configuration): Configuration {
  return stageOf(scenario, environment) === "changing" ? before.configurationOf(environment) : now;
}

/** The state after applying a configuration to nothing. */
function stateAfter(applying: Applying): Promise<string> {
  return once(`state ${keyOf(applying)}`, () =>
    inWorkspace(applying, async (workspace) => {
      await workspace.apply();
      return readFileSync(join(workspace.folder, "terraform.tfstate"), "utf8");
    }),
  );
}

function planOnce(
  applying: Applying,
  state: string | undefined,
  drift: Parameters<Workspace["drift"]>[0],
  options: readonly string[],
): Promise<string> {
  return inWorkspace(applying, async (workspace) => {
    if (state !== undefined) writeFileSync(join(workspace.folder, "terraform.tfstate"), state);
    const { addressOf } = applying.configuration;
    if (Object.keys(drift).length > 0)
      workspace.drift(Object.fromEntries(Object.entries(drift).map(([name, set]) => [addressOf(name), set])));
    const resolved = options.map((option) =>
      option.startsWith("-target=") ? `-target=${addressOf(option.slice("-target=".length))}` : option,
    );
    return stablePlan((await workspace.plan(...resolved)).json);
  });
}

async function inWorkspace<T>(
  { configuration, world }: Applying,
  work: (workspace: Workspace) => Promise<T>,
): Promise<T> {
  const workspace = await openWorkspace(configuration.path, { variables: configuration.variables, scenario: world });
  try {
    return await work(workspace);
  } finally {
    await workspace.close();
  }
}

function rewritePlan({ planText }: Scenario, environment: string, text: string): string {
  const { edits = [], replace = [] } = planText[environment] ?? {};
  const edited = edits.length === 0 ? text : JSON.stringify(editJson(JSON.parse(text) as Value, edits));
  return replaceAllIn(edited, replace, `the plan of ${environment}`);
}
