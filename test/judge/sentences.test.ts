import { describe, expect, it } from "vitest";
import type { WeighedChange } from "../../src/model/contract-change.js";
import type { FindingKind } from "../../src/model/report.js";
import type { DifferenceFacts, FindingCases, Told } from "../../src/judge/words/cases.js";
import { noteOf } from "../../src/judge/words/note-words.js";
import { planAgain } from "../../src/judge/words/plan-again.js";
import { dimensionOf, othersOf, severityRuleOf, wordsOf } from "../../src/judge/words/words-of.js";
import { environment, contract } from "../builders.js";

/** All that is said of one case of a kind of finding: title, message and suggestion, and how it is ranked. */
function said<Kind extends FindingKind, Case extends keyof FindingCases[Kind]>(
  kind: Kind,
  which: Case,
  facts: FindingCases[Kind][Case],
): readonly string[] {
  const told = { kind, case: which, facts } as unknown as Told;
  const { title, message, suggestion } = wordsOf(told);
  return [
    title,
    message,
    suggestion,
    [severityRuleOf(told), othersOf(told), dimensionOf(told)].filter((part) => part !== undefined).join(", "),
  ];
}

// Whatever people read, word by word.

const at = { address: "aws_x.a", place: "size" };
const staging = { name: "staging", file: "staging.json" };
const production = { name: "production", file: "production.json" };

describe("what is said of a difference", () => {
  const difference = (more: Partial<DifferenceFacts> = {}): readonly string[] =>
    said("unexplained-difference", "difference", {
      ...at,
      subject: { is: "place", ...at },
      reason: { is: "denied", because: ["no", "never"] },
      ...more,
    });

  it("by what its places have in common", () => {
    expect(difference()).toEqual([
      "size of aws_x.a",
      "Nothing explains it: no; never.",
      "Make the two equal, or derive the value from a parameter that may differ; if it has to stay, add `- { " +
        'resource: "aws_x.a", attribute: "size", reason: … }` under allow: in the contract.',
      "first-place, following",
    ]);
    expect(difference({ place: "", subject: { is: "place", address: "aws_x.a", place: "" } })).toEqual([
      "aws_x.a",
      "Nothing explains it: no; never.",
      "Make the two equal, or derive the value from a parameter that may differ; if it has to stay, add `- { " +
        'resource: "aws_x.a", attribute: "*", reason: … }` under allow: in the contract.',
      "first-place, following",
    ]);
    expect(difference({ subject: { is: "parameter", name: "size" } })).toEqual([
      "The parameter size differs, which the contract does not allow",
      "Nothing explains it: no; never.",
      "Give size the same value in both parameter files, or list it under parameters: in the contract with a " +
        "reason.",
      "first-place",
    ]);
    expect(difference({ subject: { is: "variable", name: "var.size" } })).toEqual([
      "The parameter var.size differs, which the contract does not allow",
      "Nothing explains it: no; never.",
      "Give var.size the same value in both environments, or list it under parameters: in the contract with a " +
        "reason.",
      "first-place",
    ]);
    expect(difference({ subject: { is: "branch", definition: "local.a" } })).toEqual([
      "local.a looks at which environment it is in",
      "Nothing explains it: no; never.",
      "Make the two equal, or derive the value from a parameter that may differ; if it has to stay, add `- { " +
        'resource: "aws_x.a", attribute: "size", reason: … }` under allow: in the contract.',
      "first-place",
    ]);
    expect(difference({ subject: { is: "copies", definition: "local.a" } })).toEqual([
      "local.a is written differently in the two copies of the source",
      "Nothing explains it: no; never.",
      "Make the two equal, or derive the value from a parameter that may differ; if it has to stay, add `- { " +
        'resource: "aws_x.a", attribute: "size", reason: … }` under allow: in the contract.',
      "first-place",
    ]);
    expect(difference({ subject: { is: "only-in-one", address: "aws_x.a" } })).toEqual([
      "aws_x.a exists in one environment only",
      "Nothing explains it: no; never.",
      "Make the two equal, or derive the value from a parameter that may differ; if it has to stay, add `- { " +
        'resource: "aws_x.a", attribute: "size", reason: … }` under allow: in the contract.',
      "first-place",
    ]);
    expect(difference({ subject: { is: "other-reason", address: "aws_x.a" } })).toEqual([
      "aws_x.a is there for another reason than a parameter",
      "Nothing explains it: no; never.",
      "Make the two equal, or derive the value from a parameter that may differ; if it has to stay, add `- { " +
        'resource: "aws_x.a", attribute: "size", reason: … }` under allow: in the contract.',
      "first-place",
    ]);
    expect(difference({ subject: { is: "source" } })).toEqual([
      "What only the Terraform source can decide",
      "Nothing explains it: no; never.",
      "Name the folder with the Terraform source in the contract (source:); what is merely not known yet can " +
        "also be compared after the apply.",
      "first-place",
    ]);
    expect(difference({ subject: { is: "unread", path: "a.json" } })).toEqual([
      "What only a.json can decide",
      "Nothing explains it: no; never.",
      "Keep it in the repository, or allow its folder with --root; what is merely not known yet can also be " +
        "compared after the apply.",
      "first-place",
    ]);
  });

  it("by why nothing explains it", () => {
    const message = (reason: DifferenceFacts["reason"]): string | undefined => difference({ reason })[1];
    const only = { is: "only-in-one", owner: "staging", lacking: "production", because: "" } as const;
    expect([
      message({ is: "order" }),
      message({ is: "sensitivity" }),
      message({ is: "undecided", because: ["one", "two"] }),
      message(only),
      message({ ...only, because: "no rule" }),
      message({ ...only, near: { is: "ambiguous", because: "two are alike" } }),
      message({ ...only, near: { is: "similar", address: "aws_x.b", similarity: 0.876 } }),
    ]).toEqual([
      "Both have the same elements in another order, and nothing known says whether their order means anything " +
        "(give the provider's schemas with --schema).",
      "Only one environment treats it as a secret, whatever its values are.",
      "It cannot be decided whether this is intended: one; two.",
      "Only staging has it.",
      "Only staging has it: no rule.",
      "Only staging has it. Nothing was paired with it: two are alike.",
      "Only staging has it. The most similar one that production has alone is aws_x.b (88 % alike): if it is " +
        "the same under another name, add a renames: rule.",
    ]);
  });

  it("with an entry that YAML reads as the place", () => {
    const entry = (address: string, place: string): string | undefined =>
      /`(.*)`/.exec(difference({ address, place })[2] ?? "")?.[1];
    expect([
      entry("aws_x.a", "tags"),
      entry('aws_x.a["k"]', "tags"),
      entry('aws_x.a["it\'s"]', "tags"),
      entry('aws_x.a["a\\b"]', "tags"),
      entry('aws_x.a["a\u0007b"]', "tags"),
      entry("aws_x.a", 'tags["a.b"]'),
      entry("aws_x.a", "tags['a']"),
    ]).toEqual([
      '- { resource: "aws_x.a", attribute: "tags", reason: … }',
      '- { resource: \'aws_x.a["k"]\', attribute: "tags", reason: … }',
      "- { resource: 'aws_x.a[\"it''s\"]', attribute: \"tags\", reason: … }",
      '- { resource: "aws_x.a[\\"a\\\\\\\\b\\"]", attribute: "tags", reason: … }',
      '- { resource: "aws_x.a[\\"a\\u0007b\\"]", attribute: "tags", reason: … }',
      '- { resource: "aws_x.a", attribute: \'tags["a.b"]\', reason: … }',
      '- { resource: "aws_x.a", attribute: "tags[\'a\']", reason: … }',
    ]);
  });

  it("of every kind that a difference can be", () => {
    const facts: DifferenceFacts = { ...at, subject: { is: "place", ...at }, reason: { is: "order" } };
    expect([
      said("missing-difference", "difference", facts)[2],
      said("branches-on-identity", "difference", facts)[2],
      said("nondeterministic-configuration", "difference", facts)[2],
      said("missing-resource", "difference", facts)[2],
      said("order-difference", "difference", facts)[2],
      said("sensitivity-difference", "difference", facts)[2],
      said("version-difference", "difference", facts)[2],
      said("undetermined", "difference", facts)[2],
    ]).toEqual([
      "Make the two equal, or derive the value from a parameter that may differ; if it has to stay, add `- { " +
        'resource: "aws_x.a", attribute: "size", reason: … }` under allow: in the contract.',
      "Replace the branch by a parameter of its own, and list that in the contract.",
      "Make the two equal, or derive the value from a parameter that may differ; if it has to stay, add `- { " +
        'resource: "aws_x.a", attribute: "size", reason: … }` under allow: in the contract.',
      'Make it in both environments or in neither; if only one may have it, add `- { resource: "aws_x.a", ' +
        "presence: <environment>, reason: … }` under allow: in the contract.",
      "Make the two equal, or derive the value from a parameter that may differ; if it has to stay, add `- { " +
        'resource: "aws_x.a", attribute: "size", reason: … }` under allow: in the contract.',
      "Make the two equal, or derive the value from a parameter that may differ; if it has to stay, add `- { " +
        'resource: "aws_x.a", attribute: "size", reason: … }` under allow: in the contract.',
      "Use the same version in both environments before promoting.",
      "Make the two equal, or derive the value from a parameter that may differ; if it has to stay, add `- { " +
        'resource: "aws_x.a", attribute: "size", reason: … }` under allow: in the contract.',
    ]);
  });
});

