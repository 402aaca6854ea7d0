import { describe, expect, it } from "vitest";
import { readAttestation, writeAttestation, type AttestedFacts } from "../../src/gate/attestation.js";
import { verifyAttestation, type FoundFiles } from "../../src/gate/verify.js";
import { InputError } from "../../src/model/input-error.js";
import { engineVersion, report, waived } from "../report/reports.js";

const digest = (letter: string): string => letter.repeat(64);
const file = (name: string, letter: string) => ({ name, digest: { sha256: digest(letter) } });

const facts: AttestedFacts = {
  from: {
    environment: "staging",
    plan: "staging.tfplan",
    madeAt: "2027-01-07T08:00:00Z",
    terraformVersion: "1.11.4",
    sha256: digest("a"),
  },
  to: {
    environment: "production",
    plan: "production.tfplan",
    madeAt: "2027-01-07T08:30:00Z",
    terraformVersion: "1.11.4",
    sha256: digest("b"),
  },
  contract: file("parity.yaml", "c"),
  proofs: [file("cdktf.out/proof.json", "e")],
  files: [file("parameters/staging.json", "f")],
  requirements: { requireApplied: true, requireNoLiveDrift: true, requireSameConfiguration: true },
  judgedAt: "2027-01-07T09:00:00Z",
  today: "2027-01-07",
  version: "0.1.0",
};
const text = writeAttestation(report([waived]), facts);
const found: FoundFiles = {
  from: "staging",
  to: "production",
  withoutContract: false,
  files: [file("cdktf.out/proof.json", "e"), file("parameters/staging.json", "f")],
  plans: new Map([
    ["staging", file("staging.tfplan", "a")],
    ["production", file("elsewhere/production.tfplan", "b")],
  ]),
  contract: file("parity.yaml", "c"),
  today: "2027-01-07",
  now: "2027-01-07T09:05:00Z",
};

describe("an attestation", () => {
  it("is an in-toto statement about both plans", () => {
    expect(JSON.parse(text)).toMatchObject({
      _type: "https://in-toto.io/Statement/v1",
      subject: [file("staging.tfplan", "a"), file("production.tfplan", "b")],
      predicateType: "urn:tfparity:promotion:v1",
      predicate: {
        verdict: { outcome: "pass" },
        from: { environment: "staging" },
        to: { environment: "production" },
        contract: file("parity.yaml", "c"),
        tool: { name: "tfparity", version: "0.1.0" },
      },
    });
  });

  it("names the waivers that were used, each once with all its findings", () => {
    const twice = JSON.parse(writeAttestation(report([waived, { ...waived, id: "f-other" }]), facts)) as {
      predicate: { waivers: object[] };
    };
    expect(twice.predicate.waivers).toEqual([
      {
        reason: "Until the archive is moved.",
        owner: "platform",
        expires: "2027-01-31",
        location: waived.location,
        findings: ["f-other", "f-waived"],
      },
    ]);
  });

  it("has the same bytes for the same facts, and can be read back", () => {
    expect(writeAttestation(report([waived]), facts)).toBe(text);
    expect(`${JSON.stringify(readAttestation(text, "passed.json"), undefined, 2)}\n`).toBe(text);
  });

  it("is never made of a blocked report", () => {
    expect(() => writeAttestation(report([engineVersion]), facts)).toThrow("only a passing gate is attested");
  });

  const edited = (
    edit: (statement: Record<string, never> & { predicate: Record<string, unknown>; subject: unknown[] }) => unknown,
  ): string => {
    const statement = JSON.parse(text) as Parameters<typeof edit>[0];
    edit(statement);
    return JSON.stringify(statement);
  };
  it.each<[string, string, RegExp]>([
    ["no JSON", text.slice(0, -5), /no JSON object/],
    ["a list", "[]", /no JSON object/],
    [
      "a signature's envelope",
      '{"payload":"e30=","payloadType":"application/vnd.in-toto+json","signatures":[]}',
      /verify the signature/,
    ],
    ["another statement", text.replace("Statement/v1", "Statement/v0.1"), /no in-toto statement/],
    ["another predicate", text.replace("promotion:v1", "promotion:v2"), /about something else/],
    ["no subjects", edited((statement) => (statement.subject = [])), /subject/],
    ["a digest that is none", text.replace(digest("b"), "b"), /subject/],
    ["no predicate", edited((statement) => Reflect.deleteProperty(statement, "predicate")), /predicate/],
    ["no verdict", edited(({ predicate }) => Reflect.deleteProperty(predicate, "verdict")), /verdict/],
    ["no environments", edited(({ predicate }) => Reflect.deleteProperty(predicate, "to")), /to where/],
    [
      "a plan that is no subject",
      edited(({ predicate }) => (predicate["from"] = { environment: "staging", plan: "other" })),
      /not among its subjects/,
    ],
    ["a contract without a digest", edited(({ predicate }) => (predicate["contract"] = {})), /contract/],
    [
      "no requirements",
      edited(({ predicate }) => Reflect.deleteProperty(predicate, "requirements")),
      /what was required/,
    ],
    [
      "an age of plans that is none",
      edited(({ predicate }) => (predicate["requirements"] = { maxPlanAgeHours: "any" })),
      /what was required/,
    ],
    ["no waivers", edited(({ predicate }) => Reflect.deleteProperty(predicate, "waivers")), /waivers/],
    ["a waiver without a day", text.replace("2027-01-31", "some day"), /waivers/],
    ["a time that is none", text.replace("2027-01-07T09:00:00Z", "this morning"), /when it was made/],
    ["no list of files", edited(({ predicate }) => Reflect.deleteProperty(predicate, "files")), /which files/],
    ["two subjects of one name", text.replaceAll("staging.tfplan", "production.tfplan"), /one name/],
    ["no time", edited(({ predicate }) => Reflect.deleteProperty(predicate, "judgedAt")), /when it was made/],
  ])("cannot be used when it has %s", (_, damaged, problem) => {
    expect(() => readAttestation(damaged, "passed.json")).toThrow(InputError);
    expect(() => readAttestation(damaged, "passed.json")).toThrow(problem);
  });
});

