import { describe, expect, it } from "vitest";
import { readContract } from "../../src/contract/index.js";
import { emptyContract } from "../../src/model/contract.js";
import type { Contract } from "../../src/model/contract.js";
import { InputErrors } from "../../src/model/input-error.js";
import { wholeContract } from "./example.js";

const FILE = "parity.yaml";
const at = (line: number, column: number) => ({ file: FILE, line, column });

/** Every error as `line:column message`. */
function errorsOf(text: string): readonly string[] {
  try {
    readContract(text, FILE);
    return [];
  } catch (error) {
    if (!(error instanceof InputErrors)) throw error;
    expect(error.errors.every(({ file }) => file === FILE)).toBe(true);
    return error.errors.map(({ line, column, message }) => `${line}:${column} ${message}`);
  }
}

const parameter = (text: string): string => `version: 1\nparameters:\n  a.b: ${text}\n`;
const list = (name: string, ...items: readonly string[]): string =>
  `version: 1\n${name}:\n${items.map((item) => `  - ${item}\n`).join("")}`;
const declared = (rest: string): string =>
  `version: 1\nenvironments: { staging: {}, production: {}, pre-prod: {} }\n${rest}`;

/** An Ed25519 private key as its PEM file has it between the lines. */
const PRIVATE_KEY = "MC4CAQAwBQYDK2VwBCIEILNnOEuFFGPoP9tBEbpuBpTl1oPBDoQ0LcnHC9hVaB8U";

/** So many entries of `allow`, each on a line of its own. */
const manyAllowances = (count: number): string =>
  Array.from({ length: count }, (_, at) => `- { resource: r${at}, attribute: a, reason: r }\n`).join("");

