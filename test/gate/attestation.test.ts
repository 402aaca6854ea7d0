import { describe, expect, it } from "vitest";
import { writeAttestation, type AttestedFacts } from "../../src/gate/attestation.js";
import { openAttestation, readStatement } from "../../src/gate/read-attestation.js";
import { emptyContract } from "../../src/model/contract.js";
import { verifyAttestation, type FoundFiles } from "../../src/gate/verify.js";
import { InputError } from "../../src/model/input-error.js";
import { engineVersion, report, waived } from "../report/reports.js";

const digest = (letter: string): string => letter.repeat(64);
const file = (name: string, letter: string) => ({ name, digest: { sha256: digest(letter) } });

const facts: AttestedFacts = {
  from: {
    environment: "staging",
    plan: file("staging.tfplan", "a"),
    form: "binary",
    madeAt: "2027-01-07T08:00:00Z",
    terraformVersion: "1.11.4",
  },
  to: {
    environment: "production",
    plan: file("production.tfplan", "b"),
    form: "binary",
    madeAt: "2027-01-07T08:30:00Z",
    terraformVersion: "1.11.4",
  },
  contract: file("parity.yaml", "c"),
  proofs: [file("cdktf.out/proof.json", "e")],
  files: [file("parameters/staging.json", "f")],
  requirements: { requireApplied: true, requireNoLiveDrift: true, requireSameConfiguration: true },
  judgedAt: "2027-01-07T09:00:00Z",
  today: "2027-01-07",
  version: "0.1.0",
};
/** A plan that is there now. */
const plan = (name: string, letter: string) => ({ ...file(name, letter), form: "binary" as const });
const text = writeAttestation(report([waived]), facts);
const readAttestation = (statement: string, name: string) =>
  readStatement(openAttestation(statement, name).payload, name);