describe("verifying", () => {
  const attestation = readAttestation(text, "passed.json");

  it("accepts the files that passed, wherever they are now", () =>
    expect(verifyAttestation(attestation, found)).toEqual([]));

  it.each<[string, Partial<FoundFiles>, RegExp]>([
    [
      "another plan of production",
      { plans: new Map([...found.plans, ["production", file("production.tfplan", "d")]]) },
      /production\.tfplan is not the plan of production that passed/,
    ],
    [
      "another plan of staging",
      { plans: new Map([...found.plans, ["staging", file("staging.tfplan", "d")]]) },
      /staging\.tfplan is not the plan of staging that passed/,
    ],
    [
      "plans that changed places",
      {
        plans: new Map([
          ["staging", file("x", "b")],
          ["production", file("y", "a")],
        ]),
      },
      /not the plan of staging/,
    ],
    ["no plan", { plans: new Map() }, /no plan of staging/],
    ["another pair", { to: "live" }, /from staging to production, and not from staging to live/],
    ["the same way back", { from: "production", to: "staging" }, /and not from production to staging/],
    [
      "a proof that is another one now",
      { files: [file("cdktf.out/proof.json", "0"), ...found.files.slice(1)] },
      /proof/,
    ],
    ["a parameter file that is gone", { files: found.files.slice(0, 1) }, /parameters\/staging\.json.* is not there/],
    ["one of the day before yesterday", { now: "2027-01-08T09:00:01Z" }, /only those of the last 24 hours/],
    ["one from times to come", { now: "2027-01-07T08:54:59Z" }, /which is yet to come/],
    ["another contract", { contract: file("parity.yaml", "d") }, /parity\.yaml is not the contract/],
    ["a waiver that has expired since", { today: "2027-02-01" }, /waiver of platform that expired on 2027-01-31/],
    [
      "plans that have become too old",
      { now: "2027-01-07T10:15:00Z", maxPlanAgeHours: 2 },
      /of the plan of staging: it was made at 2027-01-07T08:00:00Z, and only plans of the last 2 hours are accepted/,
    ],
  ])("refuses %s", (_, change, problem) => {
    expect(verifyAttestation(attestation, { ...found, ...change })[0]).toMatch(problem);
  });

  it("refuses when there is no contract any more, and one where there was none", () => {
    const { contract: _, ...without } = found;
    expect(verifyAttestation(attestation, without)).toEqual([
      "it was judged by parity.yaml, and now there is no contract",
    ]);
    const { contract: __, ...factsWithout } = facts;
    const bare = readAttestation(writeAttestation(report([]), factsWithout), "x");
    expect(verifyAttestation(bare, found)).toEqual(["it was judged without a contract, and not by parity.yaml"]);
    expect(verifyAttestation(bare, without)).toEqual([
      "it was judged without a contract; say --no-contract if that is right",
    ]);
    expect(verifyAttestation(bare, { ...without, withoutContract: true })).toEqual([]);
  });

  it("accepts an older one where the contract says so", () => {
    const requirements = { ...facts.requirements, maxAttestationAgeHours: 48 };
    const patient = readAttestation(writeAttestation(report([waived]), { ...facts, requirements }), "passed.json");
    expect(verifyAttestation(patient, { ...found, now: "2027-01-09T08:00:00Z" })).toEqual([]);
    expect(verifyAttestation(patient, { ...found, now: "2027-01-09T09:00:01Z" })).toHaveLength(1);
  });

  it("refuses a verdict other than pass", () => {
    const blocked = readAttestation(text.replace('"outcome": "pass"', '"outcome": "blocked"'), "passed.json");
    expect(verifyAttestation(blocked, found)).toEqual(["the gate did not pass: its verdict is blocked"]);
  });
});
