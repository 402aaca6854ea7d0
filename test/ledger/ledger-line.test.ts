/** What a line of a ledger may say, and that everything else is refused: `docs/promotions.md` has the fields. */
import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { ENTRY_TYPE, entryText, readLedgerLine } from "../../src/ledger/ledger-line.js";
import type { ReplanEntry, ReviewEntry } from "../../src/model/ledger.js";
import { promotion } from "./given.js";

const DIGEST = "0123456789abcdef".repeat(4);
const SHORT = DIGEST.slice(0, 16);
const FILE = { name: "parity.yaml", sha256: DIGEST };
const FRAME = {
  ledgerVersion: 1,
  after: [DIGEST],
  at: "2026-01-01T00:00:00.000Z",
  tool: { name: "tfparity", version: "1.0.0" },
} as const;

/** Everything that a promotion may have. */
const PROMOTION = {
  ...promotion({ hour: 1 }, [DIGEST]),
  component: "network",
  commit: "0123456789012345678901234567890123456789",
  dirty: true,
  contract: FILE,
  attestation: FILE,
  accepted: [
    { id: "ab12", status: "waived", reason: "For now.", owner: "platform", expires: "2027-01-31", since: "2026-01-01" },
    { id: "ab13", status: "baselined", reason: "It was there." },
  ],
  contractAccepts: [
    {
      is: "waiver",
      at: "aws_x.a tags",
      reason: "For now.",
      owner: "platform",
      expires: "2027-01-31",
      since: "2026-01-01",
    },
    { is: "allowance", at: "parameters var.*" },
    { is: "baseline", at: "ab13" },
  ],
} as const;

const REPLAN: ReplanEntry = {
  ...FRAME,
  entry: "replan",
  from: "staging",
  to: "production",
  plan: FILE,
  replanned: { name: "again.json", sha256: DIGEST },
  attestation: FILE,
  noise: { timestamp: 1, computed: 0 },
};

const REVIEW: ReviewEntry = {
  ...FRAME,
  entry: "review",
  by: "Ada <ada@acme.example>",
  contract: FILE,
  reviewed: [
    { is: "waiver", at: "aws_x.a tags", sha256: DIGEST },
    { is: "allowance", at: "aws_x.b", sha256: DIGEST },
    { is: "baseline", at: "ab13", sha256: DIGEST },
  ],
};

type Way = readonly (string | number)[];

/** The entry with something else at one place; without what is there for `undefined`. */
function changedAt(entry: unknown, [step, ...rest]: Way, value: unknown): unknown {
  if (step === undefined) return value;
  const changed = changedAt((entry as Readonly<Record<string | number, unknown>>)[step], rest, value);
  return Array.isArray(entry)
    ? (entry as readonly unknown[]).with(Number(step), changed)
    : { ...(entry as object), [step]: changed };
}

/** What is said of a line; undefined where it is an entry. */
const problemOf = (entry: unknown): string | undefined => {
  const read = readLedgerLine(JSON.stringify(entry));
  return "problem" in read ? read.problem : undefined;
};