describe("what is said of parameters", () => {
  it("that differ, move nothing, are the same or break a condition", () => {
    expect(said("unexplained-difference", "parameter", { is: "parameter", name: "size" })).toEqual([
      "The parameter size differs, which the contract does not allow",
      "A parameter that the contract does not list must have the same value in every environment.",
      "Give size the same value in both parameter files, or list it under parameters: in the contract with a " +
        "reason.",
      "first-place",
    ]);
    expect(said("missing-difference", "parameter", { name: "size" })).toEqual([
      "The parameter size differs and moves nothing",
      "Exchanging its values changes nothing in either configuration: the environments are equal where the " +
        "parameter files say that they differ.",
      "Use size in the module where its value is written out, or delete it from the parameter files.",
      "first-place",
    ]);
    const same = { name: "secret", environment: "staging", reference: "production" };
    expect(said("must-differ", "parameter", { ...same, sensitive: true })).toEqual([
      "secret is the same in staging and production",
      "The contract says that it must differ, and it does not.",
      "Give staging a value of its own.",
      "critical",
    ]);
    expect(said("must-differ", "parameter", { ...same, sensitive: false })[3]).toBe("high");
    const condition = { name: "size", when: "staging < production" };
    expect(said("condition-violated", "condition", condition)).toEqual([
      "The condition on size does not hold",
      "The contract says when: `staging < production`, which is not true.",
      "Change the value of size, or the condition if it asks for the wrong thing.",
      "first-place-or-medium",
    ]);
    expect(said("condition-violated", "condition", { ...condition, reason: "no number" })[1]).toEqual(
      "The contract says when: `staging < production`, which could not be evaluated: no number.",
    );
  });

  it("that nothing has", () => {
    expect(said("unused-allowance", "rule", { pattern: "gone.*" })).toEqual([
      "The contract's rule for gone.* matches no parameter",
      "No parameter file and no root variable has a parameter of this name: the rule guards nothing.",
      "Correct its name, or remove the rule.",
      "low",
    ]);
    expect(said("unused-allowance", "files", { patterns: ["a"] })).toEqual([
      "The contract has a rule for a, and no environment names a parameter file",
      "Without parameter files only root variables (var.*) are parameters: the rule guards nothing.",
      "Name the parameter file of each environment in the contract (environments: <name>: parameters: <file>), " +
        "or remove what is for none. Root variables need no file where the plans have them: call one var.<name>.",
      "low",
    ]);
    expect(said("unused-allowance", "files", { patterns: ["a", "b"] }).slice(0, 2)).toEqual([
      "The contract has rules for 2 parameters, and no environment names a parameter file",
      "Without parameter files only root variables (var.*) are parameters: these rules guard nothing.",
    ]);
  });
});

