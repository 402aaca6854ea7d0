import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { reportFormats } from "../../../src/report/index.js";
import type { Io } from "../../../src/cli/io.js";
import { folderWith, runIn } from "../../cli/world.js";
import { pairOf } from "../../signature/pairs.js";
import type { JsonObject } from "./plant.js";

/** The files of a comparison of staging with production, beside a contract if there is one. */
export type Files = Readonly<Record<string, string>>;

/** A text for each output: what a command wrote and said. */
export type Outputs = ReadonlyMap<string, string>;

/** How the environments are given: by files of these names, or by the contract. */
const PLANS = ["--plan", "staging=staging.json", "--plan", "production=production.json"];
const ENDS = ["--from", "staging", "--to", "production", ...PLANS];
const HISTORY = ["--history", "history.jsonl"];
const LATE = { today: () => "2027-06-01", now: () => "2027-06-01T09:00:00Z" };

/** What `check` writes in every format there is, and what it says. */
export async function checked(files: Files): Promise<Outputs> {
  const folder = folderWith(files);
  const targets = reportFormats.flatMap((format) => ["--report", `${format}=report.${format}`]);
  const { stdout, stderr } = await runIn(folder, ["check", ...PLANS, ...targets, ...HISTORY]);
  return new Map([
    ["what check says", stdout + stderr],
    ["the history of a check", read(folder, "history.jsonl")],
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

/** The contract of the branch that a change is for, in the files of a comparison. */
export const BASE = "base.yaml";

/**
 * What is said of a contract that changes, where the files hold that of the base branch: by `check` in every format, in
 * a repository of its own.
 */
export async function proposed(files: Files): Promise<Outputs> {
  const { [BASE]: base, "parity.yaml": own, ...others } = files;
  if (base === undefined || own === undefined) throw new Error("there are no two contracts");
  const folder = folderWith({ ...others, "parity.yaml": base });
  const env = { PATH: process.env["PATH"] };
  const git = (...argv: readonly string[]): unknown =>
    execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@b.c", "-c", "commit.gpgsign=false", ...argv], {
      cwd: folder,
      stdio: "pipe",
      env: { ...env, HOME: folder, GIT_CONFIG_NOSYSTEM: "1" },
    });
  git("init", "-q", "-b", "main");
  git("add", "-A");
  git("commit", "-q", "-m", "The base");
  writeFileSync(join(folder, "parity.yaml"), own);
  const targets = reportFormats.flatMap((format) => ["--report", `${format}=report.${format}`]);
  const { stdout, stderr } = await runIn(folder, ["check", ...PLANS, "--contract-from", "main", ...targets], { env });
  return new Map([
    ["what check says of a changed contract", stdout + stderr],
    ...reportFormats.map((format) => [`a changed contract as ${format}`, read(folder, `report.${format}`)] as const),
  ]);
}

/** What `gate` writes and says, and an attestation where it passes. */
export async function gated(files: Files): Promise<Outputs> {
  const folder = folderWith(files);
  const targets = reportFormats.flatMap((format) => ["--report", `${format}=report.${format}`]);
  const { stdout, stderr } = await runIn(folder, [
    "gate",
    ...ENDS,
    ...targets,
    "--attestation",
    "attestation.json",
    ...HISTORY,
  ]);
  const fingerprints = await runIn(folder, ["fingerprint", ...PLANS, "--format", "json"]);
  return new Map([
    ["what gate says", stdout + stderr],
    // The ledger holds the names of the same parts.
    ["fingerprints", fingerprints.stdout + fingerprints.stderr],
    ["the history of a gate", read(folder, "history.jsonl")],
    ...reportFormats.map((format) => [`gate as ${format}`, read(folder, `report.${format}`)] as const),
    ["attestation", read(folder, "attestation.json")],
  ]);
}

/**
 * The attestation of a promotion that passes, in clear and signed, and what is said where it is verified, the next
 * minute and when it is too old, and with what production plans in place of it: both environments are what staging is.
 */
export async function attested({
  "staging.json": plan = "",
  "production.json": other = plan,
}: Files): Promise<Outputs> {
  const at = (timestamp: string, text = plan): string =>
    JSON.stringify({ ...(JSON.parse(text) as JsonObject), timestamp });
  const folder = folderWith({
    "staging.json": at("2027-01-07T08:00:00Z"),
    "production.json": at("2027-01-07T08:30:00Z"),
    "new.json": at("2027-01-07T08:45:00Z", other),
    "public.pem": KEYS.publicPem,
  });
  writeFileSync(join(folder, "key.pem"), KEYS.privatePem, { mode: 0o600 });
  const outputs = new Map<string, string>();
  const gate = async (name: string, more: readonly string[], io: Partial<Io> = {}): Promise<void> => {
    const { stdout, stderr } = await runIn(folder, ["gate", ...ENDS, "--fail-on", "critical", ...more], io);
    outputs.set(name, stdout + stderr);
  };
  for (const [file, sealing, key] of [
    ["attestation.json", [], []],
    ["signed.json", ["--sign", "key.pem"], ["--key", "public.pem"]],
  ] as const) {
    await gate(`what gate says with ${file}`, ["--attestation", file, ...sealing]);
    const text = read(folder, file);
    outputs.set(file, text);
    // An envelope holds its statement in base64.
    if (file === "signed.json" && text !== "") outputs.set("what is signed", payloadOf(text));
    await gate(`${file} verified`, ["--verify", file, "--no-contract", ...key]);
    for (const format of ["text", "json"])
      await gate(`${file} verified with another plan as ${format}`, [
        "--verify",
        file,
        "--no-contract",
        ...key,
        "--replan",
        "new.json",
        "--report",
        format,
      ]);
    await gate(`${file} verified late`, ["--verify", file, "--no-contract", ...key], LATE);
  }
  return outputs;
}

// --- internal ---

const KEYS = pairOf("ed25519");

/** The statement in an envelope, which holds it in base64. */
const payloadOf = (envelope: string): string =>
  Buffer.from((JSON.parse(envelope) as { readonly payload: string }).payload, "base64").toString("utf8");

const read = (folder: string, name: string): string => {
  try {
    return readFileSync(join(folder, name), "utf8");
  } catch {
    return "";
  }
};
