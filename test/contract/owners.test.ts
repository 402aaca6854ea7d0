import { describe, expect, it } from "vitest";
import { contractChanges } from "../../src/contract/changes/index.js";
import { readBaseline, readContract, readContractDraft } from "../../src/contract/index.js";
import { baselineText } from "../../src/edit/write-baseline.js";
import type { InputErrors } from "../../src/model/input-error.js";

/** A contract in which everything that can have an owner has this one; waivers need theirs. */
const contract = (owner: string, waiverOwner = "ops"): string => `version: 1
environments: { staging: {}, production: {} }
components:
  network:
    plan: "plans/{environment}/{component}.json"
    ${owner}
    rules: { parameters: { var.cidr: { must: match, ${owner} } } }
parameters:
  size: { may: differ, reason: Smaller., ${owner} }
allow:
  - { resource: aws_x.a, attribute: b, reason: Agreed, ${owner} }
  - { resource: aws_x.b, attribute: b, follows: identity, reason: Agreed, ${owner} }
  - { cause: unexplained-difference tag Team, reason: Agreed, ${owner} }
waivers:
  - { resource: aws_x.c, attribute: b, reason: Later, owner: ${waiverOwner}, expires: 2027-01-31 }
  - { cause: unexplained-difference tag Cost, reason: Later, owner: ${waiverOwner}, expires: 2027-01-31 }
severity: [{ resource: aws_x.a, level: low, ${owner} }]
renames: [{ from: stg, to: prd, ${owner} }]
manifest:
  file: "manifests/{environment}/{component}.json"
  rules: { tools.node: { must: match, ${owner} } }
required: [{ container: api, variables: [A], reason: Errors go unseen., ${owner} }]
`;

describe("an owner in a contract", () => {
  it("is read wherever a rule, a parameter or a component can have one", () => {
    const read = readContract(contract('owner: "@acme/platform"'), "parity.yaml");
    const [component] = read.components ?? [];
    const owners = [
      component?.owner,
      component?.rules.parameters[0]?.owner,
      read.parameters[0]?.owner,
      read.allow[0]?.owner,
      read.following[0]?.owner,
      read.causes[0]?.owner,
      read.severity[0]?.owner,
      read.renames[0]?.owner,
      read.manifest?.rules[0]?.owner,
      read.required[0]?.owner,
    ];
    expect(owners).toEqual(owners.map(() => "@acme/platform"));
    expect([read.waivers[0]?.owner, read.causes[1]?.owner, read.causes[1]?.waiver?.owner]).toEqual([
      "ops",
      "ops",
      "ops",
    ]);
  });

  it("is refused where it is a password or a key, at each place, also in a draft, and is not shown", () => {
    const key = `ghp_${"16C7e42F292c6912E7710c838347Ae178B4a"}`;
    for (const owner of [key, `"TODO: ${key}"`]) {
      const problems = problemsOf(contract(`owner: ${owner}`, owner));
      expect(
        problems.filter((problem) => /^\d+:\d+: this owner has what looks like a pass/.test(problem)),
      ).toHaveLength(12);
      expect(problems.join("\n")).not.toContain(key);
    }
    expect(() => readContractDraft(contract(`owner: ${key}`), "parity.yaml")).toThrow(/revoke it where it is one/);
    const entry = { id: "0123456789abcdef", about: "a", since: "2027-01-01", reason: "Agreed", owner: key };
    const places = [{ address: "a", place: "b", values: {} }];
    const baseline = JSON.stringify({ version: 1, findings: [{ ...entry, places }] });
    expect(() => readBaseline(baseline, "b.json")).toThrow(
      /^the owner of the finding \w+ has what looks like a password/,
    );
  });

  it("is refused where it says nothing, at each place", () => {
    const problems = problemsOf(contract("owner: TODO", '"?"'));
    expect(problems).toHaveLength(12);
    expect(new Set(problems.map((problem) => problem.replace(/^\d+:\d+: /, "")))).toEqual(
      new Set(['"TODO" is no owner; say who looks after it', '"?" is no owner; say who looks after it']),
    );
    expect(problems[0]).toBe('6:12: "TODO" is no owner; say who looks after it');
    expect(problemsOf(contract('owner: "  "')).map((problem) => problem.replace(/^\d+:\d+: /, ""))).toContain(
      '"owner": must not be empty',
    );
    expect(problemsOf(contract("owner: [a, b]"))[0]).toContain('"owner": has to be text, not a list');
  });

  it("may be open in a draft", () => {
    expect(readContractDraft(contract("owner: TODO"), "parity.yaml").parameters[0]?.owner).toBe("TODO");
  });

  it("is no rule: another one, or none, excuses nothing and is no finding", () => {
    const versions = ["owner: platform", 'owner: "@acme/network"', "owner:  platform "].map((owner) =>
      readContract(contract(owner), "parity.yaml"),
    );
    const without = readContract(contract("").replaceAll(", }", " }"), "parity.yaml");
    for (const one of [...versions, without])
      for (const other of [...versions, without]) expect(contractChanges(one, other)).toEqual([]);
  });
});

describe("an owner in a baseline", () => {
  const entry = {
    id: "0123456789abcdef",
    about: "unexplained-difference",
    since: "2026-01-31",
    reason: "Agreed.",
    owner: "@acme/platform",
    places: [{ address: "aws_x.a", place: "b", values: {} }],
  };

  it("is read, and stays where the file is written anew", () => {
    const text = baselineText([entry]);
    expect(readBaseline(text, "b.json").entries.get(entry.id)).toMatchObject({ owner: "@acme/platform" });
    expect(baselineText([...readBaseline(text, "b.json").entries.values()])).toBe(text);
  });

  it("is refused where it says nothing", () => {
    expect(() => readBaseline(baselineText([{ ...entry, owner: "tbd" }]), "b.json")).toThrow(
      "the owner of the finding 0123456789abcdef is none; say who looks after it",
    );
  });
});

function problemsOf(text: string): readonly string[] {
  try {
    readContract(text, "parity.yaml");
  } catch (error) {
    return (error as InputErrors).errors.map(({ line, column, message }) => `${line}:${column}: ${message}`);
  }
  return [];
}