describe("what is said of configurations", () => {
  it("that a proof has something against", () => {
    expect(said("unexplained-difference", "configuration", at)).toEqual([
      "size of aws_x.a in the configuration",
      "Exchanging the allowed parameters does not turn one configuration into the other here: something that " +
        "is not an allowed parameter decides.",
      "Derive the value from a parameter that may differ, or make it the same in both environments.",
      "first-place",
    ]);
    expect(said("missing-difference", "configuration", at)).toEqual([
      "size of aws_x.a is the same, although the parameters say otherwise",
      "With the other environment's parameters this place would be another one; as it is, it is equal in both: " +
        "something else than its parameters decides it.",
      "Take the hard-coded value or the override out, so that the parameter decides.",
      "first-place",
    ]);
    expect(said("missing-difference", "plan", { ...at, place: "" })).toEqual([
      "the whole of aws_x.a is the same in both plans, and configured differently",
      "The two configurations write different values here, and both plans have the same one: one of them does " +
        "not have what its configuration says.",
      "Find out what overrides the configured value, and plan again.",
      "first-place",
    ]);
    expect(said("branches-on-identity", "configuration", { ...at, environments: ["staging"] })).toEqual([
      "size of aws_x.a",
      "With a neutral identity in its place staging comes out otherwise here: the module looks at which " +
        "environment it is in.",
      "Replace the branch by a parameter of its own, and list that in the contract.",
      "high",
    ]);
    expect(
      said("branches-on-identity", "configuration", { ...at, environments: ["staging", "production"] })[1],
    ).toEqual(
      "With a neutral identity in its place staging and production come out otherwise here: the module looks " +
        "at which environment it is in.",
    );
    expect(said("nondeterministic-configuration", "configuration", { ...at, environments: ["staging"] })).toEqual([
      "size of aws_x.a",
      "Synthesized twice from the same parameters, staging comes out otherwise here.",
      "Take the clock, the random value or the environment variable out of the module.",
      "high",
    ]);
    expect(said("stale-proof", "proof", { environment: "staging", because: ["one", "two"] })).toEqual([
      "The configuration proof of staging is void",
      "It excuses nothing: one; two. The places named are those that it could have explained.",
      "Synthesize again, plan from what was synthesized, and check again.",
      "high",
    ]);
    expect(said("undetermined", "probe", { environment: "staging", because: "it failed" })).toEqual([
      "The configuration proof of staging is incomplete",
      "It failed. Without it nothing is explained by parameters.",
      "Make the module accept every combination of the allowed parameters, or allow fewer of them.",
      "high",
    ]);
  });

  it("that an evaluation has something against", () => {
    expect(said("missing-difference", "copies", { definition: "local.a", byChance: true })).toEqual([
      "local.a is written differently in the two copies of the source",
      "It comes out the same with the variables that the two environments have now, and would not with others: " +
        "the two copies are equal by chance.",
      "Use the same source for both environments, and let a variable decide.",
      "first-place",
    ]);
    expect(said("missing-difference", "copies", { definition: "local.a", byChance: false })[1]).toEqual(
      "With the variables of the other environment the two copies of the module would give different values here.",
    );
    expect(said("branches-on-identity", "definition", { definition: "local.a" })).toEqual([
      "local.a looks at which environment it is in",
      "With a neutral identity in the place of the environment's own it would come out otherwise: whoever " +
        "gives an environment another name would get another configuration.",
      "Replace the branch by a variable of its own, and list that under parameters: in the contract.",
      "worst-place",
    ]);
    expect(
      said("nondeterministic-configuration", "definition", { definition: "local.a", functions: ["timestamp", "uuid"] }),
    ).toEqual([
      "local.a calls timestamp(), uuid()",
      "The same variables give another value every time, so that what is known of one environment says nothing " +
        "about the other.",
      "Pass the value as a variable, or keep it in a resource (time_static, random_uuid); where nothing " +
        "depends on it, name the attribute under allow: in the contract.",
      "worst-place",
    ]);
    expect(said("no-proof", "hidden", {})).toEqual([
      "What only the Terraform source can decide",
      "Both plans leave these values open until they are applied, and of expressions in native syntax they " +
        "list only what is referred to. A literal that differs, or a branch, would not show.",
      "Name the folder with the Terraform source in the contract (source:); what is merely not known yet can " +
        "also be compared after the apply.",
      "first-place",
    ]);
    expect(said("undetermined", "unread", { path: "a.json", reason: "missing" })).toEqual([
      "What only a.json can decide",
      "The source names a.json, and it is not there. The plans do not show what comes of it, so that a " +
        "difference in it would not show.",
      "Keep it in the repository, or allow its folder with --root; what is merely not known yet can also be " +
        "compared after the apply.",
      "worst-place",
    ]);
    expect(said("stale-proof", "source", { environment: "staging", because: "it has no var.size" })).toEqual([
      "The Terraform source of staging is not the one of its plan",
      "It explains nothing: it has no var.size.",
      "Plan again from the source that source: in the contract names, or name the folder that the plan was " +
        "made in.",
      "high",
    ]);
  });
});

