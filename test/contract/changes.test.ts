import { describe, expect, it } from "vitest";
import { contractChanges } from "../../src/contract/changes/index.js";
import { readContract } from "../../src/contract/index.js";
import type { Contract } from "../../src/model/contract.js";
import type { ContractChange } from "../../src/model/contract-change.js";
import { wholeContract } from "./example.js";

const read = (body: string): Contract => readContract(`version: 1\n${body}\n`, "parity.yaml");
const between = (judging: string, proposed: string): readonly ContractChange[] =>
  contractChanges(read(judging), read(proposed));
/** `direction section subject what`, with what is said in another way. */
const told = (changes: readonly ContractChange[]): readonly string[] =>
  changes.map(({ direction, section, subject, what, fields }) =>
    [
      `${direction} ${section} ${subject} ${what}`,
      ...fields.map(({ name, from = "-", to = "-" }) => `${name}: ${from} > ${to}`),
    ].join("; "),
  );

const allow = (...rules: readonly string[]): string =>
  rules.length === 0 ? "" : `allow:\n${rules.map((rule) => `  - { ${rule}, reason: Because. }`).join("\n")}`;
const waive = (...rules: readonly string[]): string =>
  `waivers:\n${rules.map((rule) => `  - { ${rule}, reason: For now., owner: platform }`).join("\n")}`;
const rules = (...some: readonly string[]): string =>
  some.length === 0 ? "" : `parameters:\n${some.map((rule) => `  ${rule}`).join("\n")}`;
const severity = (...some: readonly string[]): string =>
  `severity:\n${some.map((rule) => `  - { ${rule} }`).join("\n")}`;

describe("the changes of a contract", () => {
  it("are none when nothing changes but words, places in the file and the order of rules that do not compete", () => {
    expect(contractChanges(readContract(wholeContract, "a"), readContract(`# moved\n${wholeContract}`, "b"))).toEqual(
      [],
    );
    expect(
      between(
        `${allow("resource: a, attribute: x", "resource: b, attribute: y")}\n${rules("a: { may: differ, reason: A. }", "b: { must: match }")}`,
        `${rules("b: { must: match }", "a: { may: differ, reason: Another. }")}\n${allow("resource: b, attribute: y", "resource: a, attribute: x")}`,
      ),
    ).toEqual([]);
  });

  it("say where the rule stands now, and where it stood", () => {
    expect(between(allow("resource: a, attribute: x"), `\n\n${allow("resource: b, attribute: x")}`)).toMatchObject([
      { subject: "b x", what: "added", location: { file: "parity.yaml", line: 5, column: 5 } },
      { subject: "a x", what: "removed", before: { line: 3, column: 5 } },
    ]);
    expect(between("gate: { failOn: low }", "\ngate: { failOn: high }")).toMatchObject([
      { section: "gate", location: { line: 3, column: 9 }, before: { line: 2, column: 9 } },
    ]);
    expect(between("reference: a", "\nreference: b")).toMatchObject([{ location: { line: 3 }, before: { line: 2 } }]);
  });

  it("tell which parameter files are read, and in which order", () => {
    const files = (list: string): string => `environments: { staging: { parameters: ${list} } }`;
    expect(told(between(files("a.tfvars"), files("[./a.tfvars]")))).toEqual([]);
    expect(told(between(files("[a.tfvars, b.tfvars]"), files("[b.tfvars, a.tfvars]")))).toEqual([
      "wider environments staging changed; parameters: a.tfvars, b.tfvars > b.tfvars, a.tfvars",
    ]);
    expect(told(between(files('["a.tfvars, b.tfvars"]'), files("[a.tfvars, b.tfvars]")))).toHaveLength(1);
    expect(told(between(files("a.tfvars"), "environments: { staging: {} }"))).toHaveLength(1);
  });

  it("are one when the whole contract is gone, and keep what is compared", () => {
    const judging = read(`environments: { staging: {} }\n${allow("resource: a, attribute: x")}`);
    expect(told(contractChanges(judging, undefined))).toEqual(["wider file parity.yaml removed"]);
    const [{ alone } = { alone: undefined }] = contractChanges(judging, undefined);
    expect(alone).toMatchObject({ allow: [], environments: judging.environments });
  });
});