describe("a contract", () => {
  it("says what its text says", () => {
    const rule = { may: true, must: false, sensitive: false, affects: [], presence: [] };
    const expected: Contract = {
      file: FILE,
      reference: "production",
      environments: new Map([
        [
          "staging",
          {
            name: "staging",
            plan: "plans/staging.json",
            parameters: ["stacks/parameters/staging.json"],
            parametersAt: [at(7, 17)],
            synth: "cdktf.out/stacks/staging",
            identity: new Map(),
            location: at(5, 3),
            namedAt: { plan: at(6, 11), synth: at(8, 12) },
          },
        ],
        [
          "production",
          {
            name: "production",
            plan: "plans/production.json",
            parameters: ["stacks/parameters/production.json"],
            parametersAt: [at(11, 17)],
            synth: "cdktf.out/stacks/production",
            source: "infra/",
            identity: new Map([
              ["name", "production"],
              ["account", "222222222222"],
            ]),
            location: at(9, 3),
            namedAt: { plan: at(10, 11), synth: at(12, 12), source: at(13, 13) },
          },
        ],
      ]),
      previews: [
        {
          pattern: "pr-*",
          like: "staging",
          files: { namedAt: {} },
          identity: new Map(),
          location: at(15, 3),
        },
      ],
      parameters: [
        { ...rule, pattern: "name", identity: "name", reason: "Names the environment.", location: at(17, 3) },
        {
          ...rule,
          pattern: "accountId",
          must: true,
          identity: "account",
          reason: "One account per environment.",
          location: at(18, 3),
        },
        {
          ...rule,
          pattern: "domain",
          must: true,
          identity: "domain",
          reason: "Each environment has its own.",
          location: at(19, 3),
        },
        {
          ...rule,
          pattern: "database.instanceClass",
          reason: "Staging carries a fraction of the load.",
          affects: ["aws_db_instance.*"],
          owner: "data",
          location: at(20, 3),
        },
        {
          ...rule,
          pattern: "service.desiredCount",
          reason: "Two nodes still show concurrency bugs.",
          when: "staging >= 2 && staging <= production",
          location: at(21, 3),
        },
        {
          ...rule,
          pattern: "service.env.*",
          reason: "Agreed",
          presence: ["staging", "production"],
          location: at(22, 3),
        },
        { ...rule, pattern: "service.env.LOG_LEVEL", may: false, location: at(23, 3) },
        {
          ...rule,
          pattern: "var.db_password",
          must: true,
          sensitive: true,
          reason: "Secrets are never shared.",
          affects: ["aws_db_instance.main", "aws_secretsmanager_*"],
          location: at(24, 3),
        },
      ],
      allow: [
        {
          resource: "aws_cloudwatch_log_group.*",
          attribute: "retention_in_days",
          reason: "Agreed",
          owner: "ops",
          location: at(26, 5),
        },
        {
          resource: "aws_wafv2_web_acl.*",
          presence: "production",
          environment: "staging",
          reason: "Agreed",
          location: at(27, 5),
        },
      ],
      following: [
        {
          resource: "aws_iam_role.*",
          attribute: "assume_role_policy",
          reason: "Agreed",
          location: at(29, 5),
        },
      ],
      waivers: [
        {
          resource: "aws_db.a",
          attribute: "engine",
          environment: "staging",
          reason: "Agreed",
          owner: "ops",
          expires: "2027-01-31",
          location: at(31, 5),
        },
        {
          resource: "aws_shield.main",
          presence: "production",
          reason: "Agreed",
          owner: "ops",
          expires: "2028-02-29",
          location: at(32, 5),
        },
      ],
      severity: [
        { resource: "aws_cloudwatch_*", attribute: "*", level: "low", location: at(35, 5) },
        { resource: "aws_kms_key.*", attribute: "*", level: "critical", owner: "security", location: at(36, 5) },
      ],
      renames: [
        { environment: "staging", from: "stg_web", to: "prd_web", location: at(38, 5) },
        { from: "blue", to: "green", owner: "ops", location: at(39, 5) },
      ],
      schema: ["schemas/google.json.gz"],
      schemaAt: [at(40, 10)],
      gate: {
        failOn: "low",
        requireApplied: true,
        requireNoLiveDrift: false,
        requireSameConfiguration: false,
        maxWaiverDays: 90,
        maxPlanAgeHours: 24.5,
        maxAttestationAgeHours: 12,
        requireSigned: true,
        keys: [{ name: "job", key: "MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=" }],
        identities: [{ issuer: "https://i.example", subject: "me" }],
        order: ["staging", "production"],
        soakHours: 36,
        reviewDays: 30,
      },
      baseline: "parity-baseline.json",
      ledger: "parity-ledger.jsonl",
      causes: [
        {
          causes: ["branches-on-identity branch local.is_production"],
          reason: "The trial ends in May.",
          location: at(28, 5),
        },
        {
          causes: ["unexplained-difference tag Team", "x"],
          reason: "Next sprint.",
          owner: "ops",
          waiver: { owner: "ops", expires: "2027-01-31" },
          location: at(33, 5),
        },
      ],
      components: [
        {
          name: "network",
          owner: "@acme/network",
          files: {
            plan: "plans/{environment}/network.json",
            parameters: ["vars/{environment}.tfvars", "vars/{component}/{environment}.tfvars"],
            parametersAt: [at(60, 18), at(60, 47)],
            synth: "cdktf.out/{component}-{environment}",
            source: "live/{environment}/network",
            namedAt: { plan: at(59, 11), synth: at(61, 12), source: at(62, 13) },
          },
          rules: {
            parameters: [{ ...rule, pattern: "var.size", reason: "Agreed", location: at(65, 21) }],
            allow: [{ resource: "aws_vpc.main", attribute: "tags", reason: "Agreed", location: at(66, 15) }],
            waivers: [
              {
                resource: "aws_vpc.b",
                attribute: "tags",
                reason: "Agreed",
                owner: "ops",
                expires: "2027-01-31",
                location: at(67, 17),
              },
            ],
            following: [],
            causes: [],
            severity: [{ resource: "aws_vpc.main", attribute: "*", level: "info", location: at(68, 18) }],
            renames: [{ from: "north", to: "south", location: at(69, 17) }],
          },
          location: at(58, 3),
        },
      ],
      manifest: {
        file: "manifests/{environment}/{component}.json",
        rules: [
          {
            pattern: "tools.node",
            permits: "major",
            presence: [],
            reason: "Agreed",
            owner: "ops",
            location: at(73, 5),
          },
          {
            pattern: "variables.*",
            permits: "differ",
            presence: ["staging", "production"],
            reason: "Agreed",
            location: at(74, 5),
          },
          { pattern: "variables.API_URL", permits: "match", presence: [], location: at(75, 5) },
        ],
        location: at(70, 1),
      },
      required: [
        {
          container: "api",
          function: "aws_lambda_*",
          variables: ["DATABASE_URL", "SENTRY_*"],
          reason: "Nobody sees errors.",
          owner: "ops",
          location: at(77, 5),
        },
      ],
      locations: new Map([
        ["reference", at(3, 1)],
        ["gate.failOn", at(42, 3)],
        ["gate.requireApplied", at(43, 3)],
        ["gate.requireNoLiveDrift", at(44, 3)],
        ["gate.requireSameConfiguration", at(45, 3)],
        ["gate.maxWaiverDays", at(46, 3)],
        ["gate.maxPlanAgeHours", at(47, 3)],
        ["gate.maxAttestationAgeHours", at(48, 3)],
        ["gate.requireSigned", at(49, 3)],
        ["gate.keys", at(50, 3)],
        ["gate.identities", at(51, 3)],
        ["gate.order", at(52, 3)],
        ["gate.soak", at(53, 3)],
        ["gate.reviewDays", at(54, 3)],
        ["baseline", at(55, 1)],
        ["ledger", at(56, 1)],
      ]),
    };
    expect(readContract(wholeContract, FILE)).toEqual(expected);
  });

  it("that says nothing is the empty contract", () => {
    expect(readContract("version: 1", FILE)).toEqual({ ...emptyContract, file: FILE });
  });

  it("can be written as JSON, indented with tabs", () => {
    const json = JSON.stringify({ version: 1, parameters: { a: { may: "differ", reason: "r" } } }, null, "\t");
    expect(readContract(json, FILE).parameters[0]?.pattern).toBe("a");
  });

  it("keeps a date as text and a key named like a property of objects as a key", () => {
    const read = readContract(
      parameter("{ may: differ, reason: r }") +
        "  __proto__: { sensitive: true }\n  constructor: { sensitive: true }\n",
      FILE,
    );
    expect(read.parameters.map(({ pattern }) => pattern)).toEqual(["a.b", "__proto__", "constructor"]);
  });

  it("reads the same with a byte order mark and Windows line ends", () => {
    const windows = `\uFEFF${wholeContract.replaceAll("\n", "\r\n")}`;
    expect(readContract(windows, FILE)).toEqual(readContract(wholeContract, FILE));
  });

  it("lets an alias repeat a single value", () => {
    const text =
      "version: 1\nparameters:\n  a: { may: differ, reason: &why Because. }\n  b: { may: differ, reason: *why }\n";
    expect(readContract(text, FILE).parameters.map(({ reason }) => reason)).toEqual(["Because.", "Because."]);
  });

  it("lets an alias be what its name was given to last", () => {
    const text =
      "version: 1\nparameters:\n  a: { may: differ, reason: &why One. }\n  b: { may: differ, reason: *why }\n" +
      "  c: { may: differ, reason: &why Two. }\n  d: { may: differ, reason: *why }\n" +
      "  &name e: { may: differ, reason: *name }\n";
    expect(readContract(text, FILE).parameters.map(({ reason }) => reason)).toEqual([
      "One.",
      "One.",
      "Two.",
      "Two.",
      "e",
    ]);
  });

  it("has as many aliases as anybody likes", () => {
    const affects = `["a.*", ${Array.from({ length: 50_000 }, () => "*one").join(", ")}]`;
    const text = `version: 1\nparameters:\n  a: { may: differ, reason: &one r, affects: ${affects} }\n`;
    expect(readContract(text, FILE).parameters[0]?.affects).toHaveLength(50_001);
  });

  it("is read whether or not it declares the environments that it names", () => {
    expect(errorsOf(list("allow", "{ resource: a, presence: anywhere, reason: r }"))).toEqual([]);
    expect(errorsOf(parameter("{ may: differ, reason: r, when: anywhere > 1 }"))).toEqual([]);
  });
});