describe("what is said of values that are where they should not be", () => {
  it("of another environment, and in clear", () => {
    const leak = { environment: "staging", other: "production" };
    expect(
      said("cross-environment-value", "leak", { ...leak, foreign: { is: "identity", what: "the account" } }),
    ).toEqual([
      "staging holds the account of production",
      "A value of staging contains the account of production: it points at the other environment.",
      "Give staging its own; derive the value from the environment's parameters.",
      "critical",
    ]);
    expect(
      said("cross-environment-value", "leak", { ...leak, foreign: { is: "secret", parameter: "token" } }).slice(0, 2),
    ).toEqual([
      "staging holds the secret token of production",
      "A value of staging contains the secret token of production: it opens the other environment.",
    ]);
    const credential = { rule: "aws-access-key", what: "an AWS access key", environments: ["staging", "production"] };
    expect(said("hardcoded-secret", "credential", { ...credential, ...at })).toEqual([
      "An AWS access key stands in clear in size of aws_x.a",
      "The rule aws-access-key finds an AWS access key that nothing marks as sensitive, in staging and " +
        "production. Whoever reads the configuration, the plan or the state has it.",
      "Keep it in a secret store and refer to it from here, or pass it as a sensitive variable; then replace " +
        "it, since it has been seen.",
      "high, alike, environment-variables-and-secrets",
    ]);
    expect(said("hardcoded-secret", "credential", { ...credential, address: "output.key", place: "" })[0]).toEqual(
      "An AWS access key stands in clear in output.key",
    );
  });
});

