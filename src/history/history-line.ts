/** One line of a history: reads it from its bytes, and writes it as it can be read again. */
import type * as AjvModule from "ajv";
import { createRequire } from "node:module";
import { isJsonObject } from "../model/json-object.js";
import { isMergeMark } from "../json/json-lines.js";
import { repeatedKey } from "../json/parse-file.js";
import type { HistoryLine, RunLine } from "../model/history.js";
import { InputError } from "../model/input-error.js";
import { dayOf, momentOf } from "../model/moment.js";
import { openCounts } from "./run-line.js";

/** Where a line is: the file as the user named it, and the number of the line from 1. */
export interface LineAt {
  readonly file: string;
  readonly line: number;
}

/** The line that its bytes are. Throws an InputError for what is none, with what to do. */
export function readHistoryLine(bytes: Uint8Array, at: LineAt): HistoryLine {
  const value = jsonOf(bytes, at);
  const wrong = wrongWith(value);
  if (wrong === undefined) return value as HistoryLine;
  throw new InputError(wrong.isFixed ? wrong.says : `${wrong.says}; ${HOW}`, at);
}

/** More bytes than any line has that a run writes: nobody can read a report of so many findings. */
export const LONGEST_LINE = 128 * 1024 * 1024;

/**
 * The text that is appended for a line, with its end. Throws an InputError for one that could not be read again: one
 * that is too long, or of a time that no line can have, such as `--now 9999-12-31T23:59:59-05:00`.
 */
export function textOfLine(line: HistoryLine, file: string): string {
  const text = JSON.stringify(line);
  const bytes = Buffer.from(text);
  if (bytes.length >= LONGEST_LINE)
    throw new InputError("this run has so many findings that no history can hold them; mend the worst first", { file });
  const wrong = wrongWith(line);
  if (wrong === undefined) return `${text}\n`;
  throw new InputError(`what is to be appended could not be read again (${wrong.says}), so that it is not`, { file });
}

// --- internal ---

/** What keeps a value from being a line; `isFixed` is set where that says what to do as well. */
function wrongWith(value: unknown): { readonly says: string; readonly isFixed: boolean } | undefined {
  const told = (says: string, isFixed = false) => ({ says, isFixed });
  const { historyVersion: version, kind } = isJsonObject(value) ? value : {};
  if (version === undefined) return told("this is no line of a history");
  if (typeof version !== "number") return told("this is no line of a history: its version is no number");
  if (version !== 1) return told(`this line has the format version ${version}, and ${OTHER_VERSION}`, true);
  const wrong = kind === "run" || kind === "incident" ? shapeError(value, kind) : "/kind must be run or incident";
  if (wrong !== undefined) return told(`this is no line of a history: ${wrong}`);
  const contradiction = contradictionIn(value as HistoryLine);
  return contradiction === undefined ? undefined : told(`this line contradicts itself: ${contradiction}`);
}

const OTHER_VERSION = "this version of tfparity reads version 1; update tfparity";
const HOW = "tfparity check --history <file> writes such lines, one for each run; take away what is none";

function jsonOf(bytes: Uint8Array, at: LineAt): unknown {
  const text = textOf(bytes, at);
  if (text.trim() === "") throw new InputError("this line is empty; take it away", at);
  if (isMergeMark(text))
    throw new InputError(
      "this is left of a merge; take away the lines <<<<<<<, ======= and >>>>>>>, keep all others, and see " +
        "docs/history.md for how git joins such files by itself",
      at,
    );
  try {
    const value = JSON.parse(text) as unknown;
    // What is written back as it was read has no key that hides another, which is quick to see.
    if (JSON.stringify(value) === text || repeatedKey(text) === undefined) return value;
  } catch {
    throw new InputError(`this line is no JSON; ${HOW}`, at);
  }
  throw new InputError(`a key stands in this line twice; ${HOW}`, at);
}

function textOf(bytes: Uint8Array, at: LineAt): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new InputError(`this line is not text in UTF-8; ${HOW}`, at);
  }
}

/** What the shape of a line cannot say. */
function contradictionIn(line: HistoryLine): string | undefined {
  if (!isMoment(line.at)) return `${line.at} is no time`;
  if (line.kind === "incident") return dayOf(line.date) === undefined ? `${line.date} is no date` : undefined;
  if (line.commit?.at !== undefined && !isMoment(line.commit.at)) return `${line.commit.at} is no time`;
  return contradictionInRun(line);
}

function contradictionInRun({ asked, findings, counts, verdict }: RunLine): string | undefined {
  const isGate = asked.command === "gate";
  if (isGate !== "from" in asked || isGate !== "to" in asked) return "a gate has from and to, and a check has neither";
  const count = (status: string): number => findings.filter((finding) => finding.status === status).length;
  if (new Set(findings.map(({ id }) => id)).size !== findings.length) return "a finding stands in it twice";
  if (count("waived") !== counts.waived || count("baselined") !== counts.baselined || !isOpenAs(findings, counts))
    return "its counts are not those of its findings";
  return (verdict.outcome === "pass") === (verdict.blocking === 0) ? undefined : "its verdict is not what blocks";
}

function isOpenAs(findings: RunLine["findings"], { open }: RunLine["counts"]): boolean {
  const told = openCounts(findings);
  const flat = (counts: RunLine["counts"]["open"]): readonly string[] =>
    Object.entries(counts).flatMap(([dimension, row]) =>
      Object.entries(row).map(([severity, number]) => `${dimension} ${severity} ${number}`),
    );
  const [known, found] = [new Set(flat(told)), flat(open)];
  return known.size === found.length && found.every((one) => known.has(one));
}

const isMoment = (text: string): boolean => momentOf(text) !== undefined;

const require = createRequire(import.meta.url);

type Validate = AjvModule.ValidateFunction;

let validators: Readonly<Record<HistoryLine["kind"], Validate>> | undefined;

/** What is wrong with its shape by `schema/history.schema.json`, and where. */
function shapeError(value: unknown, kind: HistoryLine["kind"]): string | undefined {
  validators ??= makeValidators();
  const validate = validators[kind];
  if (validate(value)) return undefined;
  const [error] = validate.errors ?? [];
  const key = error?.keyword === "additionalProperties" ? ` (${String(error.params["additionalProperty"])})` : "";
  const where = error?.instancePath === undefined || error.instancePath === "" ? "the whole" : error.instancePath;
  return `${where} ${error?.message ?? "is something else"}${key}`;
}

function makeValidators(): Readonly<Record<HistoryLine["kind"], Validate>> {
  const { Ajv } = require("ajv") as typeof AjvModule;
  const ajv = new Ajv({ strict: true, allowUnionTypes: true });
  ajv.addSchema(require("../../schema/history.schema.json") as object);
  const of = (kind: string): Validate => ajv.getSchema(`history.schema.json#/definitions/${kind}`) as Validate;
  return { run: of("run"), incident: of("incident") };
}