describe("an allowance", () => {
  it.each<[string, readonly string[], readonly string[], readonly string[]]>([
    ["that is new", [], ['resource: "*", attribute: "*"'], ["wider allow * * added"]],
    ["that is gone", ['resource: "*", attribute: "*"'], [], ["narrower allow * * removed"]],
    [
      "that is new beside a wider one",
      ['resource: "*", attribute: "*"'],
      ['resource: "*", attribute: "*"', "resource: a, attribute: x"],
      ["wider allow a x added"],
    ],
    [
      "that follows the identities and names an attribute where a pattern was",
      ['resource: a, attribute: "*", follows: identity'],
      ["resource: a, attribute: mode, follows: identity"],
      ["wider allow a mode added", "narrower allow a * removed"],
    ],
    [
      "with a wider pattern",
      ["resource: a.b, attribute: tags.Name"],
      ["resource: a.b, attribute: tags"],
      ["wider allow a.b tags changed; attribute: tags.Name > tags"],
    ],
    [
      "with a narrower pattern",
      ['resource: "aws_*", attribute: tags'],
      ['resource: "aws_s3_*", attribute: tags.Name'],
      ["narrower allow aws_s3_* tags.Name changed; resource: aws_* > aws_s3_*; attribute: tags > tags.Name"],
    ],
    [
      "for one environment instead of all",
      ["resource: a, attribute: x"],
      ["resource: a, attribute: x, environment: staging"],
      ["narrower allow a x of staging changed; environment: - > staging"],
    ],
    [
      "for all environments instead of one",
      ["resource: a, attribute: x, environment: staging"],
      ["resource: a, attribute: x"],
      ["wider allow a x changed; environment: staging > -"],
    ],
    [
      "split into two",
      ['resource: "aws_*", attribute: x'],
      ['resource: "aws_a*", attribute: x', 'resource: "aws_b*", attribute: x'],
      [
        "narrower allow aws_a* x changed; resource: aws_* > aws_a*",
        "narrower allow aws_b* x changed; resource: aws_* > aws_b*",
      ],
    ],
    [
      "of whole resources instead of attributes",
      ['resource: a, attribute: "*"'],
      ["resource: a, presence: production"],
      ["wider allow a only in production added", "narrower allow a * removed"],
    ],
    [
      "of another environment's resources",
      ["resource: a, presence: staging"],
      ["resource: a, presence: production"],
      ["wider allow a only in production added", "narrower allow a only in staging removed"],
    ],
    [
      "of which nobody can tell whether it covers more",
      ['resource: a, attribute: "x[*]"'],
      ['resource: a, attribute: "x[*].y"'],
      ["wider allow a x[*].y added", "narrower allow a x[*] removed"],
    ],
  ])("%s", (_, judging, proposed, expected) => {
    expect(told(between(allow(...judging), allow(...proposed)))).toEqual(expected);
  });

  it("is put alone into the contract that judges, in place of what it stands for", () => {
    const [change] = between(
      allow("resource: a, attribute: x.y", "resource: b, attribute: x"),
      allow("resource: a, attribute: x", "resource: c, attribute: x"),
    );
    expect(change?.alone?.allow.map(({ resource, attribute }) => `${resource} ${attribute}`)).toEqual(["a x", "b x"]);
  });

  it("is not held against others where there are too many of them, and counts as new", () => {
    const many = (from: number): readonly string[] =>
      Array.from({ length: 400 }, (_, number) => `resource: "a${from + number}.*", attribute: x`);
    const changes = between(allow(...many(0)), allow(...many(1_000)));
    expect(new Set(told(changes).map((line) => line.replace(/\d+/, "")))).toEqual(
      new Set(["wider allow a.* x added", "narrower allow a.* x removed"]),
    );
    expect(changes).toHaveLength(800);
  });
});