describe("what is said of plans", () => {
  it("and of what became of the objects", () => {
    const object = { address: "aws_x.a", environment: "staging" };
    expect(said("live-drift", "changed", object)).toEqual([
      "aws_x.a was changed outside of Terraform in staging",
      "The object is not as Terraform left it; the values shown are the ones it has now.",
      "Take the change into the module if it is right, or undo it with terraform apply, in every environment " +
        "alike.",
      "worst-place",
    ]);
    expect(said("live-drift", "gone", object)).toEqual([
      "aws_x.a was deleted outside of Terraform in staging",
      "The object that Terraform made is gone.",
      "Take the change into the module if it is right, or undo it with terraform apply, in every environment " +
        "alike.",
      "worst-place",
    ]);
    expect(said("pending-change", "plan", { plan: staging, changes: 1 })).toEqual([
      "The plan of staging would change something",
      "What was tested in staging is what runs there, and the plan says that this is not yet what the " +
        "configuration asks for.",
      "Apply the plan of staging (terraform apply), test what it made, and plan again: `terraform plan " +
        "-out=staging.tfplan && terraform show -json staging.tfplan > staging.json`",
      "high",
    ]);
    expect(said("pending-change", "plan", { plan: staging, changes: 2 })[0]).toEqual(
      "The plan of staging would change 2 things",
    );
  });

  it("whose checks do not hold", () => {
    const check = {
      address: "check.health",
      status: "fail",
      messages: ["It is ill.", "It is old."],
      environments: [
        { ...staging, source: "plan" },
        { ...production, source: "plan" },
      ],
    } as const;
    expect(said("failed-check", "check", check)).toEqual([
      "check.health failed in staging and production",
      "It is ill. It is old.",
      "Mend what check.health checks, and plan again: `terraform plan -out=staging.tfplan && terraform show " +
        "-json staging.tfplan > staging.json` and `terraform plan -out=production.tfplan && terraform show -json " +
        "production.tfplan > production.json`",
      "high",
    ]);
    expect(
      said("failed-check", "check", {
        ...check,
        status: "error",
        messages: [],
        environments: [{ ...staging, source: "state" }],
      }),
    ).toEqual([
      "check.health could not be evaluated in staging",
      "Terraform gives no message for it.",
      "Mend what check.health checks, and look again.",
      "high",
    ]);
  });

  it("that are not of one configuration, or not recent", () => {
    const plans = { from: staging, to: production };
    expect(said("configuration-mismatch", "plans", { ...plans, places: 1 })).toEqual([
      "The plans of staging and production were not made from the same configuration",
      "One place is configured in one of them only, or otherwise: what was tested in staging is not what " +
        "production would get.",
      "Plan both from the same commit (`git checkout <commit>`): `terraform plan -out=staging.tfplan && " +
        "terraform show -json staging.tfplan > staging.json` and `terraform plan -out=production.tfplan && " +
        "terraform show -json production.tfplan > production.json`. What differs between them belongs in " +
        "variables.",
      "high",
    ]);
    expect(said("configuration-mismatch", "plans", { ...plans, places: 2 })[1]).toEqual(
      "2 places are configured in one of them only, or otherwise: what was tested in staging is not what " +
        "production would get.",
    );
    const old = { is: "old", timestamp: "2027-01-06T00:00:00Z", mostHours: 24 } as const;
    expect(said("stale-plan", "plan", { plan: staging, stale: old })).toEqual([
      "The plan of staging is not known to be recent",
      "It was made at 2027-01-06T00:00:00Z, and only plans of the last 24 hours are accepted.",
      "Plan again: `terraform plan -out=staging.tfplan && terraform show -json staging.tfplan > staging.json`",
      "high",
    ]);
    const location = { file: "parity.yaml", line: 3 };
    const entry = { is: "waiver", at: "a b", sha256: "0", owner: "ops", location } as const;
    const last = { at: "2027-01-01T00:00:00Z", by: "Ada" };
    const reviews = { days: 1, entries: 2, due: [{ entry, last }], uncounted: 2 };
    expect(said("not-reviewed", "entries", reviews)).toEqual([
      "1 of 2 accepted entries was not reviewed in the last day",
      "The contract accepts differences that nobody has looked at since then: waiver a b (parity.yaml:3, of ops, " +
        "last reviewed at 2027-01-01T00:00:00Z by Ada). 2 reviews of the ledger do not count: nobody has signed them " +
        "whose signature the contract asks for.",
      'Look at each, and record it: `tfparity review --by "<who looks>"`. What is needed no more, take out of the ' +
        "contract.",
      "high",
    ]);
    expect([
      said("stale-plan", "plan", { plan: staging, stale: { ...old, mostHours: 1 } })[1],
      said("stale-plan", "plan", { plan: staging, stale: { ...old, is: "future" } })[1],
      said("stale-plan", "plan", { plan: staging, stale: { is: "silent", mostHours: 24 } })[1],
    ]).toEqual([
      "It was made at 2027-01-06T00:00:00Z, and only plans of the last hour are accepted.",
      "It says that it was made at 2027-01-06T00:00:00Z, which is yet to come: one of the clocks is wrong.",
      "It does not say when it was made, and only plans of the last 24 hours are accepted.",
    ]);
  });

  it("that are not whole", () => {
    const whole = (incomplete: FindingCases["incomplete-plan"]["plan"]["incomplete"]): readonly string[] =>
      said("incomplete-plan", "plan", { plan: staging, incomplete });
    expect(whole({ is: "errored" })).toEqual([
      "The plan of staging is incomplete",
      "The plan cannot be compared: Terraform stopped with an error while planning.",
      "Mend the error that terraform plan reports, and plan again: `terraform plan -out=staging.tfplan && " +
        "terraform show -json staging.tfplan > staging.json`",
      "high",
    ]);
    expect(whole({ is: "refresh-only" }).slice(1, 3)).toEqual([
      "The plan cannot be compared: it is a refresh-only plan, which does not say what will exist.",
      "Plan without -refresh-only: `terraform plan -out=staging.tfplan && terraform show -json staging.tfplan " +
        "> staging.json`",
    ]);
    expect(whole({ is: "destroy" }).slice(1, 3)).toEqual([
      "The plan cannot be compared: it destroys everything: nothing will exist.",
      "Plan without -destroy: `terraform plan -out=staging.tfplan && terraform show -json staging.tfplan > " +
        "staging.json`",
    ]);
    expect(whole({ is: "part" }).slice(1, 3)).toEqual([
      "The plan cannot be compared: it covers only a part of the configuration (-target, or an exclusion).",
      "Plan without -target: `terraform plan -out=staging.tfplan && terraform show -json staging.tfplan > " +
        "staging.json`",
    ]);
    expect(whole({ is: "deferred", changes: 3 }).slice(1, 3)).toEqual([
      "The plan cannot be compared: Terraform put off 3 changes.",
      "Apply what can be applied (terraform apply) and plan again, until nothing is deferred: `terraform plan " +
        "-out=staging.tfplan && terraform show -json staging.tfplan > staging.json`",
    ]);
    expect(said("incomplete-plan", "parts", { plan: staging, parts: ["a", "b", "c", "d", "e", "f"] })).toEqual([
      "The plan of staging holds parts that this version does not know",
      "a, b, c, d, e and 1 more: nothing there is compared, and applying the plan may do what nobody has " +
        "looked at.",
      "Use a newer version of tfparity; or, where another tool has added them, give the plan as terraform show " +
        "-json wrote it.",
      "high",
    ]);
  });

  it("that were cut down or put together", () => {
    const gaps = (
      kinds: readonly FindingCases["incomplete-plan"]["configuration"]["gaps"][number]["kind"][],
    ): readonly string[] =>
      said("incomplete-plan", "configuration", {
        plan: staging,
        gaps: kinds.map((kind) => ({ kind, address: `the ${kind}` })),
      });
    expect(gaps(["configuration"])).toEqual([
      "The plan of staging is incomplete",
      "It has no configuration, so that nobody can tell what was asked for and what the provider assigned. " +
        "Terraform writes no such plan: it was cut down, or put together from several.",
      "Give the plan as terraform show -json wrote it, with nothing taken out: `terraform plan " +
        "-out=staging.tfplan && terraform show -json staging.tfplan > staging.json`",
      "high",
    ]);
    expect(gaps(["resource", "provider", "argument"])[1]).toEqual(
      "The configuration in it does not have the resource; the configuration in it does not say which provider " +
        "is meant at the provider; the configuration in it does not say what the argument is, so that nobody can " +
        "tell what was asked for and what the provider assigned. Terraform writes no such plan: it was cut down, " +
        "or put together from several.",
    );
    expect(gaps(["arguments", "module", "output", "variable", "resource"])[1]).toEqual(
      "The configuration in it has no arguments of the arguments; the configuration in it does not have the " +
        "module; the configuration in it does not have the output; and 2 more of the kind, so that nobody can " +
        "tell what was asked for and what the provider assigned. Terraform writes no such plan: it was cut down, " +
        "or put together from several.",
    );
    const contradictions = (
      kinds: readonly FindingCases["incomplete-plan"]["contradictions"]["contradictions"][number]["kind"][],
    ): readonly string[] =>
      said("incomplete-plan", "contradictions", {
        plan: staging,
        contradictions: kinds.map((kind) => ({ kind, address: `aws_x.${kind}` })),
      });
    expect(contradictions(["unsaid", "unchanged", "read"])).toEqual([
      "The plan of staging contradicts itself",
      "It does not say what is done to aws_x.unsaid; it leaves aws_x.unchanged as it is, and changes it; it " +
        "only reads aws_x.read, which is no data source, so that nobody can tell what applying it does. " +
        "Terraform writes no such plan: it was changed, or put together from several.",
      "Give the plan as terraform show -json wrote it, with nothing changed: `terraform plan " +
        "-out=staging.tfplan && terraform show -json staging.tfplan > staging.json`",
      "high",
    ]);
    expect(contradictions(["existence", "read", "read", "read"])[1]).toEqual(
      "What it does to aws_x.existence is not what it has of it before and after; it only reads aws_x.read, " +
        "which is no data source; it only reads aws_x.read, which is no data source; and 1 more of the kind, so " +
        "that nobody can tell what applying it does. Terraform writes no such plan: it was changed, or put " +
        "together from several.",
    );
  });
});

