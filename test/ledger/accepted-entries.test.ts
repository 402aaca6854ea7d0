/** What a contract accepts, entry by entry: what is listed, whom it concerns, and what makes it another entry. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { acceptedEntries, concerns, holdsFor } from "../../src/ledger/accepted-entries.js";
import type { Baseline, BaselineEntry } from "../../src/model/baseline.js";
import type { Contract, ManifestRule } from "../../src/model/contract.js";
import type { AcceptedEntry } from "../../src/model/review.js";
import { contract, location, type ContractGiven } from "../builders.js";

const BASELINED: BaselineEntry = {
  id: "ab12",
  about: "aws_x.a tags",
  since: "2026-01-01",
  reason: "It was there.",
  places: [
    { address: "aws_x.a", place: "tags.a", values: { staging: { state: "known", text: "1" } } },
    {
      address: "aws_x.a",
      place: "tags.b",
      values: { staging: { state: "known", text: "1" }, production: { state: "absent" } },
    },
  ],
  location,
};

const baselineOf = (...entries: readonly BaselineEntry[]): Baseline => ({
  file: "parity-baseline.json",
  entries: new Map(entries.map((entry) => [entry.id, entry])),
});

const manifestRule = (given: Partial<ManifestRule>): ManifestRule => ({
  pattern: "api.*",
  permits: "differ",
  presence: [],
  reason: "Because.",
  location,
  ...given,
});

/** Each entry without the digest and the place in the file, which every entry has. */
const listed = (entries: readonly AcceptedEntry[]): readonly object[] =>
  entries.map(({ sha256, location: at, ...rest }) => {
    expect([sha256, at]).toStrictEqual([expect.stringMatching(/^[0-9a-f]{64}$/), location]);
    return rest;
  });

const only = (given: ContractGiven): AcceptedEntry => {
  const entries = acceptedEntries(contract(given));
  expect(entries).toHaveLength(1);
  return entries[0] as AcceptedEntry;
};

describe("what a contract accepts", () => {
  it("is listed section by section, with all that is said of it", () => {
    const given = contract({
      waivers: [
        { resource: "aws_x.a", attribute: "tags", environment: "staging" },
        { resource: "aws_x.b", presence: "production" },
      ],
      allow: [{ resource: "aws_x.c", attribute: "size", owner: "ada" }],
      following: [{ resource: "aws_x.d", attribute: "name" }],
      causes: [
        { causes: ["branches-on-identity b", "branches-on-identity a"] },
        {
          causes: ["c"],
          environment: "staging",
          owner: "somebody",
          waiver: { owner: "platform", expires: "2027-01-31" },
        },
      ],
      parameters: { "var.*": { may: true, owner: "ada" } },
    });
    const manifest = { file: "{environment}.yaml", rules: [manifestRule({})], location };
    expect(listed(acceptedEntries({ ...given, manifest }, baselineOf(BASELINED)))).toStrictEqual([
      {
        is: "waiver",
        at: "aws_x.a tags in staging",
        reason: "For now.",
        owner: "platform",
        expires: "2027-01-31",
        only: [["staging"]],
      },
      {
        is: "waiver",
        at: "aws_x.b only in production",
        reason: "For now.",
        owner: "platform",
        expires: "2027-01-31",
        only: [["production"]],
      },
      { is: "allowance", at: "aws_x.c size", reason: "Because.", owner: "ada" },
      { is: "allowance", at: "aws_x.d name", reason: "Because." },
      { is: "allowance", at: "branches-on-identity b, branches-on-identity a", reason: "Because." },
      {
        is: "waiver",
        at: "c in staging",
        reason: "Because.",
        owner: "platform",
        expires: "2027-01-31",
        only: [["staging"]],
      },
      { is: "allowance", at: "parameters var.*", reason: "Because.", owner: "ada" },
      { is: "allowance", at: "manifest api.*", reason: "Because." },
      {
        is: "baseline",
        at: "ab12",
        reason: "It was there.",
        since: "2026-01-01",
        about: "aws_x.a tags",
        only: [["staging"], ["staging", "production"]],
      },
    ]);
  });

  it("is nothing where it accepts nothing", () => {
    expect(acceptedEntries(contract())).toStrictEqual([]);
    expect(acceptedEntries(contract(), baselineOf())).toStrictEqual([]);
  });

  it.each<[string, Readonly<Record<string, object>>]>([
    ["one parameter", { "var.size": { may: true } }],
    ["parameters that may not differ", { "var.*": { may: false } }],
    ["parameters that differ on a condition", { "var.*": { may: true, when: "a != b" } }],
    ["parameters that follow names", { "var.*": { may: true, follows: { declared: [], withVariables: [] } } }],
  ])("has no rule for %s", (_, parameters) => {
    expect(acceptedEntries(contract({ parameters }))).toStrictEqual([]);
  });

  it.each<[string, Partial<ManifestRule>, number]>([
    ["many that differ", { pattern: "*" }, 1],
    ["one", { pattern: "api.version" }, 0],
    ["many that match", { permits: "match" }, 0],
    ["many that agree in part", { permits: "major" }, 0],
  ])("has rules of a manifest for %s as often: %#", (_, rule, count) => {
    const manifest = { file: "{environment}.yaml", rules: [manifestRule(rule)], location };
    expect(acceptedEntries({ ...contract(), manifest })).toHaveLength(count);
  });

  it("has nothing that was written for another environment", () => {
    const given = { borrowed: true } as const;
    expect(
      acceptedEntries(contract({ waivers: [given], allow: [given], following: [given], causes: [given] })),
    ).toStrictEqual([]);
  });
});

