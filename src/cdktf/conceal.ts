import type { ParameterRule } from "../model/contract.js";
import type { ParameterFile } from "../model/parameters.js";
import type { Step } from "../model/path.js";
import { findParameterRule } from "../model/pattern.js";
import type { ProvenPlace } from "../model/proof.js";
import type { Value } from "../model/value.js";
import { secretsOf } from "../secrets/secrets.js";

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
  const sensitive = files
    .flatMap(({ leaves }) => [...leaves.values()])
    .filter(({ name }) => findParameterRule(rules, name)?.sensitive === true);
  const secrets = secretsOf(
    [],
    sensitive.map(({ value }) => ({ ...value, sensitive: true })),
  );
  const texts = sensitive.flatMap(({ value }) => textsOf(value)).filter((text) => text !== "");
  const holds = (text: string): boolean => secrets.reveals(text) || texts.some((secret) => text === secret);
  return {
    message: (error) => {
      const text = oneLine(error);
      return texts.some((secret) => text.includes(secret)) || secrets.reveals(text)
        ? "the message holds a sensitive value and is left out"
        : text;
    },
    place: ({ section, address, path }) => {
      if (holds(address)) return undefined;
      const first = path.findIndex((step) => holds(stepText(step)));
      return { section, address, path: first === -1 ? path : path.slice(0, first) };
    },
  };
}

// --- internal ---

const LONGEST_MESSAGE = 400;

/** Temporary folders have another name every time, and colours are for terminals. */
function oneLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const plain = text
    // eslint-disable-next-line no-control-regex -- that is what escape sequences begin with
    .replace(/\u001b\[[0-9;]*m/g, "")
    .replace(/\S*tfparity-[A-Za-z0-9]{6}\/out/g, "<outdir>")
    .replace(/\s+/g, " ")
    .trim();
  return plain.length > LONGEST_MESSAGE ? `${plain.slice(0, LONGEST_MESSAGE)}…` : plain;
}

const stepText = (step: Step): string =>
  typeof step === "object" ? step.element.slice(step.element.indexOf("=") + 1) : String(step);

function textsOf(value: Value): readonly string[] {
  if (value.kind === "list") return value.items.flatMap(textsOf);
  if (value.kind === "map") return [...value.entries.values()].flatMap(textsOf);
  return value.kind === "string" || value.kind === "number" ? [value.text] : [];
}
