import type * as AjvModule from "ajv";
import { createRequire } from "node:module";
import type { ValidateFunction } from "ajv";
import type { Baseline, BaselineEntry } from "../model/baseline.js";
import { InputError, InputErrors } from "../model/input-error.js";
import { readSourceDocument } from "./document.js";
import { mapsOf, textNodeOf, textOf, valueOf } from "./lookup.js";
import { isPlaceholder } from "./placeholder.js";
import { problemAndAdvice, wordsProblem } from "./written-words.js";

/**
 * Reads a baseline, as `tfparity baseline` writes it. `file` is what positions name. Throws an InputError for what is
 * no baseline of this format, for a finding that stands there twice and for a reason or owner that is none, and
 * InputErrors for all that have a credential in them, or what nobody sees.
 */
export function readBaseline(text: string, file: string): Baseline {
  const { findings } = shaped(text, file);
  if (findings.some(hasBadWords)) throw new InputErrors(wordsErrors(text, file));
  const lines = linesOfIds(text);
  const entries = new Map<string, BaselineEntry>();
  for (const [position, finding] of findings.entries()) {
    const location = { file, line: lines[position] ?? 1 };
    if (isPlaceholder(finding.reason))
      throw new InputError(`the finding ${finding.id} has no reason; say in a few words why it may stay`, location);
    if (finding.owner !== undefined && isPlaceholder(finding.owner))
      throw new InputError(`the owner of the finding ${finding.id} is none; say who looks after it`, location);
    if (entries.has(finding.id))
      throw new InputError(`the finding ${finding.id} stands here twice; keep one`, location);
    entries.set(finding.id, { ...finding, location });
  }
  return { file, entries };
}

// --- internal ---

const hasBadWords = ({ reason, owner }: Omit<BaselineEntry, "location">): boolean =>
  wordsProblem(reason, "several lines") !== undefined ||
  (owner !== undefined && wordsProblem(owner, "one line") !== undefined);

/** Where each of them stands is looked for only when there is one, since that takes far longer than reading. */
function wordsErrors(text: string, file: string): readonly InputError[] {
  const findings = mapsOf(valueOf(readSourceDocument(text, file, "json").root, "findings"));
  return findings.flatMap((finding) =>
    WORDS.flatMap(([key, form]) => {
      const node = textNodeOf(finding, key);
      const problem = node === undefined ? undefined : wordsProblem(node.value, form);
      if (node === undefined || problem === undefined) return [];
      const message = `the ${key} of the finding ${textOf(finding, "id")} ${problemAndAdvice(problem)}`;
      return [new InputError(message, node.location)];
    }),
  );
}

const WORDS = [
  ["reason", "several lines"],
  ["owner", "one line"],
] as const;

/** The line of each finding's id, in their order. */
function linesOfIds(text: string): readonly number[] {
  let [line, from] = [1, 0];
  return [...text.matchAll(ID)].map(({ index }) => {
    line += text.slice(from, index).split("\n").length - 1;
    from = index;
    return line;
  });
}

/** The key of each finding with its value. Quotes inside of a text are escaped, so that none can look like it. */
const ID = /"id"\s*:\s*"[0-9a-f]{16}"/g;

interface BaselineFile {
  readonly findings: readonly Omit<BaselineEntry, "location">[];
}

function shaped(text: string, file: string): BaselineFile {
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch {
    throw new InputError("this is not valid JSON; tfparity baseline writes it", { file });
  }
  const validate = validator();
  if (validate(read)) return read as BaselineFile;
  const [error] = validate.errors ?? [];
  throw new InputError(
    `this is no baseline of version 1 (at ${error?.instancePath === "" ? "the top" : error?.instancePath}); ` +
      "tfparity baseline writes it",
    { file },
  );
}

const text = { type: "string" } as const;
const shape = {
  type: "object",
  additionalProperties: false,
  required: ["version", "findings"],
  properties: {
    version: { const: 1 },
    findings: {
      type: "array",
      items: {
        type: "object",
        additionalProperties: false,
        required: ["id", "about", "since", "reason", "places"],
        properties: {
          id: { type: "string", pattern: "^[0-9a-f]{16}$" },
          component: text,
          about: text,
          since: { type: "string", pattern: "^\\d{4}-\\d{2}-\\d{2}$" },
          reason: { type: "string", pattern: "\\S" },
          owner: { type: "string", pattern: "\\S" },
          places: {
            type: "array",
            minItems: 1,
            items: {
              type: "object",
              additionalProperties: false,
              required: ["address", "place", "values"],
              properties: {
                address: text,
                place: text,
                values: {
                  type: "object",
                  additionalProperties: {
                    type: "object",
                    additionalProperties: false,
                    required: ["state"],
                    properties: {
                      state: { enum: ["known", "unknown", "absent", "null", "sensitive"] },
                      text,
                    },
                  },
                },
              },
            },
          },
        },
      },
    },
  },
} as const;

const require = createRequire(import.meta.url);
let remembered: ValidateFunction | undefined;

/** Loaded by the first baseline that is read. */
function validator(): ValidateFunction {
  const { Ajv } = require("ajv") as typeof AjvModule;
  return (remembered ??= new Ajv({ strict: true }).compile(shape));
}