describe("a waiver", () => {
  it.each<[string, string, string, readonly string[]]>([
    [
      "prolonged",
      "resource: a, attribute: x, expires: 2027-01-31",
      "resource: a, attribute: x, expires: 2027-02-01",
      ["wider waivers a x changed; expires: 2027-01-31 > 2027-02-01"],
    ],
    [
      "that ends earlier",
      "resource: a, attribute: x, expires: 2027-01-31",
      "resource: a, attribute: x, expires: 2026-12-31",
      ["narrower waivers a x changed; expires: 2027-01-31 > 2026-12-31"],
    ],
    [
      "with less in it until the same day",
      'resource: "*", attribute: x, expires: 2027-01-31',
      "resource: a, attribute: x, expires: 2027-01-31",
      ["narrower waivers a x changed; resource: * > a"],
    ],
    [
      "with less in it for longer",
      'resource: "*", attribute: x, expires: 2027-01-31',
      "resource: a, attribute: x, expires: 2027-02-01",
      ["wider waivers a x added", "narrower waivers * x removed"],
    ],
    [
      "with more in it until an earlier day",
      "resource: a, attribute: x, expires: 2027-01-31",
      'resource: "*", attribute: x, expires: 2026-01-01',
      ["wider waivers * x changed; resource: a > *; expires: 2027-01-31 > 2026-01-01"],
    ],
  ])("%s", (_, judging, proposed, expected) => {
    expect(told(between(waive(judging), waive(proposed)))).toEqual(expected);
  });

  it("instead of an allowance is new: it accepts what an allowance cannot", () => {
    const changes = between(
      allow("resource: a, attribute: x"),
      waive("resource: a, attribute: x, expires: 2027-01-31"),
    );
    expect(told(changes)).toEqual(["narrower allow a x removed", "wider waivers a x added"]);
  });

  it("of another owner, for another reason, is the same", () => {
    const waiver = (words: string): string =>
      `waivers:\n  - { resource: a, attribute: x, expires: 2027-01-31, ${words} }`;
    expect(between(waiver("reason: A., owner: b"), waiver("reason: C., owner: d"))).toEqual([]);
  });
});

