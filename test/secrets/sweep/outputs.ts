import { readFileSync } from "node:fs";
import { join } from "node:path";
import { reportFormats } from "../../../src/report/index.js";
import { folderWith, runIn } from "../../cli/world.js";

/** The files of a comparison of staging with production, beside a contract if there is one. */
export type Files = Readonly<Record<string, string>>;

/** A text for each output: what a command wrote and said. */
export type Outputs = ReadonlyMap<string, string>;

/** How the environments are given: by files of these names, or by the contract. */
const PLANS = ["--plan", "staging=staging.json", "--plan", "production=production.json"];

/** What `check` writes in every format there is, and what it says. */
export async function checked(files: Files): Promise<Outputs> {
  const folder = folderWith(files);
  const targets = reportFormats.flatMap((format) => ["--report", `${format}=report.${format}`]);
  const { stdout, stderr } = await runIn(folder, ["check", ...PLANS, ...targets]);
  return new Map([
    ["what check says", stdout + stderr],
    ...reportFormats.map((format) => [`check as ${format}`, read(folder, `report.${format}`)] as const),
  ]);
}

/** What `explain` tells of everything that is there, in every format. */
export async function explained(files: Files): Promise<Outputs> {
  const folder = folderWith(files);
  const outputs = new Map<string, string>();
  for (const format of ["text", "json"]) {
    const { stdout, stderr } = await runIn(folder, ["explain", ...PLANS, "--format", format, "*"]);
    outputs.set(`explain as ${format}`, stdout + stderr);
  }
  return outputs;
}

/** What `gate` writes and says, its attestation and what verifying that says. */
export async function gated(files: Files): Promise<Outputs> {
  const folder = folderWith(files);
  const targets = reportFormats.flatMap((format) => ["--report", `${format}=report.${format}`]);
  const ends = ["--from", "staging", "--to", "production", ...PLANS];
  const { stdout, stderr } = await runIn(folder, ["gate", ...ends, ...targets, "--attestation", "attestation.json"]);
  const outputs = new Map([
    ["what gate says", stdout + stderr],
    ...reportFormats.map((format) => [`gate as ${format}`, read(folder, `report.${format}`)] as const),
    ["attestation", read(folder, "attestation.json")],
  ]);
  if (outputs.get("attestation") !== "") {
    const late = { today: () => "2027-06-01", now: () => "2027-06-01T09:00:00Z" };
    for (const [when, more] of [["now", {}] as const, ["later", late] as const]) {
      const verified = await runIn(folder, ["gate", "--verify", "attestation.json", ...ends], more);
      outputs.set(`verified ${when}`, verified.stdout + verified.stderr);
    }
  }
  return outputs;
}

// --- internal ---

const read = (folder: string, name: string): string => {
  try {
    return readFileSync(join(folder, name), "utf8");
  } catch {
    return "";
  }
};