describe("a line", () => {
  it.each([
    ["promotion", PROMOTION],
    ["replan", REPLAN],
    ["review", REVIEW],
  ])("is a %s with all that it may have", (_, entry) => {
    const line = JSON.stringify(entry);
    expect(readLedgerLine(line)).toStrictEqual({ entry, digest: createHash("sha256").update(line).digest("hex") });
  });

  it("is read as it was written", () => {
    const entry = promotion({ hour: 1 }, []);
    expect(readLedgerLine(entryText(entry))).toMatchObject({ entry });
  });

  it.each<[string, readonly Way[]]>([
    ["component", [["component"], ["commit"], ["dirty"], ["contract"], ["attestation"], ["contractAccepts"]]],
    ["field of what was accepted", ["owner", "expires", "since"].map((key) => ["accepted", 0, key])],
    ["field of what the contract accepts", ["reason", "owner", "expires"].map((key) => ["contractAccepts", 0, key])],
  ])("may have no %s", (_, ways) => {
    for (const way of ways) expect(problemOf(changedAt(PROMOTION, way, undefined))).toBeUndefined();
  });

  it.each<[Way, unknown]>([
    [["ledgerVersion"], "1"],
    [["after"], undefined],
    [["after"], DIGEST],
    [["after"], [DIGEST, DIGEST.slice(1)]],
    [["after"], [`${DIGEST}0`]],
    [["after"], [DIGEST.toUpperCase()]],
    [["at"], undefined],
    [["at"], "yesterday"],
    [["at"], "2026-02-30T00:00:00Z"],
    [["at"], 1767225600000],
    [["tool"], undefined],
    [["tool", "name"], "another"],
    [["tool", "version"], ""],
    [["tool", "version"], 1],
    [["component"], ""],
    [["component"], 1],
    [["from"], undefined],
    [["from"], "staging"],
    [["from", "environment"], ""],
    [["from", "environment"], undefined],
    [["from", "plan"], undefined],
    [["from", "plan", "name"], ""],
    [["from", "plan", "sha256"], SHORT],
    [["from", "plan", "path"], "plans/staging.json"],
    [["from", "fingerprint"], DIGEST],
    [["from", "fingerprint"], `sha256:${SHORT}`],
    [["from", "fingerprint"], `sha256:${DIGEST}0`],
    [["from", "fingerprint"], ` sha256:${DIGEST}`],
    [["from", "madeFrom"], "state"],
    [["to"], undefined],
    [["to", "environment"], ""],
    [["to", "parts"], undefined],
    [["to", "parts"], [SHORT]],
    [["to", "parts"], { "aws_x.a": SHORT, "aws_x.b": DIGEST }],
    [["to", "parts"], { "aws_x.a": SHORT.slice(1) }],
    [["to", "parts"], { "aws_x.a": 1234567890123456 }],
    [["commit"], ""],
    [["commit"], null],
    [["dirty"], false],
    [["dirty"], "true"],
    [["contract"], "parity.yaml"],
    [["contract"], { name: "parity.yaml" }],
    [["attestation"], DIGEST],
    [["attestation"], { name: "", sha256: DIGEST }],
    [["judged"], undefined],
    [["judged"], "strictly"],
    [["judged", "failOn"], "some"],
    [["judged", "requireApplied"], undefined],
    [["judged", "requireNoLiveDrift"], "false"],
    [["judged", "requireSameConfiguration"], 0],
    [["judged", "requireNothing"], true],
    [["accepted"], undefined],
    [["accepted"], {}],
    [["accepted", 0], "ab12"],
    [["accepted", 0, "id"], ""],
    [["accepted", 0, "status"], "open"],
    [["accepted", 0, "reason"], 1],
    [["accepted", 1, "owner"], ["platform"]],
    [["accepted", 1, "expires"], null],
    [["accepted", 1, "since"], 2026],
    [["contractAccepts"], {}],
    [["contractAccepts"], null],
    [["contractAccepts", 0], "aws_x.a"],
    [["contractAccepts", 0, "is"], "severity"],
    [["contractAccepts", 1, "is"], undefined],
    [["contractAccepts", 0, "at"], ""],
    [["contractAccepts", 2, "at"], undefined],
    [["contractAccepts", 1, "reason"], 1],
    [["contractAccepts", 1, "owner"], null],
    [["contractAccepts", 1, "expires"], 2027],
    [["contractAccepts", 1, "since"], false],
  ])("is no promotion with %j: %j", (way, value) => {
    expect(problemOf(changedAt(PROMOTION, way, value))).toBeDefined();
  });

  it.each<[Way, unknown]>([
    [["after"], [1]],
    [["from"], undefined],
    [["from"], ""],
    [["to"], PROMOTION.to],
    [["plan"], undefined],
    [["plan"], "plan.json"],
    [["replanned"], undefined],
    [["attestation"], undefined],
    [["noise"], undefined],
    [["noise"], []],
    [["noise", "timestamp"], -1],
    [["noise", "timestamp"], 1.5],
    [["noise", "computed"], "1"],
    [["judged"], PROMOTION.judged],
  ])("is no replan with %j: %j", (way, value) => {
    expect(problemOf(changedAt(REPLAN, way, value))).toBeDefined();
  });

  it.each<[Way, unknown]>([
    [["at"], ""],
    [["by"], undefined],
    [["by"], ""],
    [["contract"], undefined],
    [["contract", "sha256"], ""],
    [["reviewed"], undefined],
    [["reviewed"], []],
    [["reviewed"], {}],
    [["reviewed", 1], null],
    [["reviewed", 1, "is"], "severity"],
    [["reviewed", 1, "at"], ""],
    [["reviewed", 1, "sha256"], SHORT],
    [["reviewed", 1, "reason"], "For now."],
    [["noise"], {}],
  ])("is no review with %j: %j", (way, value) => {
    expect(problemOf(changedAt(REVIEW, way, value))).toBeDefined();
  });

  it.each(["promotion", "replan", "review"] as const)("of a %s has nothing that nobody knows", (kind) => {
    const entry = { promotion: PROMOTION, replan: REPLAN, review: REVIEW }[kind];
    expect(problemOf({ ...entry, note: "Let it pass." })).toBe('"note" is not what an entry has there');
    expect(problemOf({ ...entry, constructor: "Let it pass." })).toBe('"constructor" is not what an entry has there');
  });

  it.each<[unknown, string]>([
    [{ ...PROMOTION, at: "yesterday" }, '"at" is not what an entry has there'],
    [{ ...PROMOTION, ledgerVersion: undefined }, "it has no ledgerVersion"],
    [{ ...PROMOTION, ledgerVersion: 2 }, "it has the format version 2, and this version of tfparity reads version 1"],
    [{ ...PROMOTION, entry: undefined }, '"entry" is none of promotion, replan and review'],
    [{ ...PROMOTION, entry: "deletion" }, '"entry" is none of promotion, replan and review'],
    [[PROMOTION], "it is no JSON object"],
    ["promotion", "it is no JSON object"],
    [null, "it is no JSON object"],
  ])("that is none says why: %#", (entry, problem) => {
    expect(problemOf(entry)).toContain(problem);
  });

  it.each([
    ["is no JSON", '{"ledgerVersion":1'],
    ["has a key twice", JSON.stringify(REPLAN).replace('"to":"production"', '"to":"staging","to":"production"')],
  ])("that %s is refused", (_, line) => {
    expect(readLedgerLine(line)).toStrictEqual({
      problem: expect.stringContaining("or a key stands in it twice") as unknown,
    });
  });
});

