import type { PlanResult } from "./workspace.js";

/** The change of one resource, as far as the tests look at it. */
export interface ChangeJson {
  readonly actions: readonly string[];
  readonly before: Readonly<Record<string, unknown>>;
  readonly after: Readonly<Record<string, unknown>>;
  readonly after_unknown: Readonly<Record<string, unknown>>;
  readonly after_sensitive: Readonly<Record<string, unknown>>;
  readonly replace_paths?: readonly (readonly string[])[];
  readonly importing?: { readonly id: string };
}

/** Plan JSON, as far as the tests look at it. */
export interface PlanJson {
  readonly applyable: boolean;
  readonly complete: boolean;
  readonly errored: boolean;
  readonly resource_changes: readonly {
    readonly address: string;
    readonly type: string;
    readonly provider_name: string;
    readonly change: ChangeJson;
  }[];
  readonly resource_drift?: readonly { readonly address: string; readonly change: ChangeJson }[];
  readonly planned_values: { readonly outputs?: Readonly<Record<string, { readonly value: unknown }>> };
}

/** The plan's JSON, parsed. */
export function parsePlan(result: PlanResult): PlanJson {
  return JSON.parse(result.json) as PlanJson;
}

/** How many resources each kind of action happens to. */
export function actions(plan: PlanJson): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { change } of plan.resource_changes) {
    const kind = change.actions.join(" ");
    counts[kind] = (counts[kind] ?? 0) + 1;
  }
  return counts;
}

/** The change of the resource at an address. Throws when the plan has none. */
export function change(plan: PlanJson, address: string): ChangeJson {
  const found = plan.resource_changes.find((one) => one.address === address);
  if (found === undefined) throw new Error(`The plan has no ${address}.`);
  return found.change;
}

/** The known values of the root outputs. */
export function outputs(plan: PlanJson): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(plan.planned_values.outputs ?? {}).map(([name, { value }]) => [name, value]),
  );
}

interface StateJson {
  readonly values?: { readonly root_module: { readonly resources?: readonly StateResource[] } };
}

interface StateResource {
  readonly address: string;
  readonly name: string;
  readonly values: object;
}

/** The resources of the root module in the JSON of a state. */
export function resources(state: string): readonly StateResource[] {
  return (JSON.parse(state) as StateJson).values?.root_module.resources ?? [];
}