describe("what a component accepts", () => {
  const inComponents = (owner?: string): Contract => {
    const { waivers, allow, following, causes, parameters, ...whole } = contract({
      waivers: [{ resource: "aws_x.a", attribute: "tags" }],
      allow: [{ resource: "aws_x.b", attribute: "tags" }],
      following: [{ resource: "aws_x.c", attribute: "tags" }],
      causes: [{ causes: ["c"] }],
      parameters: { "var.*": { may: true } },
    });
    const rules = { ...whole, waivers, allow, following, causes, parameters };
    return {
      ...contract(),
      components: [{ name: "network", ...(owner === undefined ? {} : { owner }), rules }],
    } as unknown as Contract;
  };

  it("is of that component, and its owner's where it names none", () => {
    const entries = acceptedEntries(inComponents("net"));
    expect(entries.map(({ at, component, owner }) => [at, component, owner])).toStrictEqual([
      ["aws_x.a tags", "network", "platform"],
      ["aws_x.b tags", "network", "net"],
      ["aws_x.c tags", "network", "net"],
      ["c", "network", "net"],
      ["parameters var.*", "network", "net"],
    ]);
    expect(acceptedEntries(inComponents()).map(({ owner }) => owner)).toStrictEqual([
      "platform",
      ...Array(4).fill(undefined),
    ]);
  });

  it("is another entry than the same for all of them", () => {
    const whole = acceptedEntries(contract({ allow: [{ resource: "aws_x.b", attribute: "tags" }] }));
    const digests = acceptedEntries(inComponents()).map(({ sha256 }) => sha256);
    expect(digests).not.toContain(whole[0]?.sha256);
    expect(acceptedEntries(inComponents("net")).map(({ sha256 }) => sha256)).toStrictEqual(digests);
  });

  it("concerns it, and what is of none concerns all", () => {
    const entry = only({ allow: [{}] });
    expect([concerns(entry, "network"), concerns(entry, undefined)]).toStrictEqual([true, true]);
    const own = { ...entry, component: "network" };
    expect([concerns(own, "network"), concerns(own, "database"), concerns(own, undefined)]).toStrictEqual([
      true,
      false,
      false,
    ]);
  });

  it("is in the baseline by the component that it names", () => {
    const [entry] = acceptedEntries(contract(), baselineOf({ ...BASELINED, component: "network", owner: "ada" }));
    expect([entry?.component, entry?.owner]).toStrictEqual(["network", "ada"]);
  });
});

describe("whether an entry holds", () => {
  it.each<[readonly (readonly string[])[] | undefined, boolean]>([
    [undefined, true],
    [[["staging"]], true],
    [[["staging", "production"]], true],
    [[["dev"]], false],
    [[["staging", "dev"]], false],
    [[["dev"], ["production"]], true],
    [[], false],
  ])("between staging and production, of one that holds for %j: %s", (sets, holds) => {
    const entry = only({ allow: [{}] });
    const asked = sets === undefined ? entry : { ...entry, only: sets };
    expect(holdsFor(asked, ["staging", "production"])).toBe(holds);
  });

  it("is so only where both are compared, of an allowance for one of a resource of the other", () => {
    const both = only({ allow: [{ environment: "staging", presence: "production" }] });
    expect(both.only).toStrictEqual([["staging", "production"]]);
  });
});

