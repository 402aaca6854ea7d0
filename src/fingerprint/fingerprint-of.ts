/** Makes the fingerprint of an environment: one digest for each thing that is configured, and one over all of them. */
import { isWhereabouts, type DeclaredIdentities } from "../compare/identity-table.js";
import type { Surroundings } from "../evaluate/dependency.js";
import type { SetTable } from "../knowledge/set-table.js";
import { parseAddress, outputAddress } from "../model/address.js";
import { absent, type Difference } from "../model/difference.js";
import type { Contract } from "../model/contract.js";
import type {
  Configuration,
  ConfiguredModule,
  ConfiguredResource,
  Environment,
  SourceContent,
} from "../model/environment.js";
import type { Fingerprint } from "../model/fingerprint.js";
import { grouped } from "../model/grouped.js";
import { InputError } from "../model/input-error.js";
import { namesOf } from "../model/path.js";
import type { ProvenPlace } from "../model/proof.js";
import { substitution } from "../model/substitution.js";
import { compareText } from "../model/value.js";
import { variableLeaves } from "../model/variable-leaf.js";
import type { Secrets } from "../secrets/secrets.js";
import { CONCEALED, showAddress } from "../secrets/show.js";
import { digestOfParts } from "./digest.js";
import { sha256Of } from "../model/sha256.js";
import { leftOut, remainingAt, type LeftOut } from "./left-out.js";
import { filesReadAsSecrets } from "./secret-files.js";
import { withoutSecrets } from "./without-secrets.js";
import { valuesBehindReferences, type WriteAt } from "./values-behind-references.js";
import { inWrittenOrder, writtenNode, writtenValue, type Writer, type Written } from "./written-form.js";

/** What the fingerprint of an environment is made with. */
export interface FingerprintSettings {
  readonly contract: Contract;
  /** What names the environment, by origin. */
  readonly identities: DeclaredIdentities;
  /** An address as the reference has it. */
  readonly rename: (address: string) => string;
  /** What is proven to come of parameters, where their values are written into its configuration. */
  readonly proven: readonly Difference[];
  /** Where parameters that may differ are known to write their values, also where they are equal here. */
  readonly moved: readonly ProvenPlace[];
  readonly sets: SetTable;
  readonly secrets: Secrets;
}

/**
 * The fingerprint of an environment. Throws an InputError for one that does not say what is configured: a state, or a
 * plan that was cut down.
 */
export async function fingerprintOf(environment: Environment, settings: FingerprintSettings): Promise<Fingerprint> {
  const { configuration } = environment;
  if (configuration === undefined) throw unconfigured(environment);
  const parts = digestsOf(await writtenParts(environment, configuration, settings), settings);
  const madeFrom = configuration.syntax === "json" && holdsText(configuration) ? "text" : "plan";
  return { digest: digestOfParts({ madeFrom, parts }), madeFrom, parts };
}

// --- internal ---

const unconfigured = ({ name, source, file }: Environment): InputError =>
  new InputError(
    source === "state"
      ? `${name} is read from a state, which does not say what is configured; a fingerprint needs a plan or a ` +
          "synthesized configuration"
      : "this plan does not have its configuration, so that there is no fingerprint of it: another tool cut it down; " +
          "write it with: terraform show -json <planfile>",
    { file },
  );

/** Whether the text of its expressions is known: a plan of `cdk.tf.json` alone lists references, like any other. */
const holdsText = ({ resources }: Configuration): boolean =>
  [...resources.values()].every(({ arguments: given }) =>
    [...given.arguments.values()].every((node) => node.kind !== "expression" || node.constant !== undefined),
  );

type Parts = ReadonlyMap<string, Written>;

/** By the names that may be shown. Of names that look the same then, each counts. */
function digestsOf(parts: Parts, { rename, secrets }: FingerprintSettings): ReadonlyMap<string, string> {
  const shown = grouped([...parts], ([name]) => showAddress(rename(name), secrets));
  return new Map(
    [...shown]
      .map(
        ([name, all]) =>
          [
            name,
            sha256Of(
              all
                .map(([, one]) => JSON.stringify(one))
                .sort(compareText)
                .join("\n"),
            ),
          ] as const,
      )
      .sort(([one], [other]) => compareText(one, other)),
  );
}

