import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";

import { Ajv } from "ajv";
import { parse } from "yaml";

import type { DataAnswer, ExistingObject } from "../../terraform/provider/scenario.js";
import type { ObjectValue, Value } from "../../terraform/provider/values.js";

/** Where an environment stands when it is planned. `changing`: applied before the change, and not yet after it. */
export type Stage = "new" | "applied" | "changing";

/** One edit of a JSON document, by the keys that lead to a place; keys joined by ` > `. */
export type Edit = { readonly set: string; readonly to: Value } | { readonly remove: string };

/** A text in a file, which must stand there exactly once, and what takes its place. */
export interface Replacement {
  readonly file: string;
  readonly replace: string;
  readonly with: string;
}

/** What is done to the subject; see README.md for each. By environment where it says so. */
export interface Change {
  readonly copies?: readonly { readonly from: string; readonly to: string }[];
  readonly parameters?: ByEnvironment<Readonly<Record<string, Value>>>;
  readonly files?: readonly Replacement[];
  readonly contract?: readonly Omit<Replacement, "file">[];
  readonly configuration?: ByEnvironment<readonly Edit[]>;
  readonly variables?: ByEnvironment<Readonly<Record<string, string>>>;
  readonly data?: ByEnvironment<readonly DataAnswer[]>;
  readonly existing?: ByEnvironment<readonly ExistingObject[]>;
  readonly drift?: ByEnvironment<Readonly<Record<string, ObjectValue | null>>>;
}

type ByEnvironment<T> = Readonly<Record<string, T>>;

/** A finding that has to be there. */
export interface ExpectedFinding {
  readonly kind: string;
  readonly severity: string;
  readonly environment?: string;
  readonly status?: string;
  readonly change?: string;
  /** The first place: the construct path, or the address where there is none, then the place in it. */
  readonly at: string;
  /** How many places there are; at least one if not given. */
  readonly places?: number;
  /** Further places that have to be among them. */
  readonly also?: readonly string[];
}

/** One scenario, as `scenario.yaml` tells it. */
export interface Scenario {
  /** The name of its folder. */
  readonly name: string;
  readonly title: string;
  readonly about?: string;
  readonly subject: "platform" | "orders";
  readonly environments: readonly string[];
  readonly stage: Stage | ByEnvironment<Stage>;
  readonly change: Change;
  /** Environments that are planned as if the change had not been made. */
  readonly plannedBefore: readonly string[];
  /** Options of `terraform plan`. */
  readonly options: ByEnvironment<readonly string[]>;
  /** What no Terraform can be made to write, done to the plan itself. */
  readonly planText: ByEnvironment<{
    readonly edits?: readonly Edit[];
    readonly replace?: readonly Omit<Replacement, "file">[];
  }>;
  readonly command: string;
  readonly expect: {
    readonly exit: number;
    readonly findings: readonly ExpectedFinding[];
    readonly notes?: readonly string[];
    readonly message?: string;
  };
  /** Why the product is known to fall short of the expectation. */
  readonly known?: string;
}

/** All scenarios of a folder, by name. Throws for a file that is not a scenario, and says what is wrong with it. */
export function readScenarios(folder: string): readonly Scenario[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && readdirSync(join(folder, entry.name)).includes("scenario.yaml"))
    .map((entry) => readScenarioFile(join(folder, entry.name)))
    .sort((left, right) => (left.name < right.name ? -1 : 1));
}

/** Where one environment stands. */
export const stageOf = ({ stage }: Scenario, environment: string): Stage =>
  typeof stage === "string" ? stage : (stage[environment] ?? "applied");

// --- internal ---

const schema: object = JSON.parse(readFileSync(new URL("../scenario.schema.json", import.meta.url), "utf8")) as object;
const isScenario = new Ajv({ allErrors: true, useDefaults: true, allowUnionTypes: true }).compile<
  Omit<Scenario, "name">
>(schema);

function readScenarioFile(folder: string): Scenario {
  const content: unknown = parse(readFileSync(join(folder, "scenario.yaml"), "utf8"));
  if (isScenario(content)) return { ...content, name: basename(folder) };
  const problems = (isScenario.errors ?? []).map(
    ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
  );
  throw new Error(`${folder}/scenario.yaml is no scenario:\n${problems.join("\n")}`);
}
