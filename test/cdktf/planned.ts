import { configuredValue } from "../../src/model/configured-value.js";
import type { ConfiguredResource, Environment, Resource } from "../../src/model/environment.js";
import { formatAddress, type InstanceKey } from "../../src/model/address.js";
import { listValue, mapValue, stringValue, unknownValue, type Value } from "../../src/model/value.js";

/**
 * What Terraform would plan of a tiny synthesized configuration: each argument as it is written, an id for each
 * resource, as many instances as `count` says. References to an id become the id; before the apply, it is unknown.
 */
export function planned(written: Environment, applied: boolean): Environment {
  const resolve = (value: Value): Value => resolved(value, written.name, applied);
  const configured = written.configuration?.resources ?? new Map<string, ConfiguredResource>();
  const resources = [...written.resources.values()].flatMap((resource) =>
    instancesOf(resource, configured.get(resource.address), written.name, applied),
  );
  return {
    ...written,
    source: "plan",
    fingerprint: `sha256:plan of ${written.name}`,
    resources: new Map(resources.map((resource) => [resource.address, resource])),
    outputs: new Map(
      [...written.outputs].map(([name, output]) => [
        name,
        { ...output, value: resolve(output.value), actions: applied ? ["no-op"] : ["create"] },
      ]),
    ),
  };
}

// --- internal ---

function instancesOf(
  resource: Resource,
  configured: ConfiguredResource | undefined,
  environment: string,
  applied: boolean,
): readonly Resource[] {
  if (configured === undefined) return [];
  const asked = resolved(configuredValue(configured.arguments), environment, applied);
  return keysOf(configured).map((key): Resource => {
    const parsed = { ...resource.parsed, ...(key === undefined ? {} : { key }) };
    const address = formatAddress(parsed);
    const value = mapValue(
      new Map([
        ...(asked.kind === "map" ? asked.entries : []),
        ["id", applied ? stringValue(idOf(address, environment)) : unknownValue()],
      ]),
    );
    return {
      ...resource,
      address,
      parsed,
      value,
      actions: applied ? ["no-op"] : ["create"],
      ...(applied ? { before: value } : {}),
    };
  });
}

const MOST_INSTANCES = 9;

function keysOf({ count, forEach }: ConfiguredResource): readonly (InstanceKey | undefined)[] {
  if (count?.constant?.kind === "number")
    return Array.from({ length: Math.min(MOST_INSTANCES, Math.abs(Number(count.constant.text))) }, (_, index) => index);
  if (forEach?.constant?.kind === "map") return [...forEach.constant.entries.keys()];
  return [undefined];
}

const REFERENCE = /\$\{(\w+\.\w+)\.id\}/g;

const idOf = (address: string, environment: string): string =>
  `${environment === "production" ? "p" : "s"}-${address.replace(/\W/g, "-")}-0a1b2c3d`;

function resolved(value: Value, environment: string, applied: boolean): Value {
  if (value.kind === "list") return listValue(value.items.map((item) => resolved(item, environment, applied)));
  if (value.kind === "map")
    return mapValue(new Map([...value.entries].map(([key, item]) => [key, resolved(item, environment, applied)])));
  if (value.kind !== "string" || !value.text.includes("${")) return value;
  return applied
    ? stringValue(value.text.replace(REFERENCE, (_, address: string) => idOf(address, environment)))
    : unknownValue();
}