describe("a rule for a parameter", () => {
  it.each<[string, readonly string[], readonly string[], readonly string[]]>([
    ["that permits and is new", [], ["a: { may: differ, reason: A. }"], ["wider parameters a added"]],
    [
      "that follows the identities and is to differ in any way",
      ["a: { may: follow-identity, reason: A. }"],
      ["a: { may: differ, reason: A. }"],
      ["wider parameters a changed; may: follow-identity > differ"],
    ],
    [
      "that is to follow them and did not have to",
      ["a: { may: differ, reason: A. }"],
      ["a: { may: follow-identity, reason: A. }"],
      ["narrower parameters a changed; may: differ > follow-identity"],
    ],
    [
      "that was one of them and is to follow them",
      ["a: { identity: name, reason: A. }"],
      ["a: { may: follow-identity, reason: A. }"],
      ["wider parameters a changed; may: differ > follow-identity; identity: name > -"],
    ],
    ["that permits and is gone", ["a: { may: differ, reason: A. }"], [], ["narrower parameters a removed"]],
    ["that forbids and is new", [], ["a: { must: match }"], ["narrower parameters a added"]],
    ["that forbids and is gone", ["a: { must: match }"], [], ["narrower parameters a removed"]],
    [
      "that forbids and leaves its parameter to a wider rule",
      ['"a.*": { may: differ, reason: A. }', "a.b: { must: match }"],
      ['"a.*": { may: differ, reason: A. }'],
      ["wider parameters a.b removed"],
    ],
    [
      "with a condition that leaves its parameter to a rule without",
      ['"a.*": { may: differ, reason: A. }', "a.b: { may: differ, reason: A., when: staging >= 2 }"],
      ['"a.*": { may: differ, reason: A. }'],
      ["wider parameters a.b removed"],
    ],
    [
      "with a limit that leaves its parameter to a rule with a narrower one",
      [
        '"a.*": { may: differ, reason: A., affects: aws_x.main }',
        'a.b: { may: differ, reason: A., affects: "aws_x.*" }',
      ],
      ['"a.*": { may: differ, reason: A., affects: aws_x.main }'],
      ["narrower parameters a.b removed"],
    ],
    [
      "that forbids a part of a variable and leaves it to the rule for the whole",
      ["var.a: { may: differ, reason: A. }", "var.a.b: { must: match }"],
      ["var.a: { may: differ, reason: A. }"],
      ["wider parameters var.a.b removed"],
    ],
    ["that demands a difference and is gone", ["a: { must: differ, reason: A. }"], [], ["wider parameters a removed"]],
    [
      "that names an environment and is gone",
      ["a: { identity: name, reason: A. }"],
      [],
      ["wider parameters a removed"],
    ],
    ["that conceals and is gone", ["a: { sensitive: true }"], [], ["wider parameters a removed"]],
    ["that conceals and is new", [], ["a: { sensitive: true }"], ["narrower parameters a added"]],
    [
      "that takes a parameter from one that demands a difference",
      ['"a.*": { must: differ, reason: A. }'],
      ['"a.*": { must: differ, reason: A. }', "a.b: { must: match }"],
      ["wider parameters a.b added"],
    ],
    [
      "that permits what was forbidden",
      ["a: { must: match }"],
      ["a: { may: differ, reason: A. }"],
      ["wider parameters a changed; may: - > differ"],
    ],
    [
      "that forbids what was permitted",
      ["a: { may: differ, reason: A. }"],
      ["a: { must: match }"],
      ["narrower parameters a changed; may: differ > -"],
    ],
    [
      "that demands no difference any more",
      ["a: { must: differ, reason: A. }"],
      ["a: { may: differ, reason: A. }"],
      ["wider parameters a changed; must: differ > -"],
    ],
    [
      "that demands a difference now",
      ["a: { may: differ, reason: A. }"],
      ["a: { must: differ, reason: A. }"],
      ["narrower parameters a changed; must: - > differ"],
    ],
    [
      "that names an environment now",
      ["a: { may: differ, reason: A. }"],
      ["a: { identity: name, reason: A. }"],
      ["wider parameters a changed; identity: - > name"],
    ],
    [
      "that conceals no more",
      ["a: { may: differ, reason: A., sensitive: true }"],
      ["a: { may: differ, reason: A. }"],
      ["wider parameters a changed; sensitive: true > -"],
    ],
    [
      "with a condition that is new",
      ["a: { may: differ, reason: A. }"],
      ["a: { may: differ, reason: A., when: staging >= 2 }"],
      ["narrower parameters a changed; when: - > staging >= 2"],
    ],
    [
      "with another condition",
      ["a: { may: differ, reason: A., when: staging >= 2 }"],
      ["a: { may: differ, reason: A., when: staging >= 3 }"],
      ["wider parameters a changed; when: staging >= 2 > staging >= 3"],
    ],
    [
      "that reaches less",
      ['a: { may: differ, reason: A., affects: "aws_*" }'],
      ['a: { may: differ, reason: A., affects: [aws_x.a, "aws_y.*"] }'],
      ["narrower parameters a changed; affects: aws_* > aws_x.a, aws_y.*"],
    ],
    [
      "that reaches more",
      ["a: { may: differ, reason: A., affects: aws_x.a }"],
      ["a: { may: differ, reason: A. }"],
      ["wider parameters a changed; affects: aws_x.a > -"],
    ],
    [
      "that reaches the same in another order",
      ["a: { may: differ, reason: A., affects: [aws_x.a, aws_y.b] }"],
      ["a: { may: differ, reason: A., affects: [aws_y.b, aws_x.a] }"],
      [],
    ],
    [
      "for less than before",
      ['"a.*": { may: differ, reason: A. }'],
      ["a.b: { may: differ, reason: A. }"],
      ["narrower parameters a.b changed; pattern: a.* > a.b"],
    ],
    [
      "for less than before, and closer than a rule that forbids",
      ['"a.*": { may: differ, reason: A. }', '"a.b*": { must: match }'],
      ['"a.b*": { must: match }', "a.bc: { may: differ, reason: A. }"],
      ["wider parameters a.bc added", "narrower parameters a.* removed"],
    ],
    [
      "for more than before",
      ["a.b: { may: differ, reason: A. }"],
      ['"a.*": { may: differ, reason: A. }'],
      ["wider parameters a.* changed; pattern: a.b > a.*"],
    ],
    [
      "that is equally close and has changed places with another",
      ['"a.*b": { may: differ, reason: A. }', '"a.b*": { must: match }'],
      ['"a.b*": { must: match }', '"a.*b": { may: differ, reason: A. }'],
      ["wider parameters a.*b changed; order: a.*b, a.b* > a.b*, a.*b"],
    ],
    [
      "that has changed places with one that says the same, or that is about others",
      ['"a.*b": { must: match }', '"a.b*": { must: match }', '"x.*": { may: differ, reason: A. }'],
      ['"x.*": { may: differ, reason: A. }', '"a.b*": { must: match }', '"a.*b": { must: match }'],
      [],
    ],
  ])("%s", (_, judging, proposed, expected) => {
    expect([...told(between(rules(...judging), rules(...proposed)))].sort()).toEqual([...expected].sort());
  });

  it("is put alone into the contract that judges, where it stands in the proposed one", () => {
    const [change] = between(
      rules("a: { must: match }", "b: { must: match }"),
      rules("a: { must: match }", "x: { may: differ, reason: A. }", "y: { must: match }", "b: { must: match }"),
    );
    expect(change?.alone?.parameters.map(({ pattern }) => pattern)).toEqual(["a", "x", "b"]);
  });

  it("says more, as far as anybody can tell, where there are too many of them", () => {
    const many = (name: string): readonly string[] =>
      Array.from({ length: 300 }, (_, number) => `${name}${number}: { must: match }`);
    const directions = between(rules(...many("a")), rules(...many("b"))).map(({ direction }) => direction);
    expect(new Set(directions)).toEqual(new Set(["wider"]));
  });
});

