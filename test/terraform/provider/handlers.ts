import type { ProviderSchemas } from "./schema.js";
import { decodeValue, encodeValue, type ObjectValue, type Value } from "./values.js";
import { schemaMessage, type Diagnostic, type DynamicValue } from "./wire.js";
import type { Account, Refusal, World } from "./world.js";

/** The fields of the protocol's requests that the provider reads. */
export interface Request {
  readonly type_name: string;
  readonly id: string;
  readonly config?: DynamicValue;
  readonly prior_state?: DynamicValue;
  readonly proposed_new_state?: DynamicValue;
  readonly planned_state?: DynamicValue;
  readonly current_state?: DynamicValue;
  readonly raw_state?: { readonly json: Buffer };
}

/** Answers one request. `connection` is the provider configuration that the request belongs to. */
export type Handler = (request: Request, connection: string) => object;

/**
 * The methods of the protocol over a world. Every configuration of the provider (an alias, a walk of Terraform) has a
 * connection of its own and is configured anew, so what `Configure` learns is kept by connection.
 */
export function createHandlers(schemas: ProviderSchemas, world: World): Readonly<Record<string, Handler>> {
  const accounts = new Map<string, Account>();
  const accountOf = (connection: string): Account => accounts.get(connection) ?? (world.configure({}) as Account);

  return {
    GetSchema: () => ({
      provider: schemaMessage(schemas.provider),
      resource_schemas: messages(schemas.resources),
      data_source_schemas: messages(schemas.data),
      server_capabilities: { plan_destroy: false, get_provider_schema_optional: false },
    }),
    PrepareProviderConfig: ({ config }) => ({ prepared_config: config }),
    ValidateResourceTypeConfig: ({ type_name }) => ({ diagnostics: unknownType(type_name, schemas.resources) }),
    ValidateDataSourceConfig: ({ type_name }) => ({ diagnostics: unknownType(type_name, schemas.data) }),
    UpgradeResourceState: ({ raw_state }) => ({ upgraded_state: { json: raw_state?.json } }),
    Configure: ({ config }, connection) => {
      const account = world.configure(objectOf(config) ?? {});
      if ("summary" in account) return refused(account);
      accounts.set(connection, account);
      return {};
    },
    ReadResource: ({ type_name, current_state }) => {
      const state = objectOf(current_state);
      if (state === null) return { new_state: current_state };
      const refusal = world.refusal(type_name, "read", state);
      return refusal ? refused(refusal) : { new_state: written(world.read(type_name, state)) };
    },
    PlanResourceChange: (request, connection) => planned(request, accountOf(connection), world),
    ApplyResourceChange: (request, connection) => applied(request, accountOf(connection), world),
    ImportResourceState: ({ type_name, id }, connection) => {
      const state = world.importObject(type_name, id, accountOf(connection));
      if (state === undefined)
        return refused({
          summary: "Cannot import non-existent remote object",
          detail: `There is no ${type_name} with the id ${id}.`,
        });
      return { imported_resources: [{ type_name, state: written(state) }] };
    },
    ReadDataSource: ({ type_name, config }, connection) => {
      const asked = objectOf(config) ?? {};
      const refusal = world.refusal(type_name, "read", asked);
      return refusal ? refused(refusal) : { state: written(world.readData(type_name, asked, accountOf(connection))) };
    },
    Stop: () => ({}),
  };
}

// --- internal ---

function planned(request: Request, account: Account, world: World): object {
  const proposed = objectOf(request.proposed_new_state);
  if (proposed === null) return { planned_state: request.proposed_new_state };
  const refusal = world.refusal(request.type_name, "plan", proposed);
  if (refusal) return refused(refusal);
  const plan = world.plan(
    request.type_name,
    objectOf(request.prior_state),
    proposed,
    objectOf(request.config) ?? {},
    account,
  );
  return {
    planned_state: written(plan.state),
    requires_replace: plan.replace.map((name) => ({ steps: [{ attribute_name: name }] })),
    legacy_type_system: true,
  };
}

function applied(request: Request, account: Account, world: World): object {
  const planned = objectOf(request.planned_state);
  const prior = objectOf(request.prior_state);
  const refusal = world.refusal(request.type_name, "apply", planned ?? prior ?? {});
  if (refusal) return { ...refused(refusal), new_state: request.prior_state };
  if (planned === null) return { new_state: request.planned_state };
  return { new_state: written(world.apply(request.type_name, prior, planned, account)), legacy_type_system: true };
}

function messages(blocks: ProviderSchemas["resources"]): object {
  return Object.fromEntries(Object.entries(blocks).map(([type, block]) => [type, schemaMessage(block)]));
}

function unknownType(type: string, known: ProviderSchemas["resources"]): readonly Diagnostic[] {
  return type in known
    ? []
    : refused({ summary: "Type not served", detail: `The offline provider does not serve ${type}.` }).diagnostics;
}

function refused(refusal: Refusal): { readonly diagnostics: readonly Diagnostic[] } {
  return { diagnostics: [{ severity: 1, ...refusal }] };
}

function objectOf(value: DynamicValue | undefined): ObjectValue | null {
  if (value?.msgpack !== undefined && value.msgpack.length > 0) return decodeValue(value.msgpack) as ObjectValue | null;
  if (value?.json !== undefined && value.json.length > 0)
    return JSON.parse(value.json.toString("utf8")) as ObjectValue | null;
  return null;
}

function written(value: Value): DynamicValue {
  return { msgpack: encodeValue(value) };
}