describe("what an entry says", () => {
  const digest = (given: ContractGiven): string => only(given).sha256;
  const allowance = { resource: "aws_x.a", attribute: "tags", reason: "Because.", owner: "ada" };

  it.each<[string, ContractGiven, ContractGiven]>([
    ["is widened", { allow: [allowance] }, { allow: [{ ...allowance, attribute: "*" }] }],
    ["is for more resources", { allow: [allowance] }, { allow: [{ ...allowance, resource: "*" }] }],
    ["holds elsewhere", { allow: [allowance] }, { allow: [{ ...allowance, environment: "dev" }] }],
    ["lets one have it alone", { allow: [allowance] }, { allow: [{ ...allowance, presence: "dev" }] }],
    ["has another reason", { allow: [allowance] }, { allow: [{ ...allowance, reason: "Because of it." }] }],
    ["has another owner", { allow: [allowance] }, { allow: [{ ...allowance, owner: "bob" }] }],
    ["is prolonged", { waivers: [allowance] }, { waivers: [{ ...allowance, expires: "2027-02-28" }] }],
    [
      "ends no more",
      { waivers: [{ ...allowance, expires: "" }] },
      { allow: [{ ...allowance, expires: "" } as object] },
    ],
    ["follows what it allowed", { allow: [allowance] }, { following: [allowance] }],
    ["is for other causes", { causes: [{ causes: ["a"] }] }, { causes: [{ causes: ["a", "b"] }] }],
    ["is for all parameters", { parameters: { "var.a*": { may: true } } }, { parameters: { "var.*": { may: true } } }],
  ])("is another thing where it %s", (_, one, other) => {
    expect(digest(one)).not.toBe(digest(other));
  });

  it("is the same wherever it stands, and in whichever order its keys and causes are", () => {
    const elsewhere = { file: "other.yaml", line: 99 };
    expect(digest({ allow: [{ ...allowance, location: elsewhere }] })).toBe(digest({ allow: [allowance] }));
    expect(digest({ causes: [{ causes: ["a", "b"], location: elsewhere }] })).toBe(
      digest({ causes: [{ causes: ["b", "a"] }] }),
    );
    const rule = { may: true, location: elsewhere };
    expect(digest({ parameters: { "var.*": rule } })).toBe(digest({ parameters: { "var.*": { may: true } } }));
    fc.assert(
      fc.property(fc.shuffledSubarray(Object.entries(allowance), { minLength: 4 }), (entries) => {
        expect(digest({ allow: [Object.fromEntries(entries)] })).toBe(digest({ allow: [allowance] }));
      }),
    );
  });

  it("of the baseline is the same with its places in another order, and another with another value", () => {
    const digestOf = (entry: BaselineEntry): string | undefined =>
      acceptedEntries(contract(), baselineOf(entry))[0]?.sha256;
    const [one, other] = BASELINED.places as [BaselineEntry["places"][number], BaselineEntry["places"][number]];
    const elsewhere = { file: "other.json", line: 99 };
    expect(digestOf({ ...BASELINED, places: [other, one], location: elsewhere })).toBe(digestOf(BASELINED));
    const changed = { ...one, values: { staging: { state: "known", text: "2" } as const } };
    expect(digestOf({ ...BASELINED, places: [changed, other] })).not.toBe(digestOf(BASELINED));
    expect(digestOf({ ...BASELINED, reason: "It was there before." })).not.toBe(digestOf(BASELINED));
  });

  it("has a digest that stays, so that reviews of an earlier version count", () => {
    const manifest = { file: "{environment}.yaml", rules: [manifestRule({})], location };
    const given = contract({
      waivers: [{ attribute: "tags" }],
      allow: [{ attribute: "tags" }],
      following: [{ attribute: "tags" }],
      causes: [{ causes: ["a"] }, { causes: ["a"], waiver: { owner: "ada", expires: "2027-01-31" } }],
      parameters: { "var.*": { may: true } },
    });
    const entries = acceptedEntries({ ...given, manifest }, baselineOf(BASELINED));
    expect(entries.map(({ sha256 }) => sha256.slice(0, 16))).toStrictEqual([
      "93e9886a578ec1c5",
      "0a4ee36a316f65b7",
      "4d91631769b30d59",
      "0eeb2c438db492ae",
      "9bf63a35f73d9132",
      "1754af77bd53518d",
      "f91a5ea69ee812e8",
      "cefd433beb48683d",
    ]);
  });
});