describe("a severity", () => {
  it.each<[string, readonly string[], readonly string[], readonly string[]]>([
    ["that is new", [], ["resource: a, level: high"], ["wider severity a added"]],
    ["that is new and the worst", [], ["resource: a, level: critical"], ["narrower severity a added"]],
    ["that is gone", ["resource: a, level: low"], [], ["wider severity a removed"]],
    ["that is gone and was the mildest", ["resource: a, level: info"], [], ["narrower severity a removed"]],
    [
      "that is milder",
      ["resource: a, level: high"],
      ["resource: a, level: medium"],
      ["wider severity a changed; level: high > medium"],
    ],
    [
      "that is worse",
      ["resource: a, attribute: x, level: low"],
      ["resource: a, attribute: x, level: medium"],
      ["narrower severity a x changed; level: low > medium"],
    ],
    [
      "that has changed places with another",
      ["resource: a, level: low", 'resource: "*", level: high'],
      ['resource: "*", level: high', "resource: a, level: low"],
      ["wider severity a changed; order: a, * > *, a"],
    ],
    [
      "that has changed places with an equal one",
      ["resource: a, level: low", 'resource: "*", level: low'],
      ['resource: "*", level: low', "resource: a, level: low"],
      [],
    ],
  ])("%s", (_, judging, proposed, expected) => {
    const body = (some: readonly string[]): string => (some.length === 0 ? "" : severity(...some));
    expect(told(between(body(judging), body(proposed)))).toEqual(expected);
  });
});

describe("what decides what is compared", () => {
  it.each<[string, string, string, readonly string[]]>([
    ["a reference", "reference: a", "reference: b", ["wider reference reference changed; reference: a > b"]],
    [
      "the last environment, where no reference is named",
      "environments: { a: {}, b: {} }",
      "environments: { b: {}, a: {} }",
      ["wider reference reference changed; reference: b > a"],
    ],
    [
      "a reference that was the last environment anyway",
      "environments: { a: {}, b: {} }",
      "reference: b\nenvironments: { a: {}, b: {} }",
      [],
    ],
    [
      "an environment that is new, or gone",
      "reference: b\nenvironments: { a: {}, b: {} }",
      "reference: b\nenvironments: { c: {}, b: {} }",
      ["wider environments c added", "wider environments a removed"],
    ],
    [
      "other files",
      "environments: { a: { plan: plans/a.json, synth: out/a } }",
      "environments: { a: { plan: plans/evil.json, source: infra/ } }",
      ["wider environments a changed; plan: plans/a.json > plans/evil.json; synth: out/a > -; source: - > infra/"],
    ],
    [
      "the same files, written in another way",
      "environments: { a: { plan: ./plans/a.json, source: infra/, parameters: x/../p.json } }",
      "environments: { a: { plan: plans/a.json, source: infra, parameters: ./p.json } }",
      [],
    ],
    [
      "identities",
      "environments: { a: { identity: { name: a, region: x } } }",
      "environments: { a: { identity: { name: b, account: y } } }",
      ["wider environments a changed; identity.name: a > b; identity.region: x > -; identity.account: - > y"],
    ],
    [
      "provider schemas",
      "schema: [schemas/a.json, ./b.json]",
      "schema: [schemas/a.json]",
      ["wider schema schema changed; schema: schemas/a.json, b.json > schemas/a.json"],
    ],
    ["the same provider schemas", "schema: [./a.json]", "schema: [a.json]", []],
    ["a rename that is new", "", "renames: [{ from: a, to: b }]", ["wider renames a added"]],
    ["a rename that is gone", "renames: [{ from: a, to: b }]", "", ["wider renames a removed"]],
    [
      "a rename to something else",
      "renames: [{ from: a, to: b, environment: c }]",
      "renames: [{ from: a, to: d, environment: c }]",
      ["wider renames a of c changed; to: b > d"],
    ],
    [
      "the order of renames",
      "renames: [{ from: a, to: b }, { from: b, to: c }]",
      "renames: [{ from: b, to: c }, { from: a, to: b }]",
      ["wider renames a changed; order: a, b > b, a"],
    ],
  ])("%s", (_, judging, proposed, expected) => {
    expect(told(between(judging, proposed))).toEqual(expected);
  });

  it("cannot be counted where other files would be compared", () => {
    const [paths, identity] = [
      between("environments: { a: { plan: x } }", "environments: { a: { plan: y, identity: { name: a } } }"),
      between("environments: { a: { plan: x } }", "environments: { a: { plan: x, identity: { name: a } } }"),
    ];
    expect([paths[0]?.alone, identity[0]?.alone?.environments.get("a")?.identity.get("name")]).toEqual([
      undefined,
      "a",
    ]);
  });
});

