import type { Binding, BindingBody, TypeNotation } from "./parse-bindings.js";

/**
 * Which arrays of each type are sets, by paths of names joined by dots; the elements of lists and sets are crossed
 * silently, and a step `**` stands for any number of steps, none included.
 */
export interface SetTable {
  readonly providers: readonly string[];
  readonly version: string;
  readonly resources: Readonly<Record<string, readonly string[]>>;
  readonly data: Readonly<Record<string, readonly string[]>>;
}

/** The table of all bindings; a type without sets is listed with none, which says that its arrays are lists. */
export function setTable(version: string, bindings: readonly Binding[]): SetTable {
  return {
    providers: ["hashicorp/aws"],
    version,
    resources: pathsOf(bindings, "resource"),
    data: pathsOf(bindings, "data"),
  };
}

/** The sets in one block and everything below it, sorted. */
export function setPaths(body: BindingBody): readonly string[] {
  return bodyPaths(body, "").sort();
}

/**
 * What the bindings do not hold: the statements of a firewall rule nest in themselves, so the bindings leave them
 * untyped. The provider's documentation describes `text_transformation` as the only set among them.
 */
const UNTYPED: Readonly<Record<string, readonly string[]>> = {
  aws_wafv2_rule_group: ["rule.statement.**.text_transformation"],
  aws_wafv2_web_acl: ["rule.statement.**.text_transformation"],
};

/** The file's text: one type per line, so that a change of one type is a change of one line. */
export function formatSetTable(table: SetTable): string {
  const section = (types: SetTable["resources"]): string =>
    Object.entries(types)
      .map(([type, paths]) => `${JSON.stringify(type)}:${JSON.stringify(paths)}`)
      .join(",\n");
  const from = `{\n${JSON.stringify(table.version)}:"the bindings of @cdktf/provider-aws"\n}`;
  const head = `"providers":${JSON.stringify(table.providers)},\n"from":${from},`;
  return `{${head}\n"resources":{\n${section(table.resources)}\n},\n"data":{\n${section(table.data)}\n}}\n`;
}

// --- internal ---

function pathsOf(bindings: readonly Binding[], mode: Binding["mode"]): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(
    bindings
      .filter((one) => one.mode === mode)
      .map((one) => [
        one.type,
        [...setPaths(one.body), ...(mode === "resource" ? (UNTYPED[one.type] ?? []) : [])].sort(),
      ]),
  );
}

function bodyPaths(body: BindingBody, prefix: string): string[] {
  return [...body].flatMap(([name, member]) => {
    const path = `${prefix}${name}`;
    if (member.kind === "attribute") return typePaths(member.type, path);
    return [...(member.nesting === "set" ? [path] : []), ...bodyPaths(member.body, `${path}.`)];
  });
}

function typePaths(type: TypeNotation, path: string): string[] {
  if (typeof type === "string") return [];
  const [kind, inner] = type;
  if (kind === "object") {
    const fields = inner as Readonly<Record<string, TypeNotation>>;
    return Object.entries(fields).flatMap(([name, field]) => typePaths(field, `${path}.${name}`));
  }
  return [...(kind === "set" ? [path] : []), ...typePaths(inner as TypeNotation, path)];
}
