import { describe, expect, it } from "vitest";
import { emptyContract } from "../../src/model/contract.js";
import type { ParityReport } from "../../src/model/report.js";
import { checkOf, contract, environment, refersTo, secret, type EnvironmentGiven } from "../builders.js";

/** What a check says of two environments with the same places and other secrets in them. */
const reportWith = (
  make: (own: string) => EnvironmentGiven,
  secrets: readonly [string, string],
  more: Parameters<typeof checkOf>[1] = {},
): Promise<ParityReport> =>
  checkOf([environment("staging", make(secrets[0])), environment("production", make(secrets[1]))], more);

const [ONE, OTHER] = [
  ["4711", "8143"],
  ["q7Kx2mZw9-and-much-longer", "xK7qZ2mWpV"],
] as const;
const promotion = { promotion: { from: "staging", to: "production", now: "2027-01-07T09:00:00Z" } };

/** Whoever has a report and guesses a secret learns nothing: not by an id, a digest, an order or a length. */
describe("a report does not depend on", () => {
  it.each<[string, (own: string) => EnvironmentGiven]>([
    ["a marked value", (own) => ({ resources: { "aws_x.a": { is: { pin: secret(own) } } } })],
    [
      "a secret that is the key of an instance",
      (own) => ({
        variables: { pin: secret(own) },
        resources: { [`aws_x.a["${own}"]`]: { is: { v: 1 } }, "aws_x.b": { is: { v: 1 } } },
      }),
    ],
    [
      "a secret that is a key of a map",
      (own) => ({ variables: { pin: secret(own) }, resources: { "aws_x.a": { is: { tags: { [own]: "x" } } } } }),
    ],
    ["a key of a marked map", (own) => ({ resources: { "aws_x.a": { is: { map: secret({ [own]: "x" }) } } } })],
    ["a secret that is a value", (own) => ({ outputs: { open: own }, variables: { pin: secret(own) } })],
    [
      "a secret in a failed check",
      (own) => ({
        variables: { pin: secret(own) },
        checks: [{ address: "check.pin", status: "fail", messages: [`The pin ${own} is too short.`] }],
      }),
    ],
  ])("%s", async (_, make) => {
    expect(await reportWith(make, ONE)).toEqual(await reportWith(make, OTHER));
  });

  // What one environment has comes before or behind what the other has, and what stands beside it.
  it.each<[string, (own: string) => EnvironmentGiven]>([
    ["outputs", (own) => ({ variables: { pin: secret(own) }, outputs: { [`o_${own}`]: "x" } })],
    [
      "keys of a map",
      (own) => ({
        variables: { pin: secret(own) },
        resources: { "aws_x.a": { is: { tags: { [own]: "x", n1: own.length, [`p${own}`]: "y" } } } },
      }),
    ],
    [
      "keys of a map that is shown as a whole",
      (own) => ({
        variables: { pin: secret(own), pins: { [own]: "x", M0: "y", [`${own}-2`]: "z" } },
        outputs: { all: [{ [own]: "x", M0: own.length, [`${own}-2`]: "z" }] },
      }),
    ],
    [
      "instances",
      (own) => ({
        variables: { pin: secret(own) },
        resources: { [`aws_x.a["${own}"]`]: { is: { v: 1 } }, 'aws_x.a["M0"]': { is: { v: 1 } } },
      }),
    ],
  ])("which of two secrets comes first, as the names of %s", async (_, make) => {
    const [one, other] = [
      await reportWith(make, ["Bq81kLw0PdTx", "Xq81kLw0PdTx"]),
      await reportWith(make, ["Xq81kLw0PdTx", "Bq81kLw0PdTx"]),
    ];
    expect(one.findings.length).toBeGreaterThan(1);
    expect(one).toEqual(other);
  });

  it("a secret that happens to be called like something of our own", async () => {
    const make = (own: string): EnvironmentGiven => ({
      variables: { pin: secret(own) },
      resources: { "aws_x.a": { is: { v: 1 } } },
    });
    expect(await reportWith(make, ["parsed", "entries"])).toEqual(await reportWith(make, ["mushroom", "elephant"]));
  });

  it("what is written to a write-only argument, for a promotion either", async () => {
    const make = (own: string): EnvironmentGiven => ({
      syntax: "hcl",
      resources: {
        "aws_x.a": { is: { code: null, login_wo: null }, asks: { code: own, login_wo: own, other: refersTo() } },
      },
    });
    // Whether something looks like a credential at all is told.
    const [one, other] = [
      await reportWith(make, ["x7Kq2mZw9", "q9Zw2mKx7r"], promotion),
      await reportWith(make, OTHER, promotion),
    ];
    expect(one.findings.map(({ kind }) => kind)).toContain("configuration-mismatch");
    expect(one).toEqual(other);
  });

  it.each<[string, (own: string) => EnvironmentGiven]>([
    ["variable", (own) => ({ variables: { pins: secret({ [own]: "x" }) } })],
    ["attribute", (own) => ({ resources: { "aws_x.a": { is: { pins: secret({ [own]: "x" }) } } } })],
    ["output", (own) => ({ outputs: { pins: secret({ [own]: "x" }) } })],
  ])("the keys of a secret %s, words or not", async (_, make) => {
    expect(await reportWith(make, ["lunazadi", "bavupuka"])).toEqual(await reportWith(make, ["nozuke", "samopodigu"]));
  });

  it("what a configuration alone writes to an argument that is called write-only", async () => {
    const make = (own: string): EnvironmentGiven => ({
      source: "configuration",
      resources: { "aws_x.a": { is: { login_wo: own }, asks: { login_wo: own }, provider: "example.com/none/x" } },
    });
    expect(await reportWith(make, ["x7Kq2mZw9", "q9Zw2mKx7"])).toEqual(await reportWith(make, [ONE[1], OTHER[1]]));
  });

  it("a secret in the reason and the owner of a waiver", async () => {
    const make = (own: string): EnvironmentGiven => ({
      variables: { pin: secret(own) },
      resources: { "aws_x.a": { is: { size: own.length > 4 ? 1 : 2 } } },
    });
    const waived = (text: string): Parameters<typeof checkOf>[1] => ({
      contract: {
        ...emptyContract,
        ...contract({ waivers: [{ attribute: "*", reason: `Is ${text}.`, owner: text }] }),
      },
    });
    const report = await reportWith(make, [ONE[0], OTHER[0]], waived(OTHER[0]));
    const accepted = report.findings.flatMap((finding) => finding.accepted ?? []);
    expect(accepted.length).toBeGreaterThan(0);
    expect(accepted.map(({ reason, owner }) => [reason, owner])).toEqual(
      accepted.map(() => ["Is (sensitive).", "(sensitive)"]),
    );
  });
});

