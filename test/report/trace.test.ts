import { stripVTControlCharacters } from "node:util";
import { describe, expect, it } from "vitest";
import type { Trace, TracedFinding, TracedParameter, TracedPlace, TracedSubject } from "../../src/model/trace.js";
import { displayWidth } from "../../src/report/columns.js";
import { renderTrace } from "../../src/report/trace/trace.js";
import { hostileTexts, known } from "./reports.js";

const finding: TracedFinding = {
  id: "f1",
  kind: "unexplained-difference",
  severity: "high",
  status: "open",
  change: "introduced",
  environment: "staging",
  cause: "engine_version of aws_db_instance.main",
  message: "Nothing explains it: no allowance in the contract covers it.",
  suggestion: "Make the two equal.",
  location: { file: "stacks/parameters/staging.json", line: 14 },
};

const open: TracedPlace = {
  place: "engine_version",
  outcome: "unexplained",
  values: { staging: known("15.4"), production: known("16.3") },
  configured: { staging: "${var.version}", production: "16.3" },
  refersTo: [{ text: "var.version", outcome: "unexplained" }, { text: "local.engine" }],
  movedBy: [
    { parameters: ["database.engineVersion"], exact: true },
    { parameters: ["a", "b"], exact: false },
    { parameters: ["c", "d"], exact: true },
  ],
  steps: [
    { step: "parameter", held: false, because: "the configurations differ here" },
    { step: "allowance", held: false, because: "no allowance in the contract covers it" },
  ],
  follows: "var.version",
  finding,
};

const explained: TracedPlace = {
  place: "instance_class",
  outcome: "explained",
  values: { staging: known("db.t4g.medium"), production: known("db.r6g.large") },
  configured: { staging: "db.t4g.medium", production: "db.r6g.large" },
  refersTo: [],
  movedBy: [],
  steps: [{ step: "parameter", held: true, because: "the configuration proof" }],
  explanation: {
    kind: "parameter",
    parameters: ["database.instanceClass"],
    evidence: "the configuration proof",
    reason: "A fraction of the load.",
    location: { file: "parity.yaml", line: 20, column: 3 },
  },
};

const subject = (
  address: string,
  places: readonly TracedPlace[],
  more: Partial<TracedSubject> = {},
): TracedSubject => ({
  address,
  constructPath: "platform/database",
  madeAt: "modules/database.ts:61",
  outcome: places[0]?.outcome ?? "equal",
  comparisons: [{ environment: "staging", differing: places.length, places }],
  findings: [],
  notes: [],
  ...more,
});

const parameter: TracedParameter = {
  name: "database.size",
  outcome: "explained",
  values: { staging: known("10"), production: known("40") },
  locations: { staging: { file: "staging.json", line: 4 }, production: { file: "production.json", line: 5 } },
  rule: {
    pattern: "database.*",
    may: true,
    must: false,
    reason: "Less data.",
    when: "staging <= production",
    affects: ["aws_db_instance.*"],
    location: { file: "parity.yaml", line: 8 },
  },
  comparisons: [
    {
      environment: "staging",
      places: [
        { address: "aws_db_instance.main", place: "allocated_storage", others: [], exact: true },
        { address: "aws_db_instance.main", place: "max_allocated_storage", others: ["database.max"], exact: false },
      ],
    },
  ],
  findings: [],
  notes: [],
};

const trace = (subjects: readonly TracedSubject[], more: Partial<Trace> = {}): Trace => ({
  schemaVersion: 1,
  address: "aws_db_instance.main",
  reference: "production",
  environments: ["staging", "production"],
  outcome: subjects[0]?.outcome ?? "equal",
  parameters: [],
  subjects,
  ...more,
});

const text = (...given: Parameters<typeof trace>): string => renderTrace(trace(...given), "text");