describe("a wrong contract is told with line and column:", () => {
  const KNOWN =
    "known here: version, reference, environments, components, parameters, allow, waivers, severity, renames, " +
    "schema, baseline, ledger, manifest, required, gate";
  const PLACE =
    "give resource with either attribute, for differences inside a resource (and follows with it, for what only " +
    "follows the identities), or presence, for a resource that only one environment has; or cause alone, for all " +
    "that follows from one";
  it.each([
    ["empty", "", ["1:1 the file is empty"]],
    ["comments only", "# nothing\n", ["1:1 the file is empty"]],
    ["text", "hello", ["1:1 the contract: has to be a map, not text"]],
    ["a list", "- version: 1", ["1:1 the contract: has to be a map, not a list"]],
    ["no version", "reference: a", ['1:1 the contract: "version" is missing']],
    [
      "a second colon",
      "version: 1\nreference: a: b",
      ["2:12 this is not valid YAML: a second colon; put the value in quotes, or the map on lines of its own"],
    ],
    [
      "a value that has to be in quotes",
      "version: 1\nreference: @main",
      ["2:12 this is not valid YAML: a value that starts with this character has to be in quotes"],
    ],
    [
      "a quote that is not closed",
      "version: 1\nreference: 'main",
      ["2:17 this is not valid YAML: a closing quote or bracket, a comma or a colon is missing"],
    ],
    ["another version", "version: 2", ['1:10 "version": has to be 1']],
    [
      "an HTML page",
      "<html><body>\nx: y</body></html>",
      ["1:1 this is not valid YAML: a key has to end with a colon on its own line"],
    ],
    ["a tab", "version: 1\nparameters:\n\ta: {}", ["3:1 YAML is not indented with tabs; use spaces"]],
    [
      "a key twice",
      'version: 1\ngate: {}\n"gate": {}',
      ["3:1 this key stands here a second time, after line 2; keep one"],
    ],
    [
      "a parameter twice",
      "version: 1\nparameters:\n  a: { sensitive: true }\n  a: { sensitive: true }",
      ["4:3 this key stands here a second time, after line 3; keep one"],
    ],
    [
      "an end too early",
      "version: 1\ngate: { failOn: low",
      ["2:20 this is not valid YAML: the indentation does not fit, or a bracket is not closed"],
    ],
    ["two documents", "version: 1\n---\nversion: 1", ["2:1 the file holds more than one YAML document; keep one"]],
    ["a merge key", "version: 1\n<<: { reference: a }", [`2:1 unknown key "<<"; ${KNOWN}`]],
    [
      "an alias of a map",
      "version: 1\ngate: &g {}\nallow: *g",
      ["3:8 an alias (*name) can stand for a single value only; write the map or list out"],
    ],
    [
      "an alias of itself",
      "version: 1\nallow: &a [*a]",
      ["2:12 an alias (*name) can stand for a single value only; write the map or list out"],
    ],
    [
      "an alias of nothing",
      "version: 1\nreference: *main",
      ["2:12 this alias (*name) stands for nothing; put the value in quotes if it is text"],
    ],
    [
      "a tag",
      "version: 1\nreference: !env production",
      ["2:12 tags (!word) have no meaning here; put the value in quotes"],
    ],
    ["a key that is no text", "version: 1\n? [a]\n: b", ["2:3 a key has to be text; put it in quotes"]],
    [
      "deep nesting",
      `version: 1\nallow: ${"[".repeat(50_000)}`,
      ["2:108 values stand in each other more than 100 deep"],
    ],
    [
      "more rules than anybody reads",
      `version: 1\nallow:\n${manyAllowances(5_001)}`,
      ["5003:3 there are 5001 allow, and at most 5000 are read; let one with a * stand for those that say the same"],
    ],
    [
      "a pattern longer than any address",
      parameter(`{ may: differ, reason: r, affects: ${"a*".repeat(2_049)} }`),
      ["3:43 a pattern must not be longer than 4096 characters; shorten it with a *"],
    ],
    ["an unknown key", "version: 1\nwaiver: []", ['2:1 unknown key "waiver"; did you mean "waivers"?']],
    ["an unknown key like no other", "version: 1\nfoo: []", [`2:1 unknown key "foo"; ${KNOWN}`]],
    [
      "an unknown key in another style",
      "version: 1\ngate: { fail_on: low }",
      ['2:9 unknown key "fail_on"; did you mean "failOn"?'],
    ],
    [
      "an unknown key of an environment",
      "version: 1\nenvironments:\n  staging: { plans: a }",
      ['3:14 unknown key "plans"; did you mean "plan"?'],
    ],
    [
      "an unknown key of a parameter",
      parameter("{ may: differ, reason: r, wehn: a > 1 }"),
      ['3:34 unknown key "wehn"; did you mean "when"?'],
    ],
    [
      "a comma in a reason",
      parameter("{ may: differ, reason: Small, cheap. }"),
      ['3:38 unknown key "cheap."; a comma inside { } starts a new key: put text with a comma in quotes'],
    ],
    ["a list that is a map", "version: 1\nallow: {}", ['2:8 "allow": has to be a list, not a map']],
    ["a map that is empty", "version: 1\ngate:\n", ['2:6 "gate": is empty; it has to be a map']],
    [
      "a number that has to be text",
      "version: 1\nenvironments: { a: { identity: { account: 222 } } }",
      ['2:43 "account": has to be text, not a number; put it in quotes'],
    ],
    [
      "text that has to be true or false",
      "version: 1\ngate: { requireApplied: yes }",
      ['2:25 "requireApplied": has to be true or false, not text'],
    ],
    ["no days", "version: 1\ngate: { maxWaiverDays: 0 }", ['2:24 "maxWaiverDays": must be 1 or more']],
    [
      "half a day",
      "version: 1\ngate: { maxWaiverDays: 1.5 }",
      ['2:24 "maxWaiverDays": has to be a whole number, not a number'],
    ],
    [
      "no duration",
      "version: 1\nledger: l.jsonl\ngate: { order: [dev, prod], soak: 1 hour }",
      ['3:35 "soak": "1 hour" is no duration; write it like 30m, 24h or 7d'],
    ],
    ["no hours", "version: 1\ngate: { maxPlanAgeHours: 0 }", ['2:26 "maxPlanAgeHours": must be more than 0']],
    [
      "an environment's name",
      "version: 1\nenvironments: { a b: {} }",
      [`2:17 "a b": an environment's name has letters, digits, _, - and . only, and a pattern * and ? besides`],
    ],
    [
      "a kind of identity",
      parameter("{ identity: the name, reason: r }"),
      ['3:20 "identity": a kind of identity is one word, such as name, account, region, domain or cidr'],
    ],
    ["no reason", parameter("{ may: differ }"), ['3:3 "a.b": "reason" is missing']],
    ["no reason for an identity", parameter("{ identity: name }"), ['3:3 "a.b": "reason" is missing']],
    ["no reason for a must", parameter("{ must: differ }"), ['3:3 "a.b": "reason" is missing']],
    ["an empty reason", parameter('{ may: differ, reason: "" }'), ['3:31 "reason": must not be empty']],
    ["a blank reason", parameter('{ may: differ, reason: "  " }'), ['3:31 "reason": must not be empty']],
    ["a reason without a value", parameter("{ may: differ, reason: }"), ['3:31 "reason": is empty; it has to be text']],
    [
      "an unknown word",
      parameter("{ may: change, reason: r }"),
      ['3:15 "may": "change" has no meaning here, it has to be one of differ, follow-identity'],
    ],
    [
      "a misspelt word",
      parameter("{ must: mach }"),
      ['3:16 "must": "mach" has no meaning here, it has to be one of differ, match; did you mean "match"?'],
    ],
    [
      "a rule that says nothing",
      parameter("{ reason: r }"),
      ['3:3 "a.b": this rule says nothing; give it one of may, must, identity or sensitive'],
    ],
    [
      "a rule against itself",
      parameter("{ may: differ, must: match, reason: r }"),
      ['3:3 "a.b": "must: match" contradicts "may"; keep one of them'],
    ],
    [
      "a condition of nothing",
      parameter("{ must: match, when: a > 1 }"),
      ['3:3 "a.b": "when" limits a difference, and this rule permits none; add "may: differ"'],
    ],
    [
      "a parameter without a name",
      "version: 1\nparameters: { '': { sensitive: true } }",
      ["2:15 a parameter's name must not be empty"],
    ],
    [
      "a parameter's pattern",
      "version: 1\nparameters: { 'a[0': { sensitive: true } }",
      [
        '2:15 the pattern "a[0" does not compile: the "[" at character 2 of the pattern is never closed; ' +
          "write \\[ for a bracket alone",
      ],
    ],
    [
      "a pattern of affects",
      parameter("{ may: differ, reason: r, affects: [b, 'a\\'] }"),
      ['3:47 the pattern "a\\\\" does not compile: the backslash at the end of the pattern escapes nothing'],
    ],
    ["an empty affects", parameter("{ may: differ, reason: r, affects: [] }"), ['3:43 "affects": must not be empty']],
    [
      "a condition that ends too early",
      parameter("{ may: differ, reason: r, when: staging >= }"),
      ["3:50 the condition is not valid CEL: it ends where a value has to follow"],
    ],
    [
      "a condition with a wrong sign",
      parameter("{ may: differ, reason: r, when: a > 1 $ b }"),
      ["3:46 the condition is not valid CEL: $ cannot stand here"],
    ],
    [
      "a condition that is no text",
      parameter("{ may: differ, reason: r, when: true }"),
      ['3:40 "when": has to be text, not true or false; put it in quotes'],
    ],
    [
      "no expiry",
      list("waivers", "{ resource: a, attribute: b, reason: r, owner: o }"),
      ['3:5 "waivers" entry 1: "expires" is missing'],
    ],
    [
      "no owner",
      list("waivers", "{ resource: a, attribute: b, reason: r, expires: 2027-01-31 }"),
      ['3:5 "waivers" entry 1: "owner" is missing'],
    ],
    [
      "a day that does not exist",
      list("waivers", "{ resource: a, attribute: b, reason: r, owner: o, expires: 2027-02-30 }"),
      ['3:64 "expires": this is no day of the calendar; write it as YYYY-MM-DD'],
    ],
    [
      "a date in another form",
      list("waivers", "{ resource: a, attribute: b, reason: r, owner: o, expires: 31.1.2027 }"),
      ['3:64 "expires": this is no day of the calendar; write it as YYYY-MM-DD'],
    ],
    [
      "a date with a time",
      list("waivers", "{ resource: a, attribute: b, reason: r, owner: o, expires: '2027-01-31T00:00:00Z' }"),
      ['3:64 "expires": this is no day of the calendar; write it as YYYY-MM-DD'],
    ],
    [
      "a number instead of a date",
      list("waivers", "{ resource: a, attribute: b, reason: r, owner: o, expires: 2027 }"),
      ['3:64 "expires": has to be text, not a number; put it in quotes'],
    ],
    ["neither attribute nor presence", list("allow", "{ resource: a, reason: r }"), [`3:5 "allow" entry 1: ${PLACE}`]],
    [
      "attribute and presence",
      list("allow", "{ resource: a, attribute: b, presence: c, reason: r }"),
      [`3:5 "allow" entry 1: ${PLACE}`],
    ],
    [
      "an empty resource",
      list("allow", "{ resource: '', attribute: b, reason: r }"),
      ['3:17 "resource": must not be empty'],
    ],
    [
      "a resource's pattern",
      list("allow", "{ resource: 'a]', attribute: b, reason: r }"),
      [
        '3:17 the pattern "a]" does not compile: the "]" at character 2 of the pattern closes nothing; ' +
          "write \\] for a bracket alone",
      ],
    ],
    [
      "an attribute's pattern",
      list("severity", "{ resource: a, attribute: 'b[', level: low }"),
      [
        '3:31 the pattern "b[" does not compile: the "[" at character 2 of the pattern is never closed; ' +
          "write \\[ for a bracket alone",
      ],
    ],
    [
      "what follows the identities without an attribute",
      list("allow", "{ cause: a, follows: identity, reason: r }"),
      [`3:5 "allow" entry 1: ${PLACE}`],
    ],
    [
      "what follows something else",
      list("allow", "{ resource: a, attribute: b, follows: name, reason: r }"),
      ['3:43 "follows": "name" has no meaning here, it has to be identity'],
    ],
    [
      "the same allowance twice",
      list("allow", "{ resource: a, attribute: b, reason: r }", "{ resource: a, attribute: b, reason: s }"),
      ["4:5 this says the same place again as line 3; keep one of them"],
    ],
    [
      "an unknown severity",
      list("severity", "{ resource: a, level: hgih }"),
      [
        '3:27 "level": "hgih" has no meaning here, it has to be one of critical, high, medium, low, info; ' +
          'did you mean "high"?',
      ],
    ],
    [
      "an unknown severity to fail on",
      "version: 1\ngate: { failOn: warning }",
      ['2:17 "failOn": "warning" has no meaning here, it has to be one of critical, high, medium, low, info'],
    ],
    [
      "a rename that changes nothing",
      list("renames", "{ from: a, to: a }"),
      ['3:5 this rename changes nothing: "from" and "to" are the same'],
    ],
    ["a rename to nowhere", list("renames", "{ from: a }"), ['3:5 "renames" entry 1: "to" is missing']],
    [
      "an unknown reference",
      declared("reference: prodution"),
      ['3:12 "prodution" is no environment of this contract; did you mean "production"?'],
    ],
    [
      "an unknown presence",
      declared("allow: [{ resource: a, presence: dr, reason: r }]"),
      ['3:34 "dr" is no environment of this contract; the environments are staging, production, pre-prod'],
    ],
    [
      "an unknown environment of a waiver",
      declared("waivers: [{ resource: a, attribute: b, environment: dr, reason: r, owner: o, expires: 2027-01-31 }]"),
      ['3:53 "dr" is no environment of this contract; the environments are staging, production, pre-prod'],
    ],
    [
      "signatures of nobody",
      "version: 1\ngate: { requireSigned: true }",
      ["2:9 signatures are required, and of nobody; name whose count under gate.keys or gate.identities"],
    ],
    [
      "a key that is none",
      "version: 1\ngate: { keys: [{ name: a, key: my key }] }",
      ["2:32 this is no public key; write it with: openssl pkey -in key.pem -pubout"],
    ],
    [
      "a key without a name",
      "version: 1\ngate: { keys: [{ key: MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE= }] }",
      ['2:16 "keys" entry 1: "name" is missing'],
    ],
    [
      "a key that is a list",
      "version: 1\ngate: { keys: [MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=] }",
      ['2:16 "keys" entry 1: has to be a map, not text'],
    ],
    [
      "a private key, of which nothing is repeated",
      `version: 1\ngate: { keys: [{ name: a, key: ${PRIVATE_KEY} }] }`,
      ["2:32 this is a private key where a public one is asked for, and whoever has read it can sign; make a new pair"],
    ],
    [
      "an unknown environment of a rename",
      declared("renames: [{ environment: stagin, from: a, to: b }]"),
      ['3:26 "stagin" is no environment of this contract; did you mean "staging"?'],
    ],
    [
      "an unknown environment in a condition",
      declared("parameters: { a: { may: differ, reason: r, when: staging > 1 && prod > 1 } }"),
      ['3:65 "prod" is no environment; the environments are staging, production, pre-prod'],
    ],
    [
      "an environment that is no variable",
      declared("parameters: { a: { may: differ, reason: r, when: pre-prod > 1 } }"),
      ['3:50 "pre" is no environment; pre-prod is written env["pre-prod"] in a condition'],
    ],
  ])("%s", (_, text, expected) => {
    expect(errorsOf(text)).toEqual(expected);
  });

  it("all at once, in the order of the file", () => {
    const text =
      "gate: { failOn: none }\nparameters:\n  a: { may: differ }\n  b: { may: differ, reason: r, when: '1 " +
      "+' }\nversion: 3\nextra: 1\n";
    expect(errorsOf(text).map((error) => error.split(" ")[0])).toEqual(["1:17", "3:3", "4:42", "5:10", "6:1"]);
  });

  it.each([
    ["single quotes", "when: 'staging == \"it''s\" && nowhere > 1'", 34],
    ["double quotes", 'when: "staging == \\"x\\" && nowhere > 1"', 32],
    ["a plain line", "when: staging > 1 && nowhere > 1", 26],
  ])("a condition's column inside %s", (_, when, column) => {
    const text = declared(`parameters:\n  a:\n    may: differ\n    reason: r\n    ${when}\n`);
    expect(errorsOf(text)).toEqual([
      `7:${column} "nowhere" is no environment; the environments are staging, production, pre-prod`,
    ]);
  });

  it("a condition's line inside folded text", () => {
    const text = declared(
      "parameters:\n  a:\n    may: differ\n    reason: r\n    when: >-\n      staging > 1 &&\n      nowhere > 1\n",
    );
    expect(errorsOf(text)).toEqual([
      '9:7 "nowhere" is no environment; the environments are staging, production, pre-prod',
    ]);
  });
});