describe("what the gate asks for", () => {
  const ONE = "MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=";
  const OTHER = "MCowBQYDK2VwAyEAnCn8/9fOuZkpmRUXRsQwKzyWYAjoTczzaPhmgAkzlMA=";
  it.each<[string, string, string]>([
    ["failOn: low", "failOn: high", "wider gate failOn changed; failOn: low > high"],
    ["failOn: high", "failOn: info", "narrower gate failOn changed; failOn: high > info"],
    ["failOn: low", "requireApplied: false", "wider gate requireApplied changed; requireApplied: true > false"],
    ["requireApplied: false", "failOn: low", "narrower gate requireApplied changed; requireApplied: false > true"],
    [
      "failOn: low",
      "requireNoLiveDrift: false",
      "wider gate requireNoLiveDrift changed; requireNoLiveDrift: true > false",
    ],
    [
      "failOn: low",
      "requireSameConfiguration: false",
      "wider gate requireSameConfiguration changed; requireSameConfiguration: true > false",
    ],
    ["maxWaiverDays: 30", "maxWaiverDays: 90", "wider gate maxWaiverDays changed; maxWaiverDays: 30 > 90"],
    ["maxWaiverDays: 30", "failOn: low", "wider gate maxWaiverDays changed; maxWaiverDays: 30 > -"],
    ["failOn: low", "maxWaiverDays: 30", "narrower gate maxWaiverDays changed; maxWaiverDays: - > 30"],
    ["maxPlanAgeHours: 24", "maxPlanAgeHours: 1.5", "narrower gate maxPlanAgeHours changed; maxPlanAgeHours: 24 > 1.5"],
    [
      `keys: [{ name: a, key: ${ONE} }]`,
      `keys: [{ name: a, key: ${OTHER} }]`,
      `wider gate keys changed; keys: a: ${ONE} > a: ${OTHER}`,
    ],
    [
      `keys: [{ name: a, key: ${ONE} }]`,
      `keys: [{ name: a, key: ${ONE} }, { name: b, key: ${OTHER} }]`,
      `wider gate keys changed; keys: a: ${ONE} > a: ${ONE}, b: ${OTHER}`,
    ],
    [
      `keys: [{ name: a, key: ${ONE} }, { name: b, key: ${OTHER} }]`,
      `keys: [{ name: b, key: ${OTHER} }]`,
      `narrower gate keys changed; keys: a: ${ONE}, b: ${OTHER} > b: ${OTHER}`,
    ],
    [
      `keys: [{ name: a, key: ${ONE} }]`,
      `keys: [{ name: b, key: ${ONE} }]`,
      `narrower gate keys changed; keys: a: ${ONE} > b: ${ONE}`,
    ],
    [
      "identities: [{ issuer: i, subject: s }]",
      "identities: [{ issuer: i, subject: t }]",
      "wider gate identities changed; identities: s (i) > t (i)",
    ],
    [
      "identities: [{ issuer: i, subject: s }, { issuer: j, subject: s }]",
      "identities: [{ issuer: j, subject: s }]",
      "narrower gate identities changed; identities: s (i), s (j) > s (j)",
    ],
    [
      `requireSigned: true, keys: [{ name: a, key: ${ONE} }]`,
      `requireSigned: false, keys: [{ name: a, key: ${ONE} }]`,
      "wider gate requireSigned changed; requireSigned: true > false",
    ],
  ])("%s, then %s", (judging, proposed, expected) => {
    const changes = between(`gate: { ${judging} }`, `gate: { ${proposed} }`);
    expect(told(changes)).toEqual([expected]);
    expect(changes[0]?.alone?.gate).toEqual(read(`gate: { ${proposed} }`).gate);
  });
});

