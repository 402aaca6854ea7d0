/** `tfparity schema report|contract|manifest|history`: prints a published JSON Schema. */
import { readFileSync } from "node:fs";
import type { Io } from "./io.js";
import { toStandardOutput } from "./standard-output.js";

/** What there is a JSON Schema of. */
export const schemaNames = ["report", "contract", "manifest", "history"] as const;
/** One of them: `tfparity schema report`. */
export type SchemaName = (typeof schemaNames)[number];

/** `tfparity schema`: a published JSON Schema, to the byte. */
export const schema = async (name: SchemaName, io: Pick<Io, "stdout">): Promise<void> =>
  toStandardOutput(readFileSync(new URL(`../../schema/${FILES[name]}`, import.meta.url), "utf8"), io);

// --- internal ---

const FILES: Readonly<Record<SchemaName, string>> = {
  report: "report.schema.json",
  contract: "parity.schema.json",
  manifest: "manifest.schema.json",
  history: "history.schema.json",
};