describe("a trace as text", () => {
  it("tells about an unexplained place all that is known, and what to do", () => {
    expect(text([subject("aws_db_instance.main", [open])])).toBe(
      [
        "aws_db_instance.main",
        "   construct   platform/database",
        "   made at     modules/database.ts:61",
        "   compared    staging against production: 1 place differs, not explained",
        "",
        "✗ engine_version: not explained",
        "     staging                              production",
        "     15.4                                 16.3",
        "   configured  differently:",
        "     staging                              production",
        "     ${var.version}                       16.3",
        "   refers to   var.version, which differs, and is not explained",
        "               local.engine",
        "   moved by    database.engineVersion",
        "               one or more of a, b",
        "               c, d together",
        "   tried       ✗ parameter: the configurations differ here",
        "               ✗ allowance: no allowance in the contract covers it",
        "   follows     from var.version; explain that first",
        "   finding     HIGH, introduced by this change: engine_version of",
        "               aws_db_instance.main",
        "   why         Nothing explains it: no allowance in the contract covers it.",
        "   to pass     Make the two equal.",
        "   at          stacks/parameters/staging.json:14",
        "",
        "NOT EXPLAINED: something shown here needs somebody to act.",
        "",
      ].join("\n"),
    );
  });

  it("tells about an explained place its explanation, its reason and where it is declared", () => {
    const lines = text([subject("aws_db_instance.main", [explained])]);
    expect(lines).toContain(
      [
        "✓ instance_class: explained (parameter)",
        "     staging                              production",
        "     db.t4g.medium                        db.r6g.large",
        "   configured  with these values",
        "   tried       ✓ parameter: the configuration proof",
        "   so          A parameter that may differ moves this place, and nothing else",
        "               does.",
        "   parameters  database.instanceClass",
        "   reason      A fraction of the load.",
        "   at          parity.yaml:20:3",
      ].join("\n"),
    );
    expect(lines).toMatch(/\n\nEXPLAINED: all that is shown\.\n$/);
  });

  it("says why a difference is accepted, and what a finding says that no step does", () => {
    const waived: TracedFinding = {
      ...finding,
      status: "waived",
      message: "It follows from elsewhere.",
      accepted: { reason: "Until the move.", owner: "platform", expires: "2027-01-31" },
    };
    const lines = text([subject("a.b", [{ ...open, outcome: "accepted", finding: waived }])]);
    expect(lines).toContain("✓ engine_version: not explained, but accepted (waived)\n");
    expect(lines).toContain(
      "   why         It follows from elsewhere.\n   waived      by platform until 2027-01-31: Until the move.\n",
    );
    expect(lines).not.toContain("to pass");
    expect(lines).toMatch(/ACCEPTED: what is not explained has been accepted\.\n$/);
  });

  it("tells a configuration that is alike, that is in one environment only, that is nowhere, and that cannot be", () => {
    const configured = (values: TracedPlace["configured"]): string => {
      const { configured: _, ...rest } = open;
      return text([subject("a.b", [values === undefined ? rest : { ...rest, configured: values }])]);
    };
    expect(configured({ staging: "${x.y.id}", production: "${x.y.id}" })).toContain(
      "   configured  alike: ${x.y.id}\n",
    );
    expect(configured({ staging: "${x.y.id}" })).toMatch(
      /configured {2}only in staging:\n +staging\n +\$\{x\.y\.id\}\n/,
    );
    expect(configured({ staging: "15.4" })).toContain("   configured  with this value, only in staging\n");
    expect(configured({})).toContain("   configured  by neither\n");
    expect(configured(undefined)).not.toContain("configured");
  });

  it("lists several addresses, the summary of each below it, and writes them out for one attribute", () => {
    const subjects = [subject("a.open", [open, explained]), subject("a.same", [], { findings: [finding] })];
    const list = text(subjects, { address: "a.*" });
    expect(list).toMatch(/^a\.\* names 2 addresses; /);
    expect(list).toContain(
      "   ✗ a.open\n     platform/database; 2 places differ, 1 not explained\n   = a.same\n     " +
        "platform/database; nothing differs; 1 other finding\n",
    );
    expect(list).not.toContain("tried");
    expect(text(subjects, { address: "a.*", attribute: "*" })).toContain("✗ engine_version: not explained");
  });

  it("tells what else differs, what was not compared, and what a check reports besides", () => {
    const elsewhere = subject("a.b", [explained], {
      comparisons: [{ environment: "staging", differing: 3, places: [explained], remark: "x[0] has no position" }],
    });
    expect(text([elsewhere], { attribute: "instance_class" })).toContain(
      "1 place differs, explained; 2 other\n               places differ\n               x[0] has no position\n",
    );
    const never = subject("a.b", [], {
      outcome: "unexplained",
      comparisons: [{ environment: "staging", differing: 0, places: [], notCompared: "the plan is incomplete" }],
    });
    expect(text([never])).toContain(
      "staging against production: not, so nothing is known to be equal;\n               the plan is incomplete\n",
    );
    expect(text([subject("a.b", [], { findings: [finding], notes: ["Mind this."] })])).toMatch(
      /note +Mind this\.\n\n✗ Unexplained difference \(staging\)\n +finding +HIGH/,
    );
  });

  it("tells of a parameter its values, where they stand, its rule and what it moves", () => {
    expect(text([], { parameters: [parameter], outcome: "explained" })).toBe(
      [
        "✓ parameter database.size",
        "     staging                              production",
        "     10                                   40",
        "   set at      staging.json:4 (staging)",
        "               production.json:5 (production)",
        "   rule        it may differ, by the pattern database.*",
        "   reason      Less data.",
        "   when        staging <= production (which holds)",
        "   affects     only aws_db_instance.*",
        "   at          parity.yaml:8",
        "",
        "   Moves 2 places:",
        "     aws_db_instance.main",
        "       allocated_storage",
        "       max_allocated_storage (it, or database.max)",
        "",
        "EXPLAINED: all that is shown.",
        "",
      ].join("\n"),
    );
  });

  it.each<[Partial<TracedParameter>, RegExp]>([
    [{ comparisons: [{ environment: "staging", places: [] }] }, /Moves nothing that differs\./],
    [
      { comparisons: [{ environment: "staging", places: [], unknown: "there is no proof" }] },
      /What it moves is not known: there is no proof\./,
    ],
    [
      { rule: { ...parameter.rule!, must: true, identity: "name", pattern: "database.size" } },
      /rule +it names the environment \(name\), and must differ\n/,
    ],
    [{ rule: { ...parameter.rule!, may: false } }, /rule +it has to be the same everywhere, by the pattern/],
    [
      { findings: [{ ...finding, kind: "condition-violated" }] },
      /which does not hold\)\n[^]*✗ Condition violated \(staging\)/,
    ],
  ])("tells of a parameter with %j", (more, expected) => {
    expect(text([], { parameters: [{ ...parameter, ...more }] })).toMatch(expected);
  });

  it("tells a finding of a root variable once, though it is a parameter and a place", () => {
    const both = text([subject("var.x", [open])], { parameters: [{ ...parameter, findings: [finding], notes: [] }] });
    expect(both.match(/introduced by this change/g)).toHaveLength(1);
  });

  it("shows more than two environments, each against the reference", () => {
    const places = (environment: string): TracedPlace => ({
      ...explained,
      values: { [environment]: known("1"), production: known("2") },
    });
    const comparisons = ["dev", "staging"].map((environment) => ({
      environment,
      differing: 1,
      places: [places(environment)],
    }));
    const lines = text([subject("a.b", [explained], { comparisons })], {
      environments: ["dev", "staging", "production"],
    });
    expect(lines).toMatch(/compared +dev against production: .*\n +compared +staging against production/);
    expect(lines).toMatch(/dev +production\n[^]*staging +production\n/);
  });

  it("leaves out what nobody would read, and says how much", () => {
    const places = Array.from({ length: 90 }, (_, index) => ({ ...explained, place: `a${index}` }));
    expect(text([subject("a.b", places)])).toContain("   and 30 more places (see --format json)\n");
  });

  it("keeps to the width, also with long expressions and values", () => {
    const long = "x".repeat(500);
    const wide = subject("aws_db_instance.main", [
      open,
      {
        ...explained,
        values: { staging: known(long), production: { state: "null" } },
        configured: { staging: long, production: long },
      },
    ]);
    for (const width of [60, 80, 120]) {
      const lines = renderTrace(trace([wide], { parameters: [parameter] }), "text", { width }).split("\n");
      expect(Math.max(...lines.map(displayWidth))).toBeLessThanOrEqual(width);
    }
  });

  it("can be read without colour, and uses it only when asked to", () => {
    const all = trace([subject("a.b", [open, explained])], { parameters: [parameter] });
    const [plain, colourful] = [renderTrace(all, "text"), renderTrace(all, "text", { colour: true })];
    expect(plain).not.toContain("\u001b[");
    expect(colourful).toContain("\u001b[");
    expect(stripVTControlCharacters(colourful).replace(/ +$/gm, "")).toBe(plain);
  });
});