describe("a signed line", () => {
  const sealed = (payload: string, payloadType = ENTRY_TYPE): string =>
    JSON.stringify({
      payload: Buffer.from(payload).toString("base64"),
      payloadType,
      signatures: [{ sig: "c2lnbmVk" }],
    });

  it("has the entry that was signed, and the digest of the whole line", () => {
    const line = sealed(JSON.stringify(REVIEW));
    const read = readLedgerLine(line);
    expect(read).toMatchObject({
      entry: REVIEW,
      digest: createHash("sha256").update(line).digest("hex"),
      envelope: { payloadType: "application/vnd.tfparity.ledger-entry+json" },
    });
  });

  it.each([
    [
      "what something else signed",
      sealed(JSON.stringify(REVIEW), "application/vnd.in-toto+json"),
      "no envelope (DSSE)",
    ],
    ["what has more in it", sealed(JSON.stringify(REVIEW)).replace("{", '{"note":"x",'), "no envelope (DSSE)"],
    ["what is no entry", sealed(JSON.stringify({ ...REVIEW, by: "" })), '"by" is not what an entry has there'],
    ["what is no JSON", sealed("review"), "what is signed is no JSON object"],
    [
      "a key that stands twice",
      sealed(JSON.stringify(REVIEW).replace('"by":', '"by":"Eve","by":')),
      "what is signed is no JSON object, or a key stands in it twice",
    ],
  ])("is refused for %s", (_, line, problem) => {
    expect(readLedgerLine(line)).toStrictEqual({ problem: expect.stringContaining(problem) as unknown });
  });
});
