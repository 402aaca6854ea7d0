/**
 * Reads the generated JavaScript of `@cdktf/provider-aws` and recovers what it knows of the provider's schema.
 *
 * The bindings are generated from `terraform providers schema -json`, so they keep names, types, sets and nesting.
 * They do not keep which optional attributes the provider fills in, what is sensitive, or what forces replacement:
 * those stand in the table `optional-computed.ts` and in the offline provider's behaviour.
 */

/**
 * A Terraform type in the JSON notation of its type system: `"string"`, `["set","string"]`,
 * `["list",["object",{…}]]`.
 */
export type TypeNotation = string | readonly [string, TypeNotation | Readonly<Record<string, TypeNotation>>];

/** How the elements of a nested block stand in the value: `single` is an object, the others are arrays. */
export type Nesting = "single" | "list" | "set";

/** One attribute of a block, as far as the bindings tell. */
export interface BindingAttribute {
  readonly kind: "attribute";
  readonly type: TypeNotation;
  /** The configuration must set it. */
  readonly required: boolean;
  /** The configuration may set it. */
  readonly optional: boolean;
  /** The provider may set it; for optional attributes the bindings say so only where the attribute holds objects. */
  readonly computed: boolean;
}

/** One nested block type, with everything inside it. */
export interface BindingBlock {
  readonly kind: "block";
  readonly nesting: Nesting;
  /** At least one element must be given. */
  readonly required: boolean;
  /** At most one element may be given. */
  readonly single: boolean;
  readonly body: BindingBody;
}

/** The members of a block by Terraform name, in the order of the bindings. */
export type BindingBody = ReadonlyMap<string, BindingAttribute | BindingBlock>;

/** What one bindings file defines. */
export interface Binding {
  readonly mode: "resource" | "data" | "provider";
  /** The Terraform type, `aws_vpc`; for the provider itself `aws`. */
  readonly type: string;
  readonly body: BindingBody;
}

/**
 * Parses one `lib/<name>/index.js` of the bindings. Returns undefined for a file that defines no resource, data source
 * or provider (indexes, and the structs of large resources that stand in files of their own).
 * `extra` is the text of such struct files of the same resource.
 */
export function parseBinding(text: string, extra = ""): Binding | undefined {
  const source: Source = { classes: splitClasses(`${extra}\n${text}`), structs: splitStructs(`${extra}\n${text}`) };
  for (const found of source.classes.values()) {
    const mode = MODES[found.base];
    if (mode === undefined) continue;
    const type = /terraformResourceType: '([a-z0-9_]+)'/.exec(found.text)?.[1] ?? "aws";
    const entries = hclEntries(found.text);
    return {
      mode,
      type,
      body: mode === "provider" ? readProviderBody(entries, source) : readBody(found, entries, source),
    };
  }
  return undefined;
}

// --- internal ---

const MODES: Readonly<Record<string, Binding["mode"] | undefined>> = {
  TerraformResource: "resource",
  TerraformDataSource: "data",
  TerraformProvider: "provider",
};

interface ClassText {
  readonly name: string;
  readonly base: string;
  readonly text: string;
}

interface Source {
  readonly classes: ReadonlyMap<string, ClassText>;
  /** Body of each `<struct>ToHclTerraform` function by struct name, lower-case first letter. */
  readonly structs: ReadonlyMap<string, string>;
}

/** What `synthesizeHclAttributes` says of one configurable member. */
interface HclEntry {
  readonly type: string;
  readonly storage: string;
}

function splitClasses(text: string): ReadonlyMap<string, ClassText> {
  const classes = new Map<string, ClassText>();
  for (const match of text.matchAll(/^class (\w+) extends cdktf\.(\w+) \{\n([\s\S]*?)^\}/gm)) {
    classes.set(match[1]!, { name: match[1]!, base: match[2]!, text: match[3]! });
  }
  return classes;
}

function splitStructs(text: string): ReadonlyMap<string, string> {
  const structs = new Map<string, string>();
  for (const match of text.matchAll(/^function (\w+)ToHclTerraform\(struct\) \{\n([\s\S]*?)^\}/gm)) {
    structs.set(match[1]!, match[2]!);
  }
  return structs;
}