/** A trace in which every text is the given one. */
function hostile(given: string): Trace {
  const location = { file: given, line: 1 };
  const bad: TracedFinding = {
    ...finding,
    cause: given,
    message: given,
    suggestion: given,
    environment: given,
    location,
    accepted: { reason: given, owner: given, expires: given },
  };
  const place: TracedPlace = {
    place: given,
    outcome: "unexplained",
    values: { [given]: known(given), production: known(`${given}!`) },
    configured: { [given]: given, production: `${given}?` },
    refersTo: [{ text: given, outcome: "explained" }],
    movedBy: [{ parameters: [given, given], exact: false }],
    steps: [{ step: "parameter", held: false, because: given }],
    explanation: { kind: "allowance", evidence: given, reason: given, parameters: [given], location },
    follows: given,
    finding: bad,
  };
  const one = subject(given, [place, { ...place, configured: { [given]: given, production: given } }], {
    constructPath: given,
    madeAt: given,
    findings: [bad, { ...bad, id: "f2", status: "waived" }],
    notes: [given],
  });
  return trace(
    [
      {
        ...one,
        comparisons: [
          { ...one.comparisons[0]!, environment: given, remark: given },
          { environment: given, differing: 1, places: [], notCompared: given },
        ],
      },
    ],
    {
      address: given,
      attribute: given,
      parameters: [
        {
          ...parameter,
          name: given,
          values: place.values,
          locations: { [given]: location },
          rule: { ...parameter.rule!, pattern: given, reason: given, when: given, identity: given, affects: [given] },
          comparisons: [
            {
              environment: given,
              places: [{ address: given, constructPath: given, place: given, others: [given], exact: true }],
              unknown: given,
            },
          ],
          notes: [given],
        },
      ],
    },
  );
}

describe("a trace of hostile text", () => {
  it("reaches a terminal as nothing but text", () => {
    for (const given of [...hostileTexts, hostileTexts.join(" ")]) {
      for (const one of [
        hostile(given),
        {
          ...hostile(given),
          attribute: undefined,
          subjects: [...hostile(given).subjects, ...hostile(given).subjects],
        } as unknown as Trace,
      ]) {
        const rendered = renderTrace(one, "text");
        expect(rendered.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u);
        expect(rendered).not.toMatch(/^\s*::|##\w*\[/m);
      }
    }
  });

  it("is the same data as JSON, in harmless characters", () => {
    for (const given of hostileTexts) {
      const rendered = renderTrace(hostile(given), "json");
      expect(JSON.parse(rendered)).toEqual(hostile(given));
      expect(rendered.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u);
    }
  });
});