const found: FoundFiles = {
  from: "staging",
  to: "production",
  withoutContract: false,
  files: [file("cdktf.out/proof.json", "e"), file("parameters/staging.json", "f")],
  plans: new Map([
    ["staging", plan("staging.tfplan", "a")],
    ["production", plan("elsewhere/production.tfplan", "b")],
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
      predicateType: "https://in-toto.io/attestation/svr/v0.2",
      predicate: {
        verifier: { id: "urn:tfparity:gate:v1", policies: [file("parity.yaml", "c")] },
        timeCreated: "2027-01-07T09:00:00Z",
        properties: [
          "TFPARITY_PARITY",
          "TFPARITY_NOTHING_PENDING",
          "TFPARITY_NO_LIVE_DRIFT",
          "TFPARITY_SAME_CONFIGURATION",
        ],
        tfparity: {
          verdict: { outcome: "pass" },
          from: { environment: "staging", plan: file("staging.tfplan", "a") },
          to: { environment: "production", plan: file("production.tfplan", "b") },
          tool: { name: "tfparity", version: "0.1.0" },
        },
      },
    });
  });

  it("names the waivers that were used, each once with all its findings", () => {
    const twice = JSON.parse(writeAttestation(report([waived, { ...waived, id: "f-other" }]), facts)) as {
      predicate: { tfparity: { waivers: object[] } };
    };
    expect(twice.predicate.tfparity.waivers).toEqual([
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

  it("names the waivers in an order of their own, and none that did not accept a finding", () => {
    const { location: _, ...nowhere } = waived;
    const by = (owner: string, reason: string) => ({
      ...nowhere,
      id: `f-${owner}`,
      accepted: { reason, owner, expires: "2027-01-31" },
    });
    const without = { ...nowhere, id: "f-bare", accepted: { reason: "a" } };
    const { accepted: __, ...open } = nowhere;
    const written = writeAttestation(
      report([by("z", "b"), by("a", "b"), without, open, { ...by("x", "x"), status: "baselined" }]),
      { ...facts, requirements: { ...facts.requirements, maxWaiverDays: 30, maxPlanAgeHours: 2, reviewDays: 90 } },
    );
    const { tfparity, properties } = (JSON.parse(written) as { predicate: Record<string, unknown> })
      .predicate as unknown as { tfparity: { waivers: unknown; requirements: unknown }; properties: unknown };
    expect(tfparity.waivers).toEqual([
      { reason: "a", owner: "", expires: "", findings: ["f-bare"] },
      { reason: "b", owner: "a", expires: "2027-01-31", findings: ["f-a"] },
      { reason: "b", owner: "z", expires: "2027-01-31", findings: ["f-z"] },
    ]);
    expect(tfparity.requirements).toEqual({
      requireApplied: true,
      requireNoLiveDrift: true,
      requireSameConfiguration: true,
      maxWaiverDays: 30,
      maxPlanAgeHours: 2,
      reviewDays: 90,
    });
    expect(properties).toEqual([
      "TFPARITY_PARITY",
      "TFPARITY_NOTHING_PENDING",
      "TFPARITY_NO_LIVE_DRIFT",
      "TFPARITY_SAME_CONFIGURATION",
      "TFPARITY_RECENT_PLANS",
      "TFPARITY_SHORT_WAIVERS",
      "TFPARITY_REVIEWED",
    ]);
  });

  it("is read whatever was left out of it that nobody needs", () => {
    const plain = edited(({ predicate: { tfparity } }) => {
      Reflect.deleteProperty(tfparity.from, "madeAt");
      Reflect.deleteProperty(tfparity.to, "madeAt");
      tfparity["requirements"] = { maxPlanAgeHours: 1 };
    });
    expect(readAttestation(plain, "x").predicate.tfparity.requirements).toEqual({ maxPlanAgeHours: 1 });
  });

  it("is never made of a blocked report", () => {
    expect(() => writeAttestation(report([engineVersion]), facts)).toThrow("only a passing gate is attested");
  });

  it("says what held only where it was asked for, and of the contract's gate no more than that", () => {
    const gate = { ...emptyContract.gate, requireApplied: false, maxPlanAgeHours: 2 };
    const { predicate } = readAttestation(writeAttestation(report([]), { ...facts, requirements: gate }), "x");
    expect(predicate.properties).toEqual([
      "TFPARITY_PARITY",
      "TFPARITY_NO_LIVE_DRIFT",
      "TFPARITY_SAME_CONFIGURATION",
      "TFPARITY_RECENT_PLANS",
    ]);
    expect(predicate.tfparity.requirements).toEqual({
      requireApplied: false,
      requireNoLiveDrift: true,
      requireSameConfiguration: true,
      maxPlanAgeHours: 2,
    });
  });

  interface Loose {
    _type: string;
    subject: unknown[];
    predicate: Record<string, unknown> & {
      verifier: Record<string, unknown>;
      tfparity: Record<string, unknown> & { from: Record<string, unknown>; to: Record<string, unknown> };
    };
  }
  const edited = (edit: (statement: Loose) => unknown): string => {
    const statement = JSON.parse(text) as Loose;
    edit(statement);
    return JSON.stringify(statement);
  };

  it("may have been written again by who signed it: about what is applied alone, with statement v0.1", () => {
    const again = edited((statement) => {
      statement._type = "https://in-toto.io/Statement/v0.1";
      statement.subject = [{ digest: { sha256: digest("b") } }];
    });
    expect(verifyAttestation(readAttestation(again, "x"), found)).toEqual([]);
  });

  it.each<[string, string, RegExp]>([
    ["no JSON", text.slice(0, -5), /no JSON object/],
    ["a list", "[]", /no JSON object/],
    ["a key twice", text.replace('"predicate":', '"predicate": {}, "predicate":'), /a key stands twice/],
    ["another statement", text.replace("Statement/v1", "Statement/v0.2"), /no in-toto statement/],
    ["another predicate", text.replace("svr/v0.2", "svr/v0.1"), /about something else/],
    ["another verifier", text.replace("gate:v1", "gate:v2"), /not made by this gate/],
    ["no subjects", edited((statement) => (statement.subject = [])), /subject/],
    ["a digest that is none", text.replace(digest("b"), "b"), /subject/],
    ["no predicate", edited((statement) => Reflect.deleteProperty(statement, "predicate")), /predicate/],
    ["nothing of ours", edited(({ predicate }) => Reflect.deleteProperty(predicate, "tfparity")), /what was judged/],
    ["no parity", text.replace("TFPARITY_PARITY", "TFPARITY_PARTY"), /that there is parity/],
    ["no verdict", edited(({ predicate }) => Reflect.deleteProperty(predicate.tfparity, "verdict")), /verdict/],
    ["no environments", edited(({ predicate }) => Reflect.deleteProperty(predicate.tfparity, "to")), /to where/],
    [
      "a plan without a digest",
      edited(({ predicate }) => (predicate.tfparity.from["plan"] = "staging.tfplan")),
      /which plan was judged/,
    ],
    [
      "no word on what was judged",
      edited(({ predicate }) => Reflect.deleteProperty(predicate.tfparity.to, "form")),
      /what the plan of to was/,
    ],
    [
      "subjects that are about something else",
      edited((statement) => (statement.subject = [file("production.tfplan", "f")])),
      /not among its subjects/,
    ],
    [
      "subjects without the plan that is applied",
      edited((statement) => (statement.subject = statement.subject.slice(0, 1))),
      /not among its subjects/,
    ],
    ["a contract without a digest", edited(({ predicate }) => (predicate.verifier["policies"] = [{}])), /contract/],
    ["no contracts", edited(({ predicate }) => Reflect.deleteProperty(predicate.verifier, "policies")), /contract/],
    [
      "two contracts",
      edited(({ predicate }) => (predicate.verifier["policies"] = [file("a", "c"), file("b", "c")])),
      /contract/,
    ],
    [
      "no requirements",
      edited(({ predicate }) => Reflect.deleteProperty(predicate.tfparity, "requirements")),
      /what was required/,
    ],
    [
      "an age of plans that is none",
      edited(({ predicate }) => (predicate.tfparity["requirements"] = { maxPlanAgeHours: "any" })),
      /what was required/,
    ],
    [
      "an age of reviews that is none",
      edited(({ predicate }) => (predicate.tfparity["requirements"] = { reviewDays: "any" })),
      /what was required/,
    ],
    ["no waivers", edited(({ predicate }) => Reflect.deleteProperty(predicate.tfparity, "waivers")), /waivers/],
    ["a waiver without a day", text.replace("2027-01-31", "some day"), /waivers/],
    ["a waiver until a day that no year has", text.replace("2027-01-31", "2027-02-30"), /waivers/],
    ["a time that is none", text.replace("2027-01-07T09:00:00Z", "this morning"), /when it was made/],
    ["a day that no year has", text.replace("2027-01-07T09:00:00Z", "2027-02-30T09:00:00Z"), /when it was made/],
    ["an hour that no day has", text.replace("2027-01-07T09:00:00Z", "2027-01-06T24:00:00Z"), /when it was made/],
    ["no list of files", edited(({ predicate }) => Reflect.deleteProperty(predicate.tfparity, "files")), /which files/],
    [
      "a file twice",
      edited(({ predicate }) => (predicate.tfparity["files"] = [file("x", "1"), file("x", "2")])),
      /which files/,
    ],
    ["two subjects of one name", text.replaceAll("staging.tfplan", "production.tfplan"), /one name/],
    ["no time", edited(({ predicate }) => Reflect.deleteProperty(predicate, "timeCreated")), /when it was made/],
    [
      "a plan of a time that is none",
      edited(({ predicate }) => (predicate.tfparity.to["madeAt"] = "this morning")),
      /it does not say when the plan of to was made/,
    ],
    [
      "a plan of a time that is no text",
      edited(({ predicate }) => (predicate.tfparity.from["madeAt"] = 5)),
      /it does not say when the plan of from was made/,
    ],
    [
      "an age of plans that is nothing",
      edited(({ predicate }) => (predicate.tfparity["requirements"] = { maxPlanAgeHours: 0 })),
      /what was required/,
    ],
    ["a list of waivers that is none", edited(({ predicate }) => (predicate.tfparity["waivers"] = {})), /waivers/],
    [
      "a waiver of nobody",
      edited(({ predicate }) => (predicate.tfparity["waivers"] = [{ expires: "2027-01-31" }])),
      /waivers/,
    ],
    ["no list of properties", edited(({ predicate }) => (predicate["properties"] = "TFPARITY_PARITY")), /is parity/],
    [
      "a proof twice",
      edited(({ predicate }) => (predicate.tfparity["proofs"] = [file("x", "1"), file("x", "2")])),
      /which files/,
    ],
    [
      "a file without a name",
      edited(({ predicate }) => (predicate.tfparity["files"] = [{ digest: { sha256: digest("1") } }])),
      /which files/,
    ],
    [
      "a subject whose name is none",
      edited((statement) => (statement.subject = [{ ...file("x", "b"), name: 5 }])),
      /subject/,
    ],
    ["a subject that is none", edited((statement) => (statement.subject = [null])), /subject/],
    ["a digest with more in it", text.replace(digest("b"), `${digest("b")}b`), /subject/],
    ["a verdict that is none", edited(({ predicate }) => (predicate.tfparity["verdict"] = {})), /it has no verdict/],
    ["an environment that is none", edited(({ predicate }) => (predicate.tfparity.from = {})), /from where/],
  ])("cannot be used when it has %s", (_, damaged, problem) => {
    expect(() => readAttestation(damaged, "passed.json")).toThrow(InputError);
    expect(() => readAttestation(damaged, "passed.json")).toThrow(problem);
  });
});

describe("what is opened", () => {
  const thrown = (make: () => unknown): unknown => {
    try {
      make();
      return undefined;
    } catch (error) {
      return error instanceof InputError ? [error.message, error.file] : error;
    }
  };
  const cannot = (what: string): readonly string[] => [
    `this attestation cannot be used: ${what}; run the gate again`,
    "passed.json",
  ];

  it("is a statement as it is", () => {
    expect(openAttestation(text, "passed.json")).toEqual({ payload: Buffer.from(text) });
  });

  it("has to be text in UTF-8", () => {
    expect(thrown(() => readStatement(new Uint8Array([0x7b, 0xff, 0x7d]), "passed.json"))).toEqual(
      cannot("what is signed is no text in UTF-8"),
    );
    expect(thrown(() => readStatement(Buffer.from(`\uFEFF${text}`), "passed.json"))).toEqual(
      cannot("it is no JSON object"),
    );
  });

  it.each<[string, object, string]>([
    ["an envelope without signatures", { payload: "" }, "its envelope (DSSE) is damaged, or has something else in it"],
    [
      "an envelope without a payload",
      { signatures: [] },
      "its envelope (DSSE) is damaged, or has something else in it",
    ],
    ["a bundle without an envelope", { verificationMaterial: {} }, "it is no Sigstore bundle with one envelope in it"],
    ["an envelope of no bundle", { dsseEnvelope: {} }, "it is no Sigstore bundle with one envelope in it"],
    [
      "a bundle with something else in it",
      { mediaType: "m", verificationMaterial: { publicKey: {} }, dsseEnvelope: {}, more: 1 },
      "it is no Sigstore bundle with one envelope in it",
    ],
    [
      "a bundle of nobody",
      { mediaType: "m", verificationMaterial: {}, dsseEnvelope: {} },
      "its bundle does not say in one way by whom it is signed",
    ],
    [
      "a bundle of two",
      { mediaType: "m", verificationMaterial: { publicKey: {}, certificate: {} }, dsseEnvelope: {} },
      "its bundle does not say in one way by whom it is signed",
    ],
  ])("is refused as %s", (_, given, what) => {
    expect(thrown(() => openAttestation(JSON.stringify(given), "passed.json"))).toEqual(cannot(what));
  });
});

describe("verifying", () => {
  const attestation = readAttestation(text, "passed.json");

  it("accepts the files that passed, wherever they are now", () =>
    expect(verifyAttestation(attestation, found)).toEqual([]));

  it.each<[string, Partial<FoundFiles>, RegExp]>([
    [
      "another plan of production",
      { plans: new Map([...found.plans, ["production", plan("production.tfplan", "d")]]) },
      /production\.tfplan is not the plan of production that passed/,
    ],
    [
      "another plan of staging",
      { plans: new Map([...found.plans, ["staging", plan("staging.tfplan", "d")]]) },
      /staging\.tfplan is not the plan of staging that passed/,
    ],
    [
      "plans that changed places",
      {
        plans: new Map([
          ["staging", plan("x", "b")],
          ["production", plan("y", "a")],
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
      "it was judged by parity.yaml, and there is no contract here; name it with --contract",
    ]);
    expect(verifyAttestation(attestation, { ...without, withoutContract: true })).toEqual([
      "it was judged by parity.yaml, and --no-contract says that there is none",
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
    const patient = { ...found, maxAttestationAgeHours: 48 };
    expect(verifyAttestation(attestation, { ...patient, now: "2027-01-09T08:00:00Z" })).toEqual([]);
    expect(verifyAttestation(attestation, { ...patient, now: "2027-01-09T09:00:01Z" })).toHaveLength(1);
  });

  it("says that JSON which was judged binds no binary plan", () => {
    const json = readAttestation(writeAttestation(report([]), { ...facts, to: { ...facts.to, form: "json" } }), "x");
    const plans = new Map([...found.plans, ["production", plan("production.tfplan", "d")]] as const);
    expect(verifyAttestation(json, { ...found, plans })).toEqual([
      "what was judged of production is JSON (production.tfplan), which says nothing about production.tfplan: have " +
        "the gate judge the binary plan itself, with --terraform-folder",
    ]);
  });

  it("refuses one plan for both sides", () => {
    const one = readAttestation(text.replaceAll(digest("a"), digest("b")), "passed.json");
    const plans = new Map([...found.plans, ["staging", plan("staging.tfplan", "b")]] as const);
    expect(verifyAttestation(one, { ...found, plans })).toEqual([
      "it is about one plan for both staging and production",
    ]);
  });

  it("says all that is wrong, in order", () => {
    expect(
      verifyAttestation(attestation, {
        ...found,
        plans: new Map([["staging", plan("s.tfplan", "d")]]),
        contract: file("parity.yaml", "d"),
        files: [file("parameters/staging.json", "0")],
        today: "2027-02-01",
        now: "2027-02-01T09:00:00Z",
        maxPlanAgeHours: 2,
      }),
    ).toEqual([
      `s.tfplan is not the plan of staging that passed the gate: its SHA-256 is not ${digest("a")}`,
      "there is no plan of production",
      "parity.yaml is not the contract that it was judged by",
      "cdktf.out/proof.json, which it was judged with, is not there",
      "parameters/staging.json is not what it was when it was judged",
      "it was made at 2027-01-07T09:00:00Z, and only those of the last 24 hours are accepted",
      "it passed with a waiver of platform that expired on 2027-01-31",
      "of the plan of staging: it was made at 2027-01-07T08:00:00Z, and only plans of the last 2 hours are accepted",
      "of the plan of production: it was made at 2027-01-07T08:30:00Z, and only plans of the last 2 hours are accepted",
    ]);
  });

  it.each<[string, Partial<FoundFiles>, readonly string[]]>([
    ["a day old, to the second", { now: "2027-01-08T09:00:00Z" }, []],
    ["five minutes early", { now: "2027-01-07T08:55:00Z" }, []],
    ["on the last day of its waiver", { today: "2027-01-31" }, []],
    [
      "at a time that is none",
      { now: "now" },
      ["it was made at 2027-01-07T09:00:00Z, and only those of the last 24 hours are accepted"],
    ],
    [
      "from an environment to itself",
      { from: "production", to: "production" },
      ["it is about the promotion from staging to production, and not from production to production"],
    ],
  ])("judges one %s", (_, change, expected) => {
    expect(verifyAttestation(attestation, { ...found, ...change })).toEqual(expected);
  });

  it("judges the age of plans as the gate did, where nobody says another", () => {
    const requirements = { ...facts.requirements, maxPlanAgeHours: 1 };
    const strict = readAttestation(writeAttestation(report([]), { ...facts, requirements }), "x");
    expect(verifyAttestation(strict, found)).toHaveLength(1);
    expect(verifyAttestation(strict, { ...found, maxPlanAgeHours: 2 })).toEqual([]);
  });

  it("refuses an attestation about one environment", () => {
    const same = readAttestation(
      writeAttestation(report([]), { ...facts, to: { ...facts.to, environment: "staging" } }),
      "x",
    );
    expect(verifyAttestation(same, { ...found, to: "staging" })).toEqual([
      "it is about the promotion from staging to staging, and not from staging to staging",
    ]);
  });

  it("says of JSON plans that changed what it says of binary ones", () => {
    const json = readAttestation(writeAttestation(report([]), { ...facts, to: { ...facts.to, form: "json" } }), "x");
    const changed = { ...plan("production.json", "d"), form: "json" as const };
    expect(verifyAttestation(json, { ...found, plans: new Map([...found.plans, ["production", changed]]) })).toEqual([
      `production.json is not the plan of production that passed the gate: its SHA-256 is not ${digest("b")}`,
    ]);
  });

  it("refuses a verdict other than pass", () => {
    const blocked = readAttestation(text.replace('"outcome": "pass"', '"outcome": "blocked"'), "passed.json");
    expect(verifyAttestation(blocked, found)).toEqual(["the gate did not pass: its verdict is blocked"]);
  });
});