async function writtenParts(
  environment: Environment,
  configuration: Configuration,
  settings: FingerprintSettings,
): Promise<Parts> {
  const { contract, proven, moved } = settings;
  const taken = leftOut(environment.name, contract, [...proven, ...moved]);
  const writer = writerOf(settings);
  const asSecrets = await filesReadAsSecrets(environment);
  const workspace = contract.environments.get(environment.name)?.identity.get("workspace");
  return new Map([
    ["terraform", [environment.terraformVersion ?? null, terraformText(configuration, writer, taken)]],
    ...(await resourceParts({ environment, workspace }, configuration, { taken, settings, writer })),
    ...moduleParts(configuration, taken, writer),
    ...(await outputParts({ environment, workspace }, configuration, taken, writer)),
    ...variableParts(environment, taken, writer),
    ...[...configuration.providers.values()].map(
      ({ key, provider, versionConstraint = null, arguments: given }) =>
        [
          `provider.${key}`,
          [provider, versionConstraint, written(given, writer, taken.within("provider", `provider.${key}`))],
        ] as const,
    ),
    ...[...configuration.locals].map(
      ([name, node]) =>
        [`local.${name}`, written(node, writer, taken.within("module", `local.${name}`), [name])] as const,
    ),
    ...[...(configuration.unplanned ?? [])].map(
      ([address, block]) =>
        [`${address} (blocks)`, written(block, writer, taken.within("module", `${address} (blocks)`))] as const,
    ),
    ...[...(configuration.files ?? [])].map(
      ([path, content]) => [`file.${path}`, fileText(content, asSecrets.has(path), settings.secrets)] as const,
    ),
    ...[...(configuration.unread ?? [])].map(([path, reason]) => [`file.${path}`, ["unread", reason]] as const),
  ]);
}

const written = (...given: Parameters<typeof writtenNode>): Written => writtenNode(...given) ?? null;

function writerOf({ identities, rename, secrets }: FingerprintSettings): Writer {
  const declared = [...identities];
  // A single letter stands in too many texts by chance.
  const masks = declared.flatMap(([origin, { text }]) => (text.length < 2 ? [] : [[text, `<${origin}>`] as const]));
  // A text that is nothing but the name of the environment may be a mode: NODE_ENV=production.
  const bare = new Set(declared.flatMap(([, { kind, text }]) => (isWhereabouts(kind) ? [] : [text])));
  const masked = substitution(masks);
  const text = (given: string): string => {
    const open = withoutSecrets(given, secrets);
    return bare.has(open) ? open : masked(open);
  };
  return {
    text,
    address: (address) => text(rename(address)),
    secret: CONCEALED,
    isSet: () => false,
  };
}

interface ResourceSettings {
  readonly taken: LeftOut;
  readonly settings: FingerprintSettings;
  readonly writer: Writer;
}

async function resourceParts(
  surroundings: Surroundings,
  configuration: Configuration,
  { taken, settings, writer }: ResourceSettings,
): Promise<readonly (readonly [string, Written])[]> {
  const behind = valuesBehindReferences(surroundings, taken);
  const found: (readonly [string, Written])[] = [];
  for (const resource of configuration.resources.values()) {
    const { address } = resource;
    const within = taken.within("resource", settings.rename(address));
    if (taken.isOptional(settings.rename(address)) || within.isAll(absent)) continue;
    const provider = configuration.providers.get(resource.providerKey ?? "")?.provider ?? "";
    const own: Writer = { ...writer, isSet: isSetOf(address, provider, settings.sets) };
    const writeIn = (instance: string): WriteAt | undefined => {
      const there = taken.within("resource", settings.rename(instance));
      return taken.isOptional(settings.rename(instance))
        ? undefined
        : (value, path) => writtenValue(value, own, remainingAt(there, path), path);
    };
    const values = (await behind.ofResource(address, writeIn)).map(({ address: instance, values }): Written => [
      writer.address(instance),
      ...values.map(({ path, values: all }): Written => [JSON.stringify(path), ...all]),
    ]);
    found.push([address, [...resourceText(resource, provider, own, within), ["values", ...inWrittenOrder(values)]]]);
  }
  return found;
}

function isSetOf(address: string, provider: string, sets: SetTable): Writer["isSet"] {
  const parsed = parseAddress(address);
  if (parsed === undefined) return () => false;
  return (path) => sets.isSet(provider, parsed.mode, parsed.type, namesOf(path)) === true;
}

