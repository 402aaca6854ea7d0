import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { credentialsIn, findCredentials, secretValuesOf } from "../credentials/find.js";
import { secretTables, tablesAbout } from "../knowledge/provider-tables.js";
import { isConcealed, openLeaves, withConcealedVariables } from "../model/concealed.js";
import type { ParameterRule } from "../model/contract.js";
import type { Environment } from "../model/environment.js";
import { InputError } from "../model/input-error.js";
import type { ParameterFile } from "../model/parameters.js";
import type { Step } from "../model/path.js";
import type { Proof, ProvenPlace } from "../model/proof.js";
import { combineSecretAttributes, type SecretAttributes } from "../model/secret-attributes.js";
import type { Value } from "../model/value.js";
import { bundledSecretAttributes } from "../read/index.js";
import { markSecretAttributes, providersOf } from "../secrets/mark.js";
import { secretsOf, sensitiveParameters, type Secrets } from "../secrets/secrets.js";

/** Keeps secrets out of what is written and said about a synthesis. */
export interface Concealment {
  /** An error's text, on one line and without secrets. */
  readonly message: (error: unknown) => string;
  /**
   * The place without secrets in it: cut off before a step that holds one, so that it covers more rather than less.
   * Undefined when its address holds one.
   */
  readonly place: (place: ProvenPlace) => ProvenPlace | undefined;
  /** Throws an InputError when a name that the proof needs to be the contract's holds a secret. */
  readonly refuseSecretNames: (proof: Pick<Proof, "allowed" | "identities" | "renames">) => void;
}

/** What is looked into for secrets. */
interface Concealing {
  /** The parameters of all environments, and the contract's rules for them. */
  readonly files: readonly ParameterFile[];
  readonly rules: readonly ParameterRule[];
  /** What was synthesized for all environments. */
  readonly configurations: readonly Environment[];
  /** What providers' schemas call secret, besides the tables that come with tfparity. */
  readonly schemas: readonly SecretAttributes[];
}

/**
 * Made from what the contract calls sensitive, what the configurations mark, what providers' schemas call secret, and
 * the credentials that nothing marks.
 */
export function concealmentOf({ files, rules, configurations, schemas }: Concealing): Concealment {
  const contract = { parameters: rules };
  const sensitive = sensitiveParameters(files, (name) => isConcealed(contract, name));
  const declared = secretsOf([], sensitive);
  const table = combineSecretAttributes(...schemas, ...tablesFor(configurations));
  const marked = configurations.map((one) => withConcealedVariables(markSecretAttributes(one, table), contract));
  const credentials = [...credentialsIn(openLeaves(files, contract)), ...marked.flatMap((one) => findCredentials(one))];
  const all = secretsOf(marked, [...sensitive, ...secretValuesOf(credentials)]);
  const texts = sensitive.flatMap(textsOf).filter((text) => text !== "");
  return {
    message: (error) => {
      const text = oneLine(error);
      // Held against the secrets before it is cut: what is left of one would not be recognised.
      const holdsOne = texts.some((secret) => text.includes(secret)) || all.reveals(text);
      return holdsOne ? "the message holds a sensitive value and is left out" : shortened(text);
    },
    place: ({ section, address, path }) => {
      if (declared.revealsInDigest(address) || all.revealsInName(address)) return undefined;
      const first = path.findIndex((step, position) => holdsSecret(step, position, declared, all));
      return { section, address, path: first === -1 ? path : path.slice(0, first) };
    },
    refuseSecretNames: ({ allowed, identities, renames }) => {
      const names = [...allowed, ...identities, ...renames.flatMap(({ from, to }) => [from, to])];
      if (names.some((name) => declared.revealsInName(name) || all.revealsInName(name))) throw new InputError(NAMED);
    },
  };
}

// --- internal ---

const NAMED =
  "the name of a parameter, or a rename of the contract, holds a sensitive value, and a proof has to name both; call " +
  "it something else";

const LONGEST_MESSAGE = 400;

/** The tables that come with tfparity for the providers of the configurations. */
function tablesFor(configurations: readonly Environment[]): readonly SecretAttributes[] {
  const providers = new Set(configurations.flatMap((one) => [...providersOf(one)]));
  return tablesAbout(providers, secretTables).map((name) => {
    const file = fileURLToPath(new URL(`../../data/secret-attributes/${name}.json`, import.meta.url));
    return bundledSecretAttributes(readFileSync(file), file);
  });
}

/** The position in a list says nothing, and the first step is the name of an attribute, which may be any word. */
function holdsSecret(step: Step, position: number, declared: Secrets, all: Secrets): boolean {
  if (typeof step === "number") return false;
  const text = typeof step === "object" ? step.element.slice(step.element.indexOf("=") + 1) : step;
  return declared.revealsInDigest(text) || (position === 0 ? all.revealsInName(text) : all.reveals(text));
}

/** Temporary folders have another name every time, and colours are for terminals. */
function oneLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return (
    text
      // eslint-disable-next-line no-control-regex -- that is what escape sequences begin with
      .replace(/\u001b\[[0-9;]*m/g, "")
      .replace(/\S*tfparity-[A-Za-z0-9]{6}\/out/g, "<outdir>")
      .replace(/\s+/g, " ")
      .trim()
  );
}

const shortened = (text: string): string =>
  text.length > LONGEST_MESSAGE ? `${text.slice(0, LONGEST_MESSAGE)}…` : text;

function textsOf(value: Value): readonly string[] {
  if (value.kind === "list") return value.items.flatMap(textsOf);
  if (value.kind === "map") return [...value.entries.values()].flatMap(textsOf);
  return value.kind === "string" || value.kind === "number" ? [value.text] : [];
}
