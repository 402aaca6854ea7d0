import type { ExplainedGroup, Finding, ParityReport, ReportedPlace, ShownValue } from "../../src/model/report.js";

/** Reports as `checkParity` makes them, for the tests of everything that only sees a report. */

export const known = (text: string): ShownValue => ({ state: "known", text });

export const place = (
  address: string,
  attribute: string,
  staging: ShownValue,
  production: ShownValue,
): ReportedPlace => ({
  address,
  path: attribute === "" ? [] : [attribute],
  place: attribute,
  values: { staging, production },
});

export const engineVersion: Finding = {
  id: "f-engine-version",
  kind: "unexplained-difference",
  severity: "high",
  dimension: "versions",
  status: "open",
  change: "introduced",
  environment: "staging",
  cause: "engine_version of one database",
  places: [
    {
      ...place("aws_db_instance.platform_database_1A2B3C4D", "engine_version", known("15.4"), known("16.3")),
      constructPath: "platform/database",
    },
  ],
  message:
    "The configurations set different values, and no parameter that may differ moves them. Tests that ran " +
    "on 15.4 say nothing about 16.3.",
  suggestion: "Set `database.engineVersion` to the same value in both parameter files.",
  location: { file: "stacks/parameters/staging.json", line: 14 },
};

export const manyTags: Finding = {
  id: "f-tag",
  kind: "unexplained-difference",
  severity: "low",
  dimension: "observability",
  status: "open",
  change: "unknown",
  environment: "staging",
  cause: "default tag CostCenter",
  places: Array.from({ length: 90 }, (_, index) =>
    place(`aws_subnet.private[${index}]`, "tags_all.CostCenter", known("4711"), { state: "absent" }),
  ),
  message: "The provider's default_tags differ.",
  suggestion: "Declare the tag for both environments.",
};

export const waived: Finding = {
  ...engineVersion,
  id: "f-waived",
  severity: "medium",
  status: "waived",
  cause: "retention of one log group",
  accepted: { reason: "Until the archive is moved.", owner: "platform", expires: "2027-01-31" },
};

export const explained: readonly ExplainedGroup[] = [
  {
    environment: "staging",
    explanation: {
      kind: "parameter",
      parameters: ["database.instanceClass"],
      evidence: "database.instanceClass is db.t4g.medium in staging and db.r6g.large in production",
      reason: "Staging carries a fraction of the load.",
      location: { file: "parity.yaml", line: 20 },
    },
    places: [place("aws_db_instance.main", "instance_class", known("db.t4g.medium"), known("db.r6g.large"))],
  },
  {
    environment: "staging",
    explanation: { kind: "identity", evidence: "222222222222 for 111111111111 (account)" },
    places: [
      place(
        "aws_kms_key.main",
        "arn",
        known("arn:aws:kms:eu-central-1:111111111111:key/a"),
        known("arn:aws:kms:eu-central-1:222222222222:key/a"),
      ),
      place(
        "aws_iam_role.task",
        "arn",
        known("arn:aws:iam::111111111111:role/task"),
        known("arn:aws:iam::222222222222:role/task"),
      ),
    ],
    steps: [
      { step: "parameter", held: false, because: "no parameter may differ here" },
      { step: "identity", held: true, because: "222222222222 for 111111111111 (account)" },
    ],
  },
];