describe("what is said of declarations", () => {
  const waiver = {
    scope: { resource: "aws_x.*", attribute: "tags" },
    expires: "2027-01-01",
    owner: "platform",
    reason: "For now.",
  };

  it("that are used up, too long, too wide or for nothing", () => {
    expect(said("expired-waiver", "waiver", waiver)).toEqual([
      "The waiver for aws_x.* tags expired on 2027-01-01",
      "It counts for nothing any more. platform gave it because: For now.",
      "Mend what it waived, and remove it; or agree on a new date.",
      "medium",
    ]);
    expect(said("overlong-waiver", "waiver", { ...waiver, mostDays: 90 })).toEqual([
      "The waiver for aws_x.* tags holds until 2027-01-01",
      "The gate accepts waivers of at most 90 days, and this one is to hold for longer. platform gave it " +
        "because: For now.",
      "Agree on a nearer last day; or, if the difference is to stay, write an allowance with its reason instead.",
      "medium",
    ]);
    expect(
      said("unused-allowance", "declaration", { of: "waiver", scope: { resource: "aws_x.*", presence: "staging" } }),
    ).toEqual([
      "The waiver for aws_x.* only in staging covers nothing",
      "No difference needs it: what it was written for is gone, or its pattern is wrong.",
      "Remove the waiver, or correct its pattern.",
      "low",
    ]);
    expect(said("unused-allowance", "declaration", { of: "allowance", scope: { resource: "aws_x.*" } })[0]).toEqual(
      "The allowance for aws_x.* covers nothing",
    );
    expect(
      said("wide-allowance", "allowance", {
        scope: { resource: "*", attribute: "*" },
        places: 9,
        attributes: 7,
        decisive: 2,
      }),
    ).toEqual([
      "The allowance for * * excuses 9 places",
      "They are 7 attributes, and not one cause with one reason. 2 of the places decide what runs or who may " +
        "do what, and whatever else comes to differ there is excused unseen.",
      "Write an allowance for each cause, with its attribute and its own reason.",
      "low",
    ]);
  });

  const change: WeighedChange = {
    section: "parameters",
    subject: "size",
    about: "size",
    what: "changed",
    direction: "wider",
    fields: [{ name: "when", from: "a", to: "b" }],
    location: { file: "parity.yaml", line: 7 },
    before: { file: "parity.yaml", line: 5 },
    alone: contract(),
    excused: { differences: 1, findings: 2 },
  };
  const from = { ref: "origin/main", commit: "0123456789abcdef", sha256: "" };
  const changed = (
    more: Partial<WeighedChange> = {},
    of: FindingCases["contract-change"]["change"]["contract"] = { file: "parity.yaml", from },
  ) => said("contract-change", "change", { change: { ...change, ...more }, contract: of });
  const without = (...names: readonly (keyof WeighedChange)[]): Partial<WeighedChange> =>
    Object.fromEntries(names.map((name) => [name, undefined]));

  it("that a proposed contract says in another way", () => {
    expect(changed()).toEqual([
      "The rule for size permits more",
      "`when` is `b`, and was `a`. It would excuse 1 difference, 2 findings. It does not count until it is " +
        "merged: this was judged by parity.yaml of origin/main (commit 0123456789ab).",
      "Look at line 7 of parity.yaml, and decide whether that is meant; it is accepted by merging it.",
      "medium",
    ]);
    expect(changed({ direction: "narrower" })).toEqual([
      "The rule for size permits less",
      "`when` is `b`, and was `a`. It would excuse 1 difference, 2 findings. It does not count until it is " +
        "merged: this was judged by parity.yaml of origin/main (commit 0123456789ab).",
      "Look at line 7 of parity.yaml, and decide whether that is meant; it is accepted by merging it.",
      "low",
    ]);
    expect(changed({ what: "added", fields: [], ...without("before") })).toEqual([
      "The rule for size is new",
      "It would excuse 1 difference, 2 findings. It does not count until it is merged: this was judged by " +
        "parity.yaml of origin/main (commit 0123456789ab).",
      "Look at line 7 of parity.yaml, and decide whether that is meant; it is accepted by merging it.",
      "medium",
    ]);
    expect(changed({ what: "removed", fields: [], ...without("location") })).toEqual([
      "The rule for size is gone",
      "It would excuse 1 difference, 2 findings. It does not count until it is merged: this was judged by " +
        "parity.yaml of origin/main (commit 0123456789ab).",
      "Look at line 5 as it is in origin/main, and decide whether that is meant; it is accepted by merging it.",
      "medium",
    ]);
    expect(
      changed({ what: "removed", section: "file", subject: "parity.yaml", ...without("location", "before", "alone") }),
    ).toEqual([
      "The contract parity.yaml is gone",
      "`when` is `b`, and was `a`. It would have other files compared, so that nobody can tell here what it " +
        "would excuse. It does not count until it is merged: this was judged by parity.yaml of origin/main " +
        "(commit 0123456789ab).",
      "See that the file is gone, and decide whether that is meant; it is accepted by merging it.",
      "medium",
    ]);
    expect(changed({ what: "removed", ...without("location") }, {})[2]).toEqual(
      "Look at line 5 as it is in the base, and decide whether that is meant; it is accepted by merging it.",
    );
    expect(changed({ fields: [{ name: "order", from: "1", to: "2" }] })[0]).toEqual(
      "The rule for size stands elsewhere",
    );
  });

  it("with what of it is another, and how much that would excuse", () => {
    const message = (more: Partial<WeighedChange>): string | undefined => changed(more, {})[1];
    expect([
      message({
        fields: [
          { name: "when", to: "b" },
          { name: "may", from: "differ" },
        ],
      }),
      message({ fields: [], excused: { differences: 2, findings: 0 } }),
      message({ fields: [], excused: { differences: 0, findings: 1 } }),
      message({ fields: [], excused: { differences: 0, findings: 0 } }),
      message({ fields: [], excused: { differences: 0, findings: 0 }, direction: "narrower" }),
      message({ fields: [], ...without("excused") }),
      changed({ fields: [] }, { file: "parity.yaml" })[1],
    ]).toEqual([
      "`when` is `b`, and was not there. `may` is gone, and was `differ`. It would excuse 1 difference, 2 " +
        "findings. It does not count until it is merged: this was judged by the contract.",
      "It would excuse 2 differences, 0 findings. It does not count until it is merged: this was judged by the " +
        "contract.",
      "It would excuse 0 differences, 1 finding. It does not count until it is merged: this was judged by the " +
        "contract.",
      "It would excuse nothing of what is found here. It does not count until it is merged: this was judged by " +
        "the contract.",
      "It would excuse nothing. It does not count until it is merged: this was judged by the contract.",
      "There are too many changes to count what each of them would excuse. It does not count until it is " +
        "merged: this was judged by the contract.",
      "It would excuse 1 difference, 2 findings. It does not count until it is merged: this was judged by " +
        "parity.yaml.",
    ]);
  });

  it("by the words of each section", () => {
    const sections = [
      "reference",
      "environments",
      "allow",
      "waivers",
      "severity",
      "renames",
      "schema",
      "gate",
    ] as const;
    expect(
      sections.flatMap((section) => [changed({ section })[0], changed({ section, direction: "narrower" })[0]]),
    ).toEqual([
      "The contract's size is another one",
      "The contract's size is another one",
      "The environment size is another one",
      "The environment size is another one",
      "The allowance for size accepts more",
      "The allowance for size accepts less",
      "The waiver for size accepts more, or for longer",
      "The waiver for size accepts less, or for less time",
      "The severity of size is milder",
      "The severity of size is worse",
      "The rename of size is another one",
      "The rename of size is another one",
      "The contract's size is another one",
      "The contract's size is another one",
      "The gate's size asks for less",
      "The gate's size asks for more",
    ]);
  });
});

