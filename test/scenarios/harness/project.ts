import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { offlineSecrets } from "../../terraform/offline-secrets.js";
import type { Value } from "../../terraform/provider/values.js";
import { digest, once } from "./cache.js";
import { editJson, editParameters, replaceIn } from "./edit.js";
import { runNode } from "./run-node.js";
import type { Edit, Scenario } from "./scenario.js";

/** The root of the repository. */
export const repository = fileURLToPath(new URL("../../..", import.meta.url));

/** A subject with a scenario's change made to it, in a folder of its own: what a user's repository would look like. */
export interface Project {
  /** Holds `parity.yaml` and what that refers to. */
  readonly folder: string;
  /** What Terraform runs for an environment: a `cdk.tf.json`, or a folder. */
  readonly configurationOf: (environment: string) => Configuration;
}

/** What Terraform runs for one environment. */
export interface Configuration {
  readonly path: string;
  /** The same for configurations that Terraform cannot tell apart. */
  readonly key: string;
  readonly variables: Readonly<Record<string, string>>;
  /** The address of a resource that is named by its construct path; any other name as it is. */
  readonly addressOf: (name: string) => string;
}

/** The changes that a project is made from; whoever has the same shares it. */
export type SourceChange = Pick<Scenario["change"], "copies" | "parameters" | "files" | "contract">;

/** The subject with a change made to its sources, and synthesized where it has to be. Made once per run and change. */
export function openProject(subject: Scenario["subject"], change: SourceChange, scratch: string): Promise<Project> {
  const { copies = [], parameters = {}, files = [], contract = [] } = change;
  const key = digest([subject, copies, parameters, files, contract]);
  return once(`project ${key}`, async () => {
    const folder = join(scratch, `project-${key}`);
    mkdirSync(folder, { recursive: true });
    const layout = layouts[subject];
    layout.copy(folder);
    for (const { from, to } of copies) cpSync(join(folder, from), join(folder, to));
    for (const [environment, values] of Object.entries(parameters))
      rewrite(join(folder, layout.parameters(environment)), (text) =>
        JSON.stringify(editParameters(JSON.parse(text) as Value, values), null, 2),
      );
    for (const replacement of files)
      rewrite(join(folder, replacement.file), (text) => replaceIn(text, [replacement], replacement.file));
    rewrite(join(folder, "parity.yaml"), (text) => replaceIn(text, contract, "parity.yaml"));
    await layout.build(folder);
    return { folder, configurationOf: (environment) => layout.configuration(folder, environment) };
  });
}

/** A configuration with edits that nobody synthesized, as a file of its own. */
export function editConfiguration(
  configuration: Configuration,
  edits: readonly Edit[],
  scratch: string,
): Configuration {
  if (edits.length === 0) return configuration;
  const resolved = edits.map((edit) =>
    "set" in edit
      ? { ...edit, set: resolvePath(edit.set, configuration) }
      : { remove: resolvePath(edit.remove, configuration) },
  );
  const text = JSON.stringify(editJson(JSON.parse(readFileSync(configuration.path, "utf8")) as Value, resolved));
  const key = digest([configuration.key, edits]);
  const folder = join(scratch, `edited-${key}`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "cdk.tf.json"), text);
  return { ...configuration, path: join(folder, "cdk.tf.json"), key };
}

// --- internal ---

/** How a subject is laid out. */
interface Layout {
  readonly copy: (folder: string) => void;
  readonly parameters: (environment: string) => string;
  readonly build: (folder: string) => Promise<void>;
  readonly configuration: (folder: string, environment: string) => Configuration;
}