describe("names", () => {
  it("of outputs and resources that are secrets are not shown, unless they are words", async () => {
    const report = await reportWith(
      (own) => ({
        variables: { pin: secret(own) },
        outputs: { [own]: "x" },
        resources: { [`aws_x.${own}`]: { is: { v: 1 } } },
      }),
      ["x7Kq2mZw9", "platform"],
    );
    const addresses = report.findings.flatMap(({ places }) => places.map(({ address }) => address));
    expect([...new Set(addresses)].sort()).toEqual(
      ["aws_x.(sensitive)", "aws_x.platform", "output.(sensitive)", "output.platform", "var.pin"].sort(),
    );
  });

  it("that hold a short secret are shown nowhere in a report, nor in its ids", async () => {
    const make = (own: string): EnvironmentGiven => ({
      variables: { pin: secret(own) },
      outputs: { [`o_${own}`]: "x" },
      resources: { [`aws_x.r_${own}`]: { is: { v: 1 } }, [`module.m_${own}.aws_x.a`]: { is: { v: 1 } } },
    });
    const one = await reportWith(make, ["aaXX11bb", "hunter2"]);
    expect(JSON.stringify(one)).not.toMatch(/aaXX11bb|hunter2/);
    expect(one).toEqual(await reportWith(make, ["bbYY22cc", "k4mzq"]));
  });
});