describe("how a plan is made again", () => {
  it("is a command for the file that it was read from", () => {
    const again = (file: string): string => planAgain({ name: "staging", file });
    expect([
      again("plans/staging.json"),
      again("plans/staging.json.gz"),
      again("staging.tfplan"),
      again("-"),
      again("my plans/it's.json"),
      again("-o.json"),
      planAgain({ name: "my env", file: "a.json" }),
      planAgain({ name: "-e", file: "a.json.gz" }),
    ]).toEqual([
      "`terraform plan -out=staging.tfplan && terraform show -json staging.tfplan > plans/staging.json`",
      "`terraform plan -out=staging.tfplan && terraform show -json staging.tfplan | gzip > plans/staging.json.gz`",
      "`terraform plan -out=staging.tfplan`",
      "`terraform plan -out=staging.tfplan && terraform show -json staging.tfplan > staging.json`",
      "`terraform plan -out=staging.tfplan && terraform show -json staging.tfplan > 'my plans/it'\\''s.json'`",
      "`terraform plan -out=staging.tfplan && terraform show -json staging.tfplan > '-o.json'`",
      "`terraform plan -out='my env.tfplan' && terraform show -json 'my env.tfplan' > a.json`",
      "`terraform plan -out='-e.tfplan' && terraform show -json '-e.tfplan' | gzip > a.json.gz`",
    ]);
  });
});