/** A report with these findings, and two groups of explained differences. */
export function report(findings: readonly Finding[], more: Partial<ParityReport> = {}): ParityReport {
  const open = findings.filter(({ status }) => status === "open");
  const none = { critical: 0, high: 0, medium: 0, low: 0, info: 0 };
  return {
    schemaVersion: 1,
    reference: "production",
    environments: [
      {
        name: "staging",
        source: "plan",
        file: "plans/staging.json",
        terraformVersion: "1.11.4",
        resources: 84,
        fingerprint: "sha256:aa",
      },
      {
        name: "production",
        source: "plan",
        file: "plans/production.json",
        terraformVersion: "1.11.4",
        resources: 86,
        fingerprint: "sha256:bb",
      },
    ],
    verdict: { outcome: open.length > 0 ? "blocked" : "pass", blocking: open.length, failOn: "low" },
    findings,
    explained,
    notes: [
      {
        kind: "equal-secret",
        text: "A secret is equal in both environments.",
        places: [place("var.token", "", { state: "sensitive" }, { state: "sensitive" })],
      },
    ],
    counts: {
      resourcesCompared: 84,
      differences: 3 + open.length,
      explained: {
        parameter: 1,
        reference: 0,
        derived: 0,
        identity: 2,
        computed: 0,
        "not-yet-assigned": 0,
        allowance: 0,
        waiver: 0,
        baseline: 0,
      },
      unexplained: open.length,
      findings: open.reduce((sum, { severity }) => ({ ...sum, [severity]: sum[severity] + 1 }), none),
      waived: findings.filter(({ status }) => status === "waived").length,
      baselined: findings.filter(({ status }) => status === "baselined").length,
    },
    ...more,
  };
}

/** Text that tries to break out of every format. */
export const hostileTexts: readonly string[] = [
  "<script>alert(1)</script>",
  "</code></details><h1>gone</h1>",
  "a | b \\| c \\\\| d",
  "`one` ``two`` ```\nfence\n``` `",
  "]]> --> <!-- ",
  "\u001b[31mred\u001b[0m \u001b]8;;http://evil.example\u0007link\u001b]8;;\u0007 \u009b1m",
  "\u202Egnp.exe\u202C \u2066x\u2069 zero\u200Bwidth \uFEFF",
  "line one\nline two\r\n# heading\n- item\n\n    code",
  "@someone @org/team #1 GH-1 owner/repo#2 0123456789abcdef0123456789abcdef01234567",
  "https://evil.example www.evil.example mail@evil.example ![x](http://evil.example/x.png) [a](b)",
  "::error file=x::boom ##[group]x $x^2$ :tada: **bold** _em_ ~~del~~ &lt; &amp; &#64;you",
  "שלום עולם مرحبا بالعالم",
  "日本語のテキスト 👩‍👩‍👧 é",
  "\ud800 lone \udc00",
  " leading and trailing ",
  "",
];

/** A finding in which every text is the given one. */
export const hostileFinding = (text: string): Finding => ({
  ...engineVersion,
  cause: text,
  message: text,
  suggestion: text,
  environment: text,
  location: { file: text, line: 1 },
  places: [
    { ...place(text, text, known(text), known(`${text}!`)), constructPath: text, madeAt: text },
    { ...place(text, text, { state: "sensitive" }, { state: "unknown" }) },
    { address: text, path: [], place: "", values: { [text]: known(text), production: known("x") } },
  ],
});

/** A report in which every text is the given one. */
export const hostileReport = (text: string): ParityReport =>
  report(
    [
      hostileFinding(text),
      { ...hostileFinding(text), status: "waived", accepted: { reason: text, owner: text, expires: text } },
    ],
    {
      environments: [
        { name: text, source: "plan", file: text, terraformVersion: text, resources: 1, fingerprint: text },
        { name: "production", source: "plan", file: text, terraformVersion: text, resources: 1, fingerprint: text },
      ],
      explained: [
        {
          environment: text,
          explanation: {
            kind: "allowance",
            evidence: text,
            reason: text,
            parameters: [text],
            location: { file: text, line: 2 },
          },
          places: hostileFinding(text).places,
          steps: [{ step: "allowance", held: true, because: text }],
        },
      ],
      notes: [{ kind: text, text, places: hostileFinding(text).places }],
      part: {
        component: text,
        version: text,
        contract: text,
        environments: [text, "production"],
        components: [text],
        having: [text, "production"],
        lacking: [],
        today: text,
        patterns: { [text]: text },
        files: [text],
        undecided: [],
      },
    },
  );