function hclEntries(text: string): ReadonlyMap<string, HclEntry> {
  const pattern = /^\s+(\w+): \{\n\s+value: .*\n\s+isBlock: \w+,\n\s+type: "(\w+)",\n\s+storageClassType: "(\w+)",/gm;
  return new Map([...text.matchAll(pattern)].map((match) => [match[1]!, { type: match[2]!, storage: match[3]! }]));
}

function readBody(owner: ClassText, entries: ReadonlyMap<string, HclEntry>, source: Source): BindingBody {
  const members = new Map<string, BindingAttribute | BindingBlock>();
  for (const match of owner.text.matchAll(/get (\w+)\(\) \{\n\s+return (.*);\n/g)) {
    const [, property, expression] = match as unknown as [string, string, string];
    const name = /Attribute\('(\w+)'\)/.exec(expression)?.[1];
    if (name !== undefined) members.set(name, readLeaf(owner, property, expression, entries.get(name)));
  }
  for (const match of owner.text.matchAll(NESTED)) {
    const [, field, className, name, wrapsSet] = match as unknown as [
      string,
      string,
      string,
      string,
      string | undefined,
    ];
    const member = readNested({ owner, field, className, set: wrapsSet === "true", entry: entries.get(name) }, source);
    if (member !== undefined) members.set(name, member);
  }
  return members;
}

const NESTED = /this\._(\w+) = new ([\w.]+)\(this, ["'](\w+)["'](?:, (true|false))?\)/g;

/**
 * The provider's getters return its own fields, so only what it synthesizes tells the types; everything is optional.
 */
function readProviderBody(entries: ReadonlyMap<string, HclEntry>, source: Source): BindingBody {
  const members = [...entries].map(([name, entry]): [string, BindingAttribute | BindingBlock] => {
    const struct = source.structs.get(structName(entry.storage.replace(/List$/, "")));
    if (struct === undefined) {
      return [name, { kind: "attribute", type: storageType(entry), required: false, optional: true, computed: false }];
    }
    const nesting = entry.type === "set" ? "set" : "list";
    return [
      name,
      { kind: "block", nesting, required: false, single: false, body: readProviderBody(hclEntries(struct), source) },
    ];
  });
  return new Map(members.filter(([name]) => name !== "alias"));
}

function storageType({ storage, type }: HclEntry): TypeNotation {
  if (storage === "boolean") return "bool";
  const [, element, container] = /^(string|number|boolean)(List|Map)$/.exec(storage) ?? [];
  if (element === undefined) return storage;
  return [container === "Map" ? "map" : type === "set" ? "set" : "list", element === "boolean" ? "bool" : element];
}

function readLeaf(
  owner: ClassText,
  property: string,
  expression: string,
  entry: HclEntry | undefined,
): BindingAttribute {
  const settable = owner.text.includes(`    set ${property}(`);
  const optional = owner.text.includes(`    reset${upperFirst(property)}()`);
  const type = leafType(expression, entry);
  return {
    kind: "attribute",
    type,
    required: settable && !optional,
    optional: settable && optional,
    computed: !settable,
  };
}

function leafType(expression: string, entry: HclEntry | undefined): TypeNotation {
  const collection = expression.includes("Fn.tolist(") || entry?.type === "set" ? "set" : "list";
  if (entry?.storage === "stringListList") return [collection, ["list", "string"]];
  if (entry?.storage === "stringMapList") return [collection, ["map", "string"]];
  if (entry?.storage === "stringMapMap") return ["map", ["map", "string"]];
  const getter = /get(\w+)Attribute|interpolationForAttribute/.exec(expression)?.[1];
  if (getter === "List") return [collection, "string"];
  if (getter === "NumberList") return [collection, "number"];
  return LEAF_TYPES[getter ?? ""] ?? "dynamic";
}

const LEAF_TYPES: Readonly<Record<string, TypeNotation>> = {
  String: "string",
  Number: "number",
  Boolean: "bool",
  StringMap: ["map", "string"],
  NumberMap: ["map", "number"],
  BooleanMap: ["map", "bool"],
};

interface NestedMember {
  readonly owner: ClassText;
  readonly field: string;
  readonly className: string;
  readonly set: boolean;
  readonly entry: HclEntry | undefined;
}

function readNested(member: NestedMember, source: Source): BindingAttribute | BindingBlock | undefined {
  const { owner, field, className, entry } = member;
  const settable = owner.text.includes(`    put${upperFirst(field)}(`);
  const optional = owner.text.includes(`    reset${upperFirst(field)}()`);
  const access = { required: settable && !optional, optional: settable && optional };
  const simpleMap = /^cdktf\.(String|Number|Boolean)Map$/.exec(className)?.[1];
  if (simpleMap !== undefined)
    return { kind: "attribute", type: LEAF_TYPES[`${simpleMap}Map`]!, ...access, computed: !settable };

  const element = elementClass(className, source);
  if (element === undefined) return undefined;
  const body = readBody(element.owner, hclEntries(source.structs.get(structName(element.owner.name)) ?? ""), source);
  const nesting = nestingOf(member, element.container);
  if (settable && !isObjectAttribute(owner, field)) {
    return {
      kind: "block",
      nesting,
      required: access.required,
      single: element.container === "single" && entry?.type !== "struct",
      body,
    };
  }
  return { kind: "attribute", type: objectType(nesting, element.container, body), ...access, computed: true };
}

function nestingOf(member: NestedMember, container: Container): Nesting {
  if (member.set || member.entry?.type === "set") return "set";
  return container === "single" && member.entry?.type === "struct" ? "single" : "list";
}

/** A comment above the field tells optional and computed at once only of attributes: blocks are never computed. */
function isObjectAttribute(owner: ClassText, field: string): boolean {
  const comment = new RegExp(
    `computed: (true|false), optional: (true|false), required: \\w+\\n\\s+this\\._${field} = new`,
  ).exec(owner.text);
  return comment?.[1] === "true" && comment[2] === "true";
}

type Container = "single" | "list" | "map";

function elementClass(
  className: string,
  source: Source,
): { readonly owner: ClassText; readonly container: Container } | undefined {
  const found = source.classes.get(className);
  if (found === undefined) return undefined;
  if (found.base === "ComplexObject") return { owner: found, container: "single" };
  const inner = /return new (\w+)\(/.exec(found.text)?.[1];
  const element = inner === undefined ? undefined : source.classes.get(inner);
  if (element === undefined) return undefined;
  return { owner: element, container: found.base === "ComplexMap" ? "map" : "list" };
}

function objectType(nesting: Nesting, container: Container, body: BindingBody): TypeNotation {
  const fields: Record<string, TypeNotation> = {};
  for (const [name, member] of [...body].sort(([left], [right]) => (left < right ? -1 : 1)))
    fields[name] = memberType(member);
  const object: TypeNotation = ["object", fields];
  if (container === "map") return ["map", object];
  return nesting === "single" ? object : [nesting, object];
}

function memberType(member: BindingAttribute | BindingBlock): TypeNotation {
  if (member.kind === "attribute") return member.type;
  return objectType(member.nesting, "list", member.body);
}

function structName(outputReference: string): string {
  const name = outputReference.replace(/OutputReference$/, "");
  return name.charAt(0).toLowerCase() + name.slice(1);
}

function upperFirst(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
