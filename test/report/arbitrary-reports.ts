/** Arbitrary reports for laws about formats, and texts that are hostile to what reads such formats. */
import fc from "fast-check";
import { findingKinds } from "../../src/knowledge/finding-kinds.js";
import { severities } from "../../src/knowledge/ranking.js";
import type { Severity } from "../../src/model/contract.js";
import { dimensions, type Finding, type FindingKind, type ParityReport } from "../../src/model/report.js";
import { engineVersion, hostileTexts, known, place, report } from "./reports.js";

/** What only a machine stumbles over, beside what is hostile to people. */
export const hostileToMachines: readonly string[] = [
  ...hostileTexts,
  "\u0000\u0001\u0008\u000b\u000c\u001f\u007f\u0085",
  "\ufffe \uffff \u{1fffe} \u{10ffff}",
  "]]><failure/><![CDATA[ \" ' & &#x0; &bomb;",
  "a\n::set-output name=x::y\r\n::stop-commands::token\n##[set-env name=PATH]x",
  "100%0A::error::x %25 %3A, title=a,line=1::b",
  "[read](https://evil.example) {0} {12} ${var.a} \\[x\\](1)",
  "../../etc/passwd",
  "/etc/passwd",
  "C:\\secret.txt",
  "javascript:alert(1)",
  "file with spaces/ünï?#&=%.json",
];

const texts = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom("engine_version of aws_db.a", "The parameter `a.b` differs", "x") },
  { weight: 2, arbitrary: fc.constantFrom(...hostileToMachines) },
  { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 100 }) },
);
const lines = fc.integer({ min: 1, max: 99_999 });
const finding: fc.Arbitrary<Omit<Finding, "id">> = fc
  .record(
    {
      kind: fc.constantFrom(...(Object.keys(findingKinds) as FindingKind[])),
      severity: fc.constantFrom(...severities),
      dimension: fc.constantFrom(...dimensions),
      change: fc.constantFrom("introduced" as const, "existing" as const, "unknown" as const),
      status: fc.constantFrom("open" as const, "open" as const, "waived" as const, "baselined" as const),
      environment: texts,
      component: texts,
      cause: texts,
      message: texts,
      suggestion: texts,
      madeAt: fc.oneof(
        texts,
        fc.tuple(texts, lines).map(([file, line]) => `${file}:${line}`),
      ),
      location: fc.record({ file: texts, line: lines, column: lines }, { requiredKeys: ["file", "line"] }),
      base: fc.constantFrom("introduced" as const, "existing" as const),
      accepted: fc.record({ reason: texts, owner: texts, expires: texts }, { requiredKeys: ["reason"] }),
      places: fc.integer({ min: 1, max: 8 }),
    },
    {
      requiredKeys: "kind severity dimension change status cause message suggestion places".split(" ") as "kind"[],
    },
  )
  .map(({ places, madeAt, accepted, location, ...parts }) => {
    const { location: _, ...other } = engineVersion;
    return {
      ...other,
      ...(parts as Partial<Finding>),
      ...(location === undefined ? {} : { location: location as NonNullable<Finding["location"]> }),
      ...(parts.status === "open" ? {} : { accepted: accepted ?? { reason: "A reason." } }),
      places: Array.from({ length: places ?? 1 }, (_none, index) => ({
        ...place(`${parts.cause}[${index}]`, parts.message ?? "", known(parts.suggestion ?? ""), { state: "null" }),
        ...(madeAt === undefined ? {} : { madeAt }),
      })),
    } as Finding;
  });

/** Reports of up to `most` findings, each with an id of its own, whatever names are in them and whatever blocks. */
export const anyReport = (most: number): fc.Arbitrary<ParityReport> =>
  fc.tuple(fc.array(finding, { maxLength: most }), fc.constantFrom(...severities), texts).map(([all, failOn, file]) => {
    const findings = all.map((one, index) => ({ ...one, id: `f${String(index).padStart(15, "0")}` }));
    const made = report(findings);
    const blocking = findings.filter(
      ({ status, severity }) => status === "open" && isWorseOrAs(severity, failOn),
    ).length;
    return {
      ...made,
      environments: made.environments.map((environment) => ({ ...environment, file })),
      verdict: { outcome: blocking === 0 ? "pass" : "blocked", blocking, failOn },
    };
  });

const isWorseOrAs = (severity: Severity, failOn: Severity): boolean =>
  severities.indexOf(severity) <= severities.indexOf(failOn);