describe("how old reviews may be", () => {
  it.each([
    ["reviewDays: 30", "reviewDays: 90", "wider gate reviewDays changed; reviewDays: 30 > 90"],
    ["reviewDays: 30", "failOn: low", "wider gate reviewDays changed; reviewDays: 30 > -"],
    ["failOn: low", "reviewDays: 30", "narrower gate reviewDays changed; reviewDays: - > 30"],
  ])("from %s to %s", (judging, proposed, expected) => {
    const gate = (says: string): string => `ledger: l\ngate: { ${says} }`;
    expect(told(between(gate(judging), gate(proposed)))).toEqual([expected]);
  });
});

describe("the changes of manifests and of what is required", () => {
  const manifest = (file: string, ...some: readonly string[]): string =>
    some.length === 0
      ? `manifest: "${file}"`
      : `manifest:\n  file: "${file}"\n  rules:\n${some.map((rule) => `    ${rule}\n`).join("")}`;
  const FILE = "m/{environment}.json";
  const of = (...some: readonly string[]): string => manifest(FILE, ...some);
  const permit = (pattern: string, says: string): string => `"${pattern}": { ${says}, reason: Because. }`;

  it("are none where only words and the order of rules that do not compete are others", () => {
    const one = permit("tools.node", "same: major");
    const other = permit("files.*", "may: differ");
    expect(told(between(of(one, other), of(other, one.replace("Because", "Since"))))).toEqual([]);
    expect(told(between(of(), `manifest: "./${FILE}"`))).toEqual([]);
  });

  it.each([
    ["same: minor", "same: major", "wider manifest tools.* changed; permits: minor > major"],
    ["same: major", "same: minor", "narrower manifest tools.* changed; permits: major > minor"],
    ["same: major", "may: differ", "wider manifest tools.* changed; permits: major > differ"],
    [
      "may: differ, presence: [a]",
      "may: differ, presence: [a, b]",
      "wider manifest tools.* changed; presence: a > a, b",
    ],
    [
      "may: differ, presence: [a, b]",
      "may: differ, presence: [b]",
      "narrower manifest tools.* changed; presence: a, b > b",
    ],
    ["may: differ, presence: [a]", "may: differ", "wider manifest tools.* changed; presence: a > -"],
  ])("from %s to %s are %s", (was, is, expected) => {
    expect(told(between(of(permit("tools.*", was)), of(permit("tools.*", is))))).toEqual([expected]);
  });

  it("tell rules that come and go, and other files", () => {
    const rule = permit("tools.node", "same: major");
    expect(told(between(of(), of(rule)))).toEqual(["wider manifest tools.node added"]);
    expect(told(between(of(rule), of()))).toEqual(["narrower manifest tools.node removed"]);
    const around = permit("tools.*", "may: differ");
    expect(told(between(of(rule, around), of(around)))).toEqual(["wider manifest tools.node removed"]);
    const match = "tools.node: { must: match }";
    expect(told(between(of(around, match), of(around)))).toEqual(["wider manifest tools.node removed"]);
    expect(told(between(of(around), of(around, match)))).toEqual(["narrower manifest tools.node added"]);
    expect(told(between(of(rule), manifest("n/{environment}.json", rule)))).toEqual([
      "wider manifest manifest changed; file: m/{environment}.json > n/{environment}.json",
    ]);
    expect(told(between(of(rule), ""))).toEqual(["wider manifest manifest removed"]);
    expect(told(between("", of(rule)))).toEqual(["narrower manifest manifest added"]);
  });

  it("tell what is required no more, or newly", () => {
    const required = (names: string): string =>
      `required: [{ container: "*", variables: [${names}], reason: Because. }]`;
    expect(told(between(required("A"), required("A").replace("Because", "Since")))).toEqual([]);
    expect(told(between("", required("A")))).toEqual(["narrower required A of containers * added"]);
    expect(told(between(required("A"), ""))).toEqual(["wider required A of containers * removed"]);
    expect(told(between(required("A, B"), required("A")))).toEqual([
      "narrower required A of containers * added",
      "wider required A, B of containers * removed",
    ]);
  });
});