function resourceText(
  resource: ConfiguredResource,
  provider: string,
  writer: Writer,
  within: ReturnType<LeftOut["within"]>,
): readonly Written[] {
  const { providerKey = null, dependsOn, ignoreChanges, count, forEach, lifecycle, provisioners } = resource;
  return [
    ["provider", provider, providerKey],
    ["depends_on", ...inOrder(dependsOn, writer)],
    ["ignore_changes", ...(ignoreChanges === "all" ? ["all"] : ["listed", ...inOrder(ignoreChanges, writer)])],
    ...[count, forEach, lifecycle, provisioners].map((node) =>
      node === undefined ? null : written(node, writer, within.below("")),
    ),
    written(resource.arguments, writer, within),
  ];
}

const inOrder = (texts: readonly string[], { address }: Writer): readonly string[] =>
  texts.map(address).sort(compareText);

function moduleParts(
  { modules }: Configuration,
  taken: LeftOut,
  writer: Writer,
): readonly (readonly [string, Written])[] {
  return [...modules.values()].map((module) => [module.path, moduleText(module, taken, writer)] as const);
}

function moduleText(module: ConfiguredModule, taken: LeftOut, writer: Writer): Written {
  const { path, source = null, version = null, dependsOn = [], count, forEach, outputs, variables, locals } = module;
  const within = taken.within("module", path);
  const all = (nodes: ConfiguredModule["outputs"] | undefined): readonly Written[] =>
    [...(nodes ?? [])]
      .sort(([one], [other]) => compareText(one, other))
      .map(([name, node]) => [name, written(node, writer, within.below(name), [name])]);
  return [
    ["source", source === null ? null : writer.text(source), version],
    ["depends_on", ...inOrder(dependsOn, writer)],
    ...[count, forEach].map((node) => (node === undefined ? null : written(node, writer, within.below("")))),
    written(module.arguments, writer, within),
    ["outputs", ...all(outputs)],
    ["locals", ...all(locals)],
    [
      "variables",
      ...[...variables.values()]
        .sort((one, other) => compareText(one.name, other.name))
        .map(({ name, sensitive, type = null, nullable = null, default: value }): Written => [
          name,
          [sensitive, type, nullable],
          value === undefined ? null : (writtenValue(value, writer, within.below(name), [name]) ?? null),
        ]),
    ],
  ];
}

async function outputParts(
  surroundings: Surroundings,
  { outputs }: Configuration,
  taken: LeftOut,
  writer: Writer,
): Promise<readonly (readonly [string, Written])[]> {
  const behind = valuesBehindReferences(surroundings, taken);
  const found: (readonly [string, Written])[] = [];
  for (const [name, output] of outputs) {
    const within = taken.within("output", outputAddress(name));
    const value = await behind.ofOutput(name);
    const shown = value === undefined ? null : (writtenValue(value, writer, within, [name]) ?? null);
    found.push([outputAddress(name), [written(output, writer, within, [name]), shown]]);
  }
  return found;
}

/** What the `terraform` block asks for; where states are kept is another place in every environment. */
function terraformText({ terraform }: Configuration, writer: Writer, taken: LeftOut): Written {
  if (terraform === undefined) return null;
  const asked = [...terraform.arguments].filter(([name]) => name !== "backend" && name !== "cloud");
  return written({ kind: "block", arguments: new Map(asked) }, writer, taken.within("version", "terraform"));
}

/** The digest of a file that the configuration reads; of one that is secret, a word. */
function fileText({ bytes, digest }: SourceContent, isReadAsSecret: boolean, secrets: Secrets): Written {
  return isReadAsSecret || secrets.revealsInDigest(Buffer.from(bytes).toString("utf8").trim()) ? CONCEALED : digest;
}

/** The leaves of root variables that may not differ. A variable of which nothing is left is no part. */
function variableParts(
  { variables }: Environment,
  taken: LeftOut,
  writer: Writer,
): readonly (readonly [string, Written])[] {
  return [...variables.values()].flatMap(({ name, value }): readonly (readonly [string, Written])[] => {
    const within = taken.within("variable", `var.${name}`);
    const leaves = variableLeaves(name, value, () => false)
      .filter((leaf) => !taken.mayDiffer(leaf.name))
      .flatMap((leaf): readonly Written[] => {
        const shown = writtenValue(leaf.value, writer, remainingAt(within, leaf.path), [name, ...leaf.path]);
        return shown === undefined ? [] : [[writer.text(leaf.name), shown]];
      });
    return leaves.length === 0 ? [] : [[`var.${name}`, inWrittenOrder(leaves)]];
  });
}
