import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { pageModule } from "../../scripts/page-script.js";
import { differingPart } from "../../src/report/html/page/differing-part.js";
import {
  everything,
  searchableExplained,
  searchableFindings,
  shownExplained,
  shownFindings,
  type Filter,
} from "../../src/report/html/page/filter.js";
import { isBelow, placeTree, stepsTo, type PlaceTree } from "../../src/report/html/page/place-tree.js";
import { renderReport } from "../../src/report/index.js";
import type { Finding } from "../../src/model/report.js";
import { engineVersion, hostileReport, hostileTexts, known, manyTags, place, report, waived } from "./reports.js";

const blockedReport = report([engineVersion, manyTags, waived]);
const page = renderReport(blockedReport, "html", { linkBase: "https://git.example/shop/blob/4f2a" });
const parts = /^<style>([^]*?)<\/style>$[^]*^<script>([^]*?)<\/script>$/m.exec(page);
const dataOf = (html: string): unknown =>
  JSON.parse(/<script type="application\/json" id="report">(.*?)<\/script>/s.exec(html)?.[1] ?? "");

describe("the page", () => {
  it("has the whole report in it, and where links lead", () => {
    expect(dataOf(page)).toEqual({
      report: JSON.parse(JSON.stringify(blockedReport)) as unknown,
      links: { linkBase: "https://git.example/shop/blob/4f2a" },
    });
  });

  it("permits its own style and script by their digests, and nothing else", () => {
    const policy = /<meta http-equiv="Content-Security-Policy" content="([^"]*)">/.exec(page)?.[1];
    const digest = (text = ""): string => createHash("sha256").update(text).digest("base64");
    expect(policy?.split("; ")).toEqual([
      "default-src 'none'",
      `script-src 'sha256-${digest(parts?.[2])}'`,
      `style-src 'sha256-${digest(parts?.[1])}'`,
      "base-uri 'none'",
      "form-action 'none'",
    ]);
  });

  it("needs no other file and no network", () => {
    expect(page).not.toMatch(/<(?:link|img|iframe|object|embed|base)\b|\ssrc=|@import|url\(/);
  });

  it("has the script that is made of its source", async () => {
    const file = fileURLToPath(new URL("../../src/report/html/page-script.generated.ts", import.meta.url));
    expect(readFileSync(file, "utf8")).toBe(await pageModule());
  }, 60_000);

  it.each([...hostileTexts, "</script><script>alert(1)</script>", "<!--<script>", "]]>"])(
    "keeps what a report says in its place: %j",
    (text) => {
      const hostile = { ...hostileReport(text), reference: text };
      const html = renderReport(hostile, "html");
      expect(dataOf(html)).toEqual({ report: JSON.parse(JSON.stringify(hostile)) as unknown, links: {} });
      expect(html.match(/<script/g)).toHaveLength(2);
      expect(html.match(/<!--/g)).toBe(null);
      // The page ends where it ends, and no character of it is hidden.
      expect(html.match(/<\/(?:body|html)>/g)).toEqual(["</body>", "</html>"]);
      expect(html).not.toMatch(/(?![\n\t])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
      expect(/<h1>([^]*?)<\/h1>/.exec(html)?.[1]).not.toMatch(/[<>"']/);
    },
  );
});

describe("a filter", () => {
  const findings = searchableFindings(blockedReport);
  const asked = (more: Partial<Filter>): readonly string[] =>
    shownFindings(findings, { ...everything, ...more }).map(({ id }) => id);
  const all = blockedReport.findings.map(({ id }) => id);

  it("shows everything where nothing is asked for", () => {
    expect(asked({})).toEqual(all);
    expect(shownExplained(searchableExplained(blockedReport), everything)).toEqual(blockedReport.explained);
  });

  it.each([
    ["severity", "high"],
    ["dimension", "versions"],
    ["kind", "unexplained-difference"],
    ["status", "waived"],
    ["environment", "staging"],
  ] as const)("shows what has the %s %s", (name, value) => {
    const expected = blockedReport.findings.filter((finding) => finding[name] === value).map(({ id }) => id);
    expect(expected.length).toBeGreaterThan(0);
    expect(asked({ [name]: value })).toEqual(expected);
    expect(asked({ [name]: "nothing has this" })).toEqual([]);
  });

  it("looks for all words, in capital or small letters, in addresses, values, causes and constructs", () => {
    for (const text of ["ENGINE_version database", "16.3", "platform/database", engineVersion.id, "Unexplained engine"])
      expect(asked({ text })).toContain(engineVersion.id);
    expect(asked({ text: "engine_version nowhere" })).toEqual([]);
  });

  it("shows what lies below a construct or a module", () => {
    expect(asked({ below: ["platform"] })).toEqual(
      blockedReport.findings
        .filter(({ places }) => places.some((one) => isBelow(one, ["platform"])))
        .map(({ id }) => id),
    );
    expect(asked({ below: ["platform"] })).toContain(engineVersion.id);
    expect(asked({ below: ["platform"] })).not.toContain(manyTags.id);
  });

  it("shows explained differences by what explains them, and no findings with them", () => {
    const explained = searchableExplained(blockedReport);
    const groups = shownExplained(explained, { ...everything, explanation: "identity" });
    expect(groups.map(({ explanation }) => explanation.kind)).toEqual(["identity"]);
    expect(asked({ explanation: "identity" })).toEqual([]);
    expect(shownExplained(explained, { ...everything, severity: "high" })).toEqual([]);
    expect(shownExplained(explained, { ...everything, text: "222222222222" })).toHaveLength(1);
  });
});

describe("the tree of places", () => {
  const found = (id: string, ...addresses: readonly string[]): Finding => ({
    ...engineVersion,
    id,
    places: addresses.map((address) => place(address, "input", known("a"), known("b"))),
  });
  const shape = ({ path, findings, children }: PlaceTree): unknown => [
    path.at(-1) ?? "",
    findings,
    children.map(shape),
  ];

  it("has modules as steps, and counts each finding once wherever it has places", () => {
    const tree = placeTree([
      found("1", "module.a.x.y", 'module.a.module.b["k/ey.s"].x.y', "x.y"),
      found("2", "module.a.x.y", "module.a.x.z", "module.c[0].data.x.y"),
    ]);
    expect(shape(tree)).toEqual([
      "",
      2,
      [
        ["module.a", 2, [['module.b["k/ey.s"]', 1, []]]],
        ["module.c[0]", 1, []],
      ],
    ]);
  });

  it("has the constructs of an app, without the resource itself", () => {
    expect(stepsTo({ ...place("x.y", "", known("a"), known("b")), constructPath: "a/b/c" })).toEqual(["a", "b"]);
    expect(stepsTo(place("output.url", "", known("a"), known("b")))).toEqual([]);
  });
});

describe("the differing part", () => {
  it("is what stands between what is alike", () => {
    expect(differingPart("arn:aws:iam::111:role/app", "arn:aws:iam::222:role/app")).toEqual({
      before: "arn:aws:iam::",
      differing: "111",
      after: ":role/app",
    });
    expect(differingPart("orders", "orders-main")).toEqual({ before: "orders", differing: "", after: "" });
    expect(differingPart("a", "b")).toBe(undefined);
    expect(differingPart("the same", "the same")).toBe(undefined);
  });

  it("is a part of the text, and outside of it both are alike", () => {
    const text = fc.string({ unit: fc.constantFrom("a", "b", "é", "😀"), maxLength: 20 });
    fc.assert(
      fc.property(text, text, text, text, (begin, one, other, end) => {
        const [left, right] = [begin + one + end, begin + other + end];
        const [own, others] = [differingPart(left, right), differingPart(right, left)];
        if (own === undefined || others === undefined) {
          expect([own, others]).toEqual([undefined, undefined]);
          return;
        }
        expect(own.before + own.differing + own.after).toBe(left);
        expect([own.before, own.after]).toEqual([others.before, others.after]);
      }),
    );
  });
});
