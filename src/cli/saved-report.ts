/** Reads a report that an earlier run wrote as JSON. Nothing in it is trusted: it is a file like any other. */
import type * as AjvModule from "ajv";
import { createRequire } from "node:module";
import { isJsonObject } from "../model/json-object.js";
import { parseJsonFile } from "../json/parse-file.js";
import { countFindings } from "../judge/count-findings.js";
import { blocks } from "../judge/rank.js";
import { contradictsFindings } from "../judge/requirement-outcomes.js";
import { severities } from "../knowledge/ranking.js";
import { InputError } from "../model/input-error.js";
import type { ParityReport } from "../model/report.js";
import type { Reading } from "./files-read.js";
import { decodeText, readBytes } from "./open-input.js";

/**
 * The report in a file. Throws an InputError for what is no report of the format that this version writes, with where
 * it is none, and for one in which a finding stands twice; `howToWrite` says where such a report comes from.
 */
export async function readSavedReport(file: string, reading: Reading, howToWrite = WRITE_AGAIN): Promise<ParityReport> {
  const text = decodeText(await readBytes(file, "report", reading), file);
  return savedReport(parseJsonFile(text, file, `this is not valid JSON; ${howToWrite}`), file, howToWrite);
}

/**
 * Throws an InputError for a report whose verdict is not the one that its findings have, or that compares no two
 * environments: whoever goes by a verdict goes by what it is about.
 */
export function refuseInconsistent(report: ParityReport, file: string): void {
  if (!isConsistent(report))
    throw new InputError(`the verdict of this report is not the one that its findings have; ${WRITE_AGAIN}`, { file });
  if (!isCompared(report))
    throw new InputError(`this report does not compare environments with its reference; ${WRITE_AGAIN}`, { file });
}

// --- internal ---

/** The report that the JSON of a file is. Throws what `readSavedReport` throws for what is none. */
function savedReport(value: unknown, file: string, howToWrite: string): ParityReport {
  const version = isJsonObject(value) ? value["schemaVersion"] : undefined;
  if (typeof version === "number" && version !== 1)
    throw new InputError(
      `this report has the format version ${version}, and this version of tfparity reads version 1; ${howToWrite}`,
      { file },
    );
  const wrong = shapeError(value);
  if (wrong !== undefined) throw new InputError(`this is no report of tfparity: ${wrong}; ${howToWrite}`, { file });
  const report = value as ParityReport;
  const ids = new Set<string>();
  for (const { id } of report.findings) {
    if (ids.has(id)) throw new InputError(`the finding ${id} stands here twice; ${howToWrite}`, { file });
    ids.add(id);
  }
  return report;
}

/** What blocks is counted again: a verdict is worth as much as the findings that it is of. */
function isConsistent({ findings, verdict, counts, requirements, part, environments }: ParityReport): boolean {
  const { outcome, blocking, failOn } = verdict;
  const open = findings.filter(({ status }) => status === "open");
  const blockingNow = open.filter(({ severity }) => blocks(severity, failOn)).length;
  const isAccepted = findings.every(({ status, accepted }) => status === "open" || accepted !== undefined);
  const isPromotion = part?.promotion !== undefined && environments.length > 0;
  const isMet = requirements === undefined ? !isPromotion : !contradictsFindings(requirements, findings);
  const isBlocked = blockingNow === blocking && (outcome === "pass") === (blocking === 0);
  return isAccepted && isCounted(counts, findings) && isMet && isBlocked;
}

/** Every difference is explained or not, and every finding is open or accepted. */
function isCounted(counts: ParityReport["counts"], findings: ParityReport["findings"]): boolean {
  const found = countFindings(findings);
  const explained = Object.values(counts.explained).reduce((sum, one) => sum + one, 0);
  return (
    severities.every((level) => counts.findings[level] === found.findings[level]) &&
    counts.waived === found.waived &&
    counts.baselined === found.baselined &&
    counts.differences === explained + counts.unexplained
  );
}

/**
 * Whether two environments or more stand there, each once, and the reference among them. None stands in the report of a
 * component that only one environment has, and in one of such components alone, which never passes.
 */
function isCompared({ environments, reference, part, components, verdict }: ParityReport): boolean {
  if (environments.length === 0)
    return part !== undefined || (components !== undefined && verdict.outcome === "blocked");
  const names = new Set(environments.map(({ name }) => name));
  return names.size === environments.length && names.size > 1 && names.has(reference);
}

const WRITE_AGAIN = "tfparity check --report json=<file> writes one";

const require = createRequire(import.meta.url);

/**
 * What is wrong with its shape by `schema/report.schema.json`, the one description of it, and where:
 * `/findings/0/kind must be equal to one of the allowed values`.
 */
function shapeError(value: unknown): string | undefined {
  const { Ajv } = require("ajv") as typeof AjvModule;
  const ajv = new Ajv({ strict: true, allowUnionTypes: true });
  const validate = ajv.compile(require("../../schema/report.schema.json") as object);
  if (validate(value)) return undefined;
  const [error] = validate.errors ?? [];
  const key = error?.keyword === "additionalProperties" ? ` (${String(error.params["additionalProperty"])})` : "";
  const where = error?.instancePath === undefined || error.instancePath === "" ? "the whole" : error.instancePath;
  return `${where} ${error?.message ?? "is something else"}${key}`;
}