describe("what notes say", () => {
  it("of the contract that judges", () => {
    const origin = { file: "parity.yaml", from: { ref: "origin/main", commit: "0123456789abcdef", sha256: "" } };
    const change = { differences: 1, findings: 0 };
    const one = { section: "allow", subject: "a", about: "a", what: "added", direction: "wider", fields: [] } as const;
    expect([
      noteOf("contract-origin", origin).text,
      noteOf("contract-origin", { ...origin, changes: [one], together: change }).text,
      noteOf("contract-origin", { ...origin, changes: [one, one], together: change }).text,
      noteOf("contract-origin", { ...origin, changes: [one, one] }).text,
    ]).toEqual([
      "This was judged by parity.yaml of origin/main (commit 0123456789ab).",
      "This was judged by parity.yaml of origin/main (commit 0123456789ab). The contract here says one thing " +
        "in another way, which counts when it is merged.",
      "This was judged by parity.yaml of origin/main (commit 0123456789ab). The contract here says 2 things in " +
        "another way, which counts when it is merged. Together they would excuse 1 difference, 0 findings.",
      "This was judged by parity.yaml of origin/main (commit 0123456789ab). The contract here says 2 things in " +
        "another way, which counts when it is merged.",
    ]);
  });

  it("of what is not known or not used", () => {
    const state = environment("staging", { source: "state" });
    expect([
      noteOf("equal-secret", { name: "token" }).text,
      noteOf("undecided-condition", { name: "size", without: ["test", "demo"], when: "test < demo" }).text,
      noteOf("unused-identity", { name: "name", environment: "staging" }).text,
      noteOf("undeclared-identity", {
        name: "var.stage",
        kind: "name",
        location: { file: "parity.yaml", line: 7, column: 3 },
      }).text,
      noteOf("unmarked-secrets", state).text,
      noteOf("unmarked-secrets", { ...state, source: "plan" }).text,
      noteOf("unmarked-secrets", { ...state, source: "plan", terraformVersion: "0.13.0" }).text,
      noteOf("unknown-schema", {
        types: new Map([
          ["a/b", ["b_1", "b_2", "b_3", "b_4", "b_5", "b_6", "b_7"]],
          ["a/c", ["c_1"]],
        ]),
      }).text,
      noteOf("bare-references", { environments: ["staging"], places: 1 }).text,
      noteOf("bare-references", { environments: ["staging", "production"], places: 2 }).text,
      noteOf("ignored-for-states", { environments: ["staging"], hasSource: true, rules: [] }).text,
      noteOf("ignored-for-states", { environments: ["staging"], hasSource: false, rules: ["var.a"] }).text,
      noteOf("ignored-for-states", {
        environments: ["staging", "production"],
        hasSource: true,
        rules: ["var.a", "var.b", "var.c", "var.d"],
      }).text,
      noteOf("mock-in-one", { environment: "staging", reference: "production", names: ["A"] }).text,
      noteOf("mock-in-one", { environment: "staging", reference: "production", names: ["A", "B"] }).text,
      noteOf("unseen-modules", { environment: "staging", modules: ["module.a"] }).text,
      noteOf("unseen-modules", { environment: "staging", modules: ["module.a", "module.b"] }).text,
      noteOf("unread-source", {
        environment: "staging",
        unread: [
          ["a.json", "missing"],
          ["b.json", "outside"],
        ],
      }).text,
      noteOf("unknown-part", { plan: staging, parts: ["a", "b"] }).text,
      noteOf("wide-allowance", { scope: { resource: "*", attribute: "*" }, places: 9, attributes: 7 }).text,
      noteOf("removed-differences", { environments: ["staging", "production"], differences: 1 }).text,
      noteOf("removed-differences", { environments: ["staging", "production"], differences: 2 }).text,
    ]).toEqual([
      "token is a secret and the same in all environments; say must: differ in the contract if they should not " +
        "share it.",
      "The condition on size is about test and demo as well, not compared here: `test < demo`",
      "The parameter name names staging and moves nothing in the configuration.",
      "The parameter var.stage is the name of its environment, and the contract lets it differ like any other, so " +
        'that code which asks for it (var.stage == "production") is permitted. Say identity: name in line 7 of ' +
        "parity.yaml: then only text that passes through may follow from it.",
      "The state of staging does not say all that is sensitive: what may be a secret in it is not shown, and a " +
        "secret that is an ordinary word may be. Give what terraform show -json prints of it instead.",
      "The plan of staging was made by Terraform of unknown version, which does not mark sensitive values: " +
        "what may be a secret in it is not shown, and a secret that is an ordinary word may be. Plan with a " +
        "newer Terraform.",
      "The plan of staging was made by Terraform 0.13.0, which does not mark sensitive values: what may be a " +
        "secret in it is not shown, and a secret that is an ordinary word may be. Plan with a newer Terraform.",
      "No schema is known for a/b (b_1, b_2, b_3, b_4, b_5 and 2 more); a/c (c_1), so that a secret there is " +
        "concealed only where the input marks it or it looks like one. Write it with terraform providers schema " +
        "-json, and give it with --schema or with schema: in the contract.",
      "In staging one value is not known yet and taken for bare references to the same things; a literal " +
        "beside one would not show. Name the Terraform source in the contract (source:) to have the expressions " +
        "compared.",
      "In staging and production 2 values are not known yet and taken for bare references to the same things; " +
        "a literal beside one would not show. Name the Terraform source in the contract (source:) to have the " +
        "expressions compared.",
      "staging is read from a state, which says nothing of variables and expressions: source: does nothing there. " +
        "Compare plans to have them count.",
      "staging is read from a state, which says nothing of variables and expressions: the rules for var.a do nothing " +
        "there. Compare plans to have them count.",
      "staging and production are read from a state, which says nothing of variables and expressions: source: and " +
        "the rules for var.a, var.b, var.c and 1 more do nothing there. Compare plans to have them count.",
      "A is the machine itself or a stand-in in staging, and a service in production: what is tested in staging is " +
        "not what will be called.",
      "A, B are the machine itself or a stand-in in staging, and a service in production: what is tested in staging " +
        "is not what will be called.",
      "In staging module.a is given something else, and a synthesized configuration does not hold what comes of it " +
        "inside: compare plans, with source: beside synth: in the contract, to see that.",
      "In staging module.a, module.b are given something else, and a synthesized configuration does not hold what " +
        "comes of it inside: compare plans, with source: beside synth: in the contract, to see that.",
      "The source of staging names what is not read: a.json (it is not there), b.json (it leads outside of the " +
        "folders that may be read, which --root can widen). What only it can tell is undetermined.",
      "staging.json says something in a, b, which this version does not know: nothing there is compared.",
      "The allowance for * * excuses 9 places in 7 attributes, none of which is known to decide what runs or " +
        "who may do what.",
      "The plans of staging and production take away 1 difference that there is between them now.",
      "The plans of staging and production take away 2 differences that there are between them now.",
    ]);
  });

  it("stand with their kind and their places", () => {
    const place = { address: "aws_x.a", path: [], place: "", values: {} };
    expect(noteOf("equal-secret", { name: "a" })).toEqual({
      kind: "equal-secret",
      text: noteOf("equal-secret", { name: "a" }).text,
      places: [],
    });
    expect(noteOf("equal-secret", { name: "a" }, [place]).places).toEqual([place]);
  });
});
