import type { ParameterRule } from "../model/contract.js";
import type { ParameterFile } from "../model/parameters.js";
import type { Step } from "../model/path.js";
import type { ProvenPlace } from "../model/proof.js";
import type { Value } from "../model/value.js";
import { secretsOf, sensitiveBy, sensitiveParameters } from "../secrets/secrets.js";

/** Keeps the values of parameters that the contract calls sensitive out of what is written about a synthesis. */
export interface Concealment {
  /** An error's text, on one line and without secrets. */
  readonly message: (error: unknown) => string;
  /**
   * The place without secrets in it: cut off before a step that holds one, so that it covers more rather than less.
   * Undefined when its address holds one.
   */
  readonly place: (place: ProvenPlace) => ProvenPlace | undefined;
}

/** Made from the parameters of all environments. */
export function concealmentOf(files: readonly ParameterFile[], rules: readonly ParameterRule[]): Concealment {
  const sensitive = sensitiveParameters(files, sensitiveBy(rules));
  const secrets = secretsOf([], sensitive);
  const texts = sensitive.flatMap(textsOf).filter((text) => text !== "");
  return {
    message: (error) => {
      const text = oneLine(error);
      // Held against the secrets before it is cut: what is left of one would not be recognised.
      const holdsOne = texts.some((secret) => text.includes(secret)) || secrets.reveals(text);
      return holdsOne ? "the message holds a sensitive value and is left out" : shortened(text);
    },
    place: ({ section, address, path }) => {
      if (secrets.revealsInDigest(address)) return undefined;
      const first = path.findIndex((step) => secrets.revealsInDigest(stepText(step)));
      return { section, address, path: first === -1 ? path : path.slice(0, first) };
    },
  };
}

// --- internal ---

const LONGEST_MESSAGE = 400;

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

const stepText = (step: Step): string =>
  typeof step === "object" ? step.element.slice(step.element.indexOf("=") + 1) : String(step);

function textsOf(value: Value): readonly string[] {
  if (value.kind === "list") return value.items.flatMap(textsOf);
  if (value.kind === "map") return [...value.entries.values()].flatMap(textsOf);
  return value.kind === "string" || value.kind === "number" ? [value.text] : [];
}