const layouts: Readonly<Record<Scenario["subject"], Layout>> = {
  platform: {
    copy: (folder) => {
      for (const entry of ["modules", "stacks", "parity.yaml", "package.json", "tsconfig.json"])
        cpSync(join(repository, entry), join(folder, entry), { recursive: true });
      for (const entry of ["src", "data", "node_modules"])
        symlinkSync(join(repository, entry), join(folder, entry), "dir");
      rewrite(join(folder, "parity.yaml"), withSecretsRule);
    },
    parameters: (environment) => `stacks/parameters/${environment}.json`,
    build: synthesize,
    configuration: synthesizedConfiguration,
  },
  orders: {
    copy: (folder) =>
      cpSync(fileURLToPath(new URL("../subjects/orders", import.meta.url)), folder, { recursive: true }),
    parameters: (environment) => `environments/${environment}.tfvars.json`,
    build: () => Promise.resolve(),
    configuration: plainConfiguration,
  },
};

/** Plans show root variables, which the synthesized configurations that the repository compares do not. */
const withSecretsRule = (contract: string): string =>
  contract.includes("var.")
    ? contract
    : `${contract}\n  "var.*": { must: differ, sensitive: true, reason: Secrets are never shared between ` +
      `environments. }\n`;

function synthesizedConfiguration(folder: string, environment: string): Configuration {
  const path = join(folder, "cdktf.out", "stacks", environment, "cdk.tf.json");
  const text = readFileSync(path, "utf8");
  const content = JSON.parse(text) as Synthesized;
  return {
    path,
    key: digest([withoutComments(content as Value)]),
    variables: offlineSecrets(environment, text),
    addressOf: (name) => addressAt(content, environment, name),
  };
}

/** Variables stand in a file beside the configuration, where Terraform takes them from by itself. */
function plainConfiguration(folder: string, environment: string): Configuration {
  const path = join(folder, ".planned", environment);
  const values = readFileSync(join(folder, layouts.orders.parameters(environment)), "utf8");
  cpSync(join(folder, "infra"), path, { recursive: true });
  writeFileSync(join(path, "terraform.tfvars.json"), values);
  const variables = { database_password: `offline-${environment}-database-password` };
  return { path, key: digest([folder, values]), variables, addressOf: (name) => name };
}

interface Synthesized {
  readonly [section: string]: unknown;
  readonly resource?: Readonly<
    Record<string, Readonly<Record<string, { readonly "//"?: { readonly metadata?: { readonly path?: string } } }>>>
  >;
  readonly data?: Synthesized["resource"];
}

/** `platform/database/instance` stands for the resource that the construct makes. */
function addressAt(content: Synthesized, environment: string, name: string): string {
  if (!name.includes("/")) return name;
  for (const [mode, types] of [
    ["", content.resource],
    ["data.", content.data],
  ] as const)
    for (const [type, resources] of Object.entries(types ?? {}))
      for (const [id, { "//": comment }] of Object.entries(resources))
        if (comment?.metadata?.path === `${environment}/${name}`) return `${mode}${type}.${id}`;
  throw new Error(`no resource of ${environment} is made by ${name}`);
}

/** The path of an edit; its first key may be a construct path. */
function resolvePath(path: string, { addressOf }: Configuration): string {
  const [first, ...rest] = path.split(" > ") as [string, ...string[]];
  if (!first.includes("/")) return path;
  const [mode, type, id] = addressOf(first).startsWith("data.")
    ? addressOf(first).split(".")
    : ["resource", ...addressOf(first).split(".")];
  return [mode, type, id, ...rest].join(" > ");
}

/** Comments never reach Terraform; that of a construct holds its file. */
function withoutComments(value: Value): Value {
  if (Array.isArray(value)) return (value as readonly Value[]).map(withoutComments);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value as Readonly<Record<string, Value>>)
      .filter(([key]) => key !== "//")
      .map(([key, item]) => [key, withoutComments(item)]),
  );
}

function rewrite(file: string, change: (text: string) => string): void {
  const before = readFileSync(file, "utf8");
  const after = change(before);
  if (after !== before) writeFileSync(file, after);
}

async function synthesize(folder: string): Promise<void> {
  const { exit, output, errors } = await runNode(["--import", "tsx", "stacks/main.ts"], folder, {
    CDKTF_OUTDIR: "cdktf.out",
  });
  if (exit !== 0) throw new Error(`synthesizing failed:\n${output}${errors}`);
}
