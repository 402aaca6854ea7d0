import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { emptyContract } from "../../src/model/contract.js";
import type { Environment } from "../../src/model/environment.js";
import { combineSecretAttributes } from "../../src/model/secret-attributes.js";
import type { SetTable } from "../../src/knowledge/set-table.js";
import { bundledSecretAttributes, bundledSets, readEnvironment } from "../../src/read/index.js";
import { judgeReplan, type ReplanVerdict } from "../../src/replan/judge-replan.js";

const path = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const data = (name: string): Uint8Array => readFileSync(path(`../../data/${name}`));

/** What the package knows of sets. */
export const sets: SetTable = bundledSets(data("sets/hashicorp-aws.json"), "hashicorp-aws.json");
const secretAttributes = combineSecretAttributes(
  bundledSecretAttributes(data("secret-attributes/hashicorp-aws.json"), "aws.json"),
);

/** When the judged plan was made, when it was made again, and when that is verified. */
export const MOMENTS = {
  judged: "2027-01-07T08:00:00Z",
  replanned: "2027-01-07T08:30:00Z",
  now: "2027-01-07T09:00:00Z",
};

/** Anything in JSON. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };
/** An object that a test may change. */
export type Fields = Record<string, Json>;

/** The plan JSON of a fixture, as far as tests change it. */
export interface PlanFields {
  timestamp?: string;
  terraform_version: string;
  resource_changes: ResourceFields[];
  resource_drift?: ResourceFields[];
  configuration: {
    provider_config: Record<string, { expressions?: Fields; [name: string]: Json | undefined }>;
    root_module: { resources: (Fields & { address: string; expressions: Fields })[]; [name: string]: unknown };
  };
  [name: string]: unknown;
}

/** An entry of `resource_changes` or `resource_drift`. */
export interface ResourceFields {
  address: string;
  change: { actions: string[]; before: Fields; after: Fields; after_unknown: Fields; [name: string]: Json };
  [name: string]: Json;
}

/** A plan as Terraform wrote it, changed as a test likes. */
export function fixture(name: string, change: (plan: PlanFields) => void = () => undefined): PlanFields {
  const plan = JSON.parse(readFileSync(path(`fixtures/${name}.json`), "utf8")) as PlanFields;
  change(plan);
  return plan;
}

/** The change that a plan has for an address. */
export function changeOf(plan: PlanFields, address: string): ResourceFields["change"] {
  const found = plan.resource_changes.find((resource) => resource.address === address);
  if (found === undefined) throw new Error(`the fixture has no ${address}`);
  return found.change;
}

/** The environment that the text of a plan says. */
export async function environmentOf(name: string, plan: unknown): Promise<Environment> {
  async function* chunks(): AsyncGenerator<Uint8Array> {
    yield Buffer.from(JSON.stringify(plan));
  }
  return readEnvironment({ name: "production", file: `${name}.json`, chunks: chunks() });
}

/** What is found of a plan that was made again. */
export async function replan(
  judged: object,
  replanned: object,
  more: { readonly maxPlanAgeHours?: number; readonly now?: string } = {},
): Promise<ReplanVerdict> {
  return judgeReplan({
    judged: await environmentOf("judged", { ...judged, timestamp: MOMENTS.judged }),
    replanned: await environmentOf("new", { ...replanned, timestamp: MOMENTS.replanned }),
    sets,
    known: { contract: emptyContract, parameters: new Map(), secretAttributes },
    now: MOMENTS.now,
    ...more,
  });
}

/** The same, of two plans that Terraform made. */
export const replanOf = (judged: string, replanned: string): Promise<ReplanVerdict> =>
  replan(fixture(judged), fixture(replanned));

/** Everything that counts, in a line each: `action aws_eip.fixed: no-op -> update`. */
export const movedLines = ({ moved }: ReplanVerdict): readonly string[] =>
  moved.map(({ kind, address, place, judged, replanned, readBy }) => {
    const at = place === "" ? address : `${address} ${place}`;
    const values = [judged, replanned].map(({ state, text }) => (state === "known" ? text : `(${state})`));
    return `${kind} ${at}: ${values.join(" -> ")}${readBy === undefined ? "" : `; read by ${readBy}`}`;
  });

/** All noise, in a line each: `computed aws_db_instance.main latest_restorable_time`. */
export const noiseLines = ({ noise }: ReplanVerdict): readonly string[] =>
  noise.flatMap(({ kind, places }) => places.map(({ address, place }) => `${kind} ${address} ${place}`.trim()));
