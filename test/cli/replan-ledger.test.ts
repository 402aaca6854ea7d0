/** What the ledger is told of a plan that was made again, and what `tfparity rollback` says of it. */
import { createHash, generateKeyPairSync } from "node:crypto";
import { chmodSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { LedgerEntry } from "../../src/model/ledger.js";
import { fixture, promotionContract } from "../gate/promoted.js";
import { folderWith, runIn, type Outcome } from "./world.js";

const ENDS = ["--from", "staging", "--to", "production"];

const contract = (gate = "", ledger = "ledger: ledger.jsonl\n"): string =>
  promotionContract(["staging", "production"], `${ledger}gate: { ${gate} }\n`);

/** The judged plan of production as it would be planned again later, changed as a text. */
const again = (version = "v2", change: (text: string) => string = (text) => text): string =>
  change(fixture(`${version}-planned.production`).replace(/"timestamp":"[^"]*"/, '"timestamp":"2027-01-07T08:30:00Z"'));

/** A folder in which a promotion has passed the gate, and a plan was made again. */
async function passed(text = contract(), replanned = again(), ...more: readonly string[]): Promise<string> {
  const folder = folderWith({
    "parity.yaml": text,
    "staging.json": fixture("v2.staging"),
    "production.json": fixture("v2-planned.production"),
    "new.json": replanned,
    ...KEY,
  });
  chmodSync(join(folder, "key.pem"), 0o600);
  const { exitCode, stderr } = await runIn(folder, ["gate", ...ENDS, "--attestation", "passed.json", ...more]);
  if (exitCode !== 0) throw new Error(stderr);
  return folder;
}

const { publicKey, privateKey } = generateKeyPairSync("ed25519");
const KEY = { "key.pem": privateKey.export({ format: "pem", type: "pkcs8" }).toString() };
const SIGNED = `requireSigned: true, keys: [{ name: gate, key: ${publicKey
  .export({ format: "der", type: "spki" })
  .toString("base64")} }]`;

const verify = (folder: string, ...more: readonly string[]): Promise<Outcome> =>
  runIn(folder, [
    "gate",
    "--verify",
    "passed.json",
    ...ENDS,
    "--plan",
    "production=production.json",
    "--replan",
    "new.json",
    ...more,
  ]);

const linesOf = (folder: string): readonly string[] =>
  readFileSync(join(folder, "ledger.jsonl"), "utf8").split("\n").slice(0, -1);

const sha256 = (folder: string, file: string): string =>
  createHash("sha256")
    .update(readFileSync(join(folder, file)))
    .digest("hex");

const file = (folder: string, name: string): object => ({ name, sha256: sha256(folder, name) });

describe("a plan that was made again, with a ledger", () => {
  it("is noted with both digests, the attestation, and the noise", async () => {
    const folder = await passed();
    const outcome = await verify(folder);
    expect(outcome.exitCode).toBe(0);
    expect(outcome.stderr).toBe(
      "tfparity: noted in ledger.jsonl; commit that file, or keep it where the next gate finds it\n",
    );
    const [first = "", second = ""] = linesOf(folder);
    expect(JSON.parse(second)).toEqual({
      ledgerVersion: 1,
      entry: "replan",
      after: [createHash("sha256").update(first).digest("hex")],
      at: "2027-01-07T09:00:00Z",
      from: "staging",
      to: "production",
      plan: file(folder, "production.json"),
      replanned: file(folder, "new.json"),
      attestation: file(folder, "passed.json"),
      noise: { timestamp: 1 },
      tool: (JSON.parse(first) as LedgerEntry).tool,
    });
  });

  it("is not noted where it is not verified, is the same file, or is to leave nothing", async () => {
    const moved = await passed(
      contract(),
      again("v2", (text) => text.replaceAll('"5"', '"6"')),
    );
    expect((await verify(moved)).exitCode).toBe(1);
    const folder = await passed();
    expect((await verify(folder, "--no-ledger")).exitCode).toBe(0);
    expect((await verify(folder, "--fail-on", "info")).exitCode).toBe(1);
    if (existsSync("/dev/full")) expect((await verify(folder, "--report", "json=/dev/full")).exitCode).toBe(2);
    const only = await runIn(folder, [
      "gate",
      "--verify",
      "passed.json",
      ...ENDS,
      "--plan",
      "production=production.json",
    ]);
    expect(only).toMatchObject({ exitCode: 0, stderr: "" });
    writeFileSync(join(folder, "new.json"), fixture("v2-planned.production"));
    expect(await verify(folder)).toMatchObject({ exitCode: 0, stderr: "" });
    expect([linesOf(moved).length, linesOf(folder).length]).toEqual([1, 1]);
  });

  it("is told beside the judged plan on the way back", async () => {
    const folder = await passed();
    await verify(folder);
    writeFileSync(join(folder, "staging.json"), fixture("v1.staging"));
    writeFileSync(join(folder, "production.json"), fixture("v1.production"));
    expect((await runIn(folder, ["gate", ...ENDS])).exitCode).toBe(0);
    const text = await runIn(folder, ["rollback", "--to", "production"]);
    expect(text.stdout).toContain(`  replanned    new.json\n     sha256:${sha256(folder, "new.json")}`);
    const json = await runIn(folder, ["rollback", "--to", "production", "--format", "json"]);
    const { replanned } = JSON.parse(json.stdout) as { readonly replanned: object };
    expect(replanned).toEqual({ before: expect.objectContaining({ entry: "replan" }) });
  });

  it("counts where it is signed, where the contract asks for signatures", async () => {
    const folder = await passed(contract(SIGNED), again(), "--sign", "key.pem");
    const told = async (): Promise<unknown> => {
      const { stdout } = await runIn(folder, ["rollback", "--to", "production", "--format", "json"]);
      return (JSON.parse(stdout) as { readonly replanned?: object }).replanned;
    };
    const write = (version: string): void => {
      writeFileSync(join(folder, "staging.json"), fixture(`${version}.staging`));
      writeFileSync(join(folder, "production.json"), fixture(`${version}-planned.production`));
    };
    const unsigned = await verify(folder);
    expect(unsigned.stderr).toContain("where it does not count without --sign");
    write("v1");
    expect((await runIn(folder, ["gate", ...ENDS, "--sign", "key.pem"])).exitCode).toBe(0);
    expect(await told()).toBeUndefined();
    write("v2");
    expect((await verify(folder, "--sign", "key.pem")).exitCode).toBe(0);
    const lines = linesOf(folder).map((line) => JSON.parse(line) as object);
    expect(lines.map((line) => "payload" in line)).toEqual([true, false, true, true]);
    expect(await told()).toMatchObject({ before: { replanned: { name: "new.json" } } });
  });

  it("needs a ledger to sign, and is refused where its report would be the ledger", async () => {
    const folder = await passed();
    const both = await verify(folder, "--no-ledger", "--sign", "key.pem");
    expect(both).toMatchObject({ exitCode: 2, stdout: "" });
    expect(both.stderr).toContain("leave out --no-ledger, or --sign");
    const report = await verify(folder, "--report", "json=ledger.jsonl");
    expect(report).toMatchObject({ exitCode: 2, stdout: "" });
    const later = await verify(folder, "--now", "2027-01-07T10:00:00Z");
    expect(later).toMatchObject({ exitCode: 2, stdout: "" });
    expect(linesOf(folder)).toHaveLength(1);
  });

  it("lets nothing on that passed no gate", async () => {
    const ordered = promotionContract(
      ["dev", "staging", "production"],
      "ledger: ledger.jsonl\ngate: { order: [dev, staging, production] }\n",
    );
    const folder = await passed();
    await verify(folder);
    writeFileSync(join(folder, "parity.yaml"), ordered);
    writeFileSync(join(folder, "ledger.jsonl"), `${linesOf(folder).slice(0, 1).join("")}\n${linesOf(folder)[1]}\n`);
    const outcome = await runIn(folder, ["gate", ...ENDS]);
    expect(outcome.exitCode).toBe(1);
    expect(outcome.stdout.replace(/\s+/g, " ")).toContain("No entry of the ledger says that anything passed");
  });
});
