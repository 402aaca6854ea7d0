import { stripVTControlCharacters } from "node:util";
import { describe, expect, it } from "vitest";
import { displayWidth } from "../../src/report/columns.js";
import { renderReport } from "../../src/report/index.js";
import {
  engineVersion,
  explained,
  hostileReport,
  hostileTexts,
  known,
  manyTags,
  place,
  report,
  waived,
} from "./reports.js";

const render = (...parameters: Parameters<typeof report>): string => renderReport(report(...parameters), "text");

describe("the text report", () => {
  it("shows a finding with its places, both values under their environments, why and what to do", () => {
    expect(render([engineVersion])).toContain(
      [
        "1. HIGH  Unexplained difference: engine_version of one database",
        "   staging against production, versions, introduced by this change",
        "",
        "   aws_db_instance.platform_database_1A2B3C4D  (platform/database)",
        "     engine_version",
        "       staging                             production",
        "       15.4                                16.3",
        "",
        "   why  The configurations set different values, and no parameter that may",
        "        differ moves them. Tests that ran on 15.4 say nothing about 16.3.",
        "   do   Set `database.engineVersion` to the same value in both parameter files.",
        "        stacks/parameters/staging.json:14",
      ].join("\n"),
    );
  });

  it("shows the worst five hundred, and counts all", () => {
    const all = Array.from({ length: 502 }, (_, position) => ({ ...engineVersion, id: `f${position}` }));
    const text = render(all);
    expect(text).toContain("\n500. HIGH  Unexplained difference");
    expect(text).not.toContain("\n501. ");
    const command = "tfparity explain aws_db_instance.platform_database_1A2B3C4D engine_version";
    expect(text).toContain(`\n\nand 2 more findings, such as\n  ${command}\n\n`);
    expect(render(all.slice(0, 500))).not.toContain("such as");
  });

  it("names a command for what it leaves out that a shell takes as it is meant, and none that it cannot", () => {
    const many = (address: string) =>
      render([
        { ...engineVersion, places: Array.from({ length: 6 }, () => place(address, "a", known("1"), known("2"))) },
      ]);
    expect(many(`aws_x.y["it's"]`)).toContain(`tfparity explain 'aws_x.y["it'\\''s"]' a\n`);
    expect(many("$(rm -rf /)")).toContain("tfparity explain '$(rm -rf /)' a\n");
    expect(many("--contract=x")).toContain("tfparity explain -- --contract=x a\n");
    for (const address of ['aws_x.y["(sensitive)"]', "aws_x.\u202ey", "a".repeat(501)])
      expect(many(address)).toContain("   and 1 more (--verbose shows all)\n");
  });

  it("is the verdict alone where that is asked for", () => {
    expect(renderReport(report([engineVersion, manyTags]), "text", { quiet: true })).toBe(
      "BLOCKED: 2 findings (1 high, 1 low) of severity low or worse.\n",
    );
  });

  it("is everything where that is asked for", () => {
    const groups = [...explained, { ...explained[0]!, places: [place("aws_other.one", "b", known("1"), known("2"))] }];
    const whole = report([manyTags, waived], { explained: groups });
    const text = renderReport(whole, "text", { verbose: true });
    expect(text.match(/tags_all\.CostCenter/g)).toHaveLength(90);
    expect(text).not.toContain("such as");
    for (const { places } of groups) for (const { address } of places) expect(text).toContain(address);
  });

  it("leaves out what is not to be shown, and says how much", () => {
    const whole = report([engineVersion, manyTags, waived]);
    const filtered = renderReport(whole, "text", { isShown: ({ severity }) => severity === "high" });
    expect(filtered).toContain("1. HIGH  Unexplained difference: engine_version");
    expect(filtered).not.toContain("CostCenter");
    expect(filtered).toContain("\n\n2 findings are not shown here; all of them count.\n\n");
    expect(filtered).toContain("Accepted: 1 finding\n");
    const last = (text: string) => text.trimEnd().split("\n").slice(-3);
    expect(last(filtered)).toEqual(last(renderReport(whole, "text")));
  });

  it("ends with the verdict", () => {
    expect(render([engineVersion, manyTags]).trimEnd().split("\n").at(-1)).toBe(
      "BLOCKED: 2 findings (1 high, 1 low) of severity low or worse.",
    );
    expect(render([]).trimEnd().split("\n").at(-1)).toBe(
      "PASS: no findings; 3 differences, all explained or accepted.",
    );
    const mild = { verdict: { outcome: "pass", blocking: 0, failOn: "high" } } as const;
    expect(render([manyTags], mild).trimEnd().split("\n").at(-1)).toBe(
      "PASS: 1 finding (1 low), none of severity high or worse.",
    );
    const mixed = { verdict: { outcome: "blocked", blocking: 1, failOn: "critical" } } as const;
    expect(render([engineVersion, manyTags], mixed).trimEnd().split("\n").at(-1)).toBe(
      "BLOCKED: 1 finding of severity critical, and 1 below that.",
    );
  });

  it("writes values that many places share once, and counts the places it does not name", () => {
    const text = render([manyTags]);
    expect(text.match(/tags_all\.CostCenter/g)).toHaveLength(6);
    expect(text.match(/4711 +\(not there\)/g)).toHaveLength(1);
    expect(text).toContain(
      "   and 85 more, such as\n     tfparity explain 'aws_subnet.private[5]' tags_all.CostCenter",
    );
  });

  it("writes the first places of many with their own values, the address once", () => {
    const places = Array.from({ length: 90 }, (_, index) =>
      place("aws_lb.main", `a${index}`, known(`s${index}`), known(`p${index}`)),
    );
    const text = render([{ ...engineVersion, places }]);
    expect(text.match(/^ +aws_lb\.main/gm)).toHaveLength(1);
    expect(text).toMatch(/s2 +p2/);
    expect(text).not.toContain("s3 ");
    expect(text).toContain("   and 87 more, such as\n     tfparity explain aws_lb.main a3\n");
  });

  it("stacks values that do not fit side by side, and cuts them around where they part", () => {
    const left = known(`${"x".repeat(100_000)}LEFT`);
    const right = known(`${"x".repeat(100_000)}RIGHT`);
    const text = render([{ ...engineVersion, places: [place("a.b", "c", left, right)] }]);
    expect(text).toContain(
      "       staging\n         xxxxxxxxxxxxxxxxxxxx…[99960 more]…xxxxxxxxxxxxxxxxxxxxLEFT\n       production\n",
    );
    expect(text).toContain("xRIGHT\n");
    expect(text.length).toBeLessThan(4_000);
  });

  it("tells an empty text, a text that looks like a state, and a state apart", () => {
    const text = render([
      {
        ...engineVersion,
        places: [
          place("a.b", "c", known(""), { state: "null" }),
          place("a.b", "d", known("(sensitive)"), { state: "sensitive" }),
        ],
      },
    ]);
    expect(text).toMatch(/"" +\(null\)/);
    expect(text).toMatch(/"\(sensitive\)" +\(sensitive\)/);
  });

  it("counts and folds what is explained, and lists what is accepted with owner and last day", () => {
    const text = render([waived]);
    expect(text).toContain(
      "Explained: 3 differences\n   Parameter  1  for example aws_db_instance.main instance_class:",
    );
    expect(text).toContain("   Identity   2  for example aws_kms_key.main arn: 222222222222 for 111111111111");
    expect(text).toContain("     waived by platform until 2027-01-31: Until the archive is moved.");
    expect(text).not.toContain("1. MEDIUM");
  });

  it("keeps to the width", () => {
    for (const width of [60, 80, 120]) {
      const lines = renderReport(report([engineVersion, manyTags, waived]), "text", { width }).split("\n");
      // A command is there to be copied, and the verdict is one line for whoever looks for it.
      const broken = lines.filter((line) => !/tfparity explain|^(?:BLOCKED|PASS): /.test(line));
      expect(Math.max(...broken.map(displayWidth))).toBeLessThanOrEqual(width);
    }
  });

  it("writes an attribute below an address that leaves no room for it", () => {
    const address = "azurerm_firewall_network_rule_collection.network_rules";
    const places = ["rule[0].destination_fqdns", "name"].map((attribute) =>
      place(address, attribute, known("a"), known("b")),
    );
    expect(render([{ ...manyTags, places }])).toContain(
      `   ${address}\n     rule[0].destination_fqdns\n   ${address} name\n       staging`,
    );
  });

  it("writes the line of the source beside an address where there is no construct", () => {
    const places = [{ ...place("aws_sqs_queue.jobs", "name", known("a"), known("b")), madeAt: "infra/main.tf:12" }];
    expect(render([{ ...engineVersion, places }])).toContain("   aws_sqs_queue.jobs  (infra/main.tf:12)\n     name\n");
    expect(renderReport(report([{ ...engineVersion, places }]), "markdown")).toContain(
      "`aws_sqs_queue.jobs` `name` (`infra/main.tf:12`)",
    );
  });

  it("uses colour only when asked to", () => {
    const escape = "\u001b[";
    expect(renderReport(report([engineVersion]), "text")).not.toContain(escape);
    const colourful = renderReport(report([engineVersion]), "text", { colour: true });
    expect(colourful).toContain(escape);
    expect(stripVTControlCharacters(colourful).replace(/ +$/gm, "")).toBe(
      renderReport(report([engineVersion]), "text"),
    );
  });

  it("lets no text from a report reach the terminal as anything but text", () => {
    for (const text of [...hostileTexts, hostileTexts.join(" ")]) {
      const rendered = renderReport(hostileReport(text), "text");
      expect(rendered.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u);
      expect(rendered).not.toMatch(/^\s*::|##\w*\[/m);
    }
  });

  it("links the place to mend to its file, whatever the file is called", () => {
    const linkedTo = (file: string): string =>
      renderReport(report([{ ...engineVersion, location: { file, line: 3 } }]), "text", { fileBase: "file:///w" });
    expect(linkedTo("a b/p.yaml")).toContain("\u001b]8;;file:///w/a%20b/p.yaml\u001b\\a b/p.yaml:3\u001b]8;;\u001b\\");
    const strange = linkedTo("a\u001b\\\u0007\n\u202e?#.yaml");
    expect([...strange].filter((one) => "\u001b\u0007\u202e".includes(one))).toHaveLength(4);
    expect(strange).toContain("file:///w/a%1B%5C%07%0A%E2%80%AE%3F%23.yaml");
    for (const file of ["/etc/passwd", "C:\\a", "\\\\host\\a"]) expect(linkedTo(file)).not.toContain("\u001b]");
  });

  it("names the component in a command, where one of several was checked alone", () => {
    const at = (number: number) => place(`aws_x.n${number}`, "a", known("1"), known("2"));
    const notes = Array.from({ length: 7 }, (_, number) => ({ kind: "a", text: `${number}`, places: [at(number)] }));
    const { part } = hostileReport("web");
    if (part === undefined) throw new Error("a report of one component");
    expect(render([], { notes, part })).toContain("tfparity explain --component web aws_x.n5 a\n");
    expect(render([], { notes })).toContain("tfparity explain aws_x.n5 a\n");
  });

  it("compares more than two environments", () => {
    const values = { dev: known("1"), staging: known("2"), production: known("3") };
    const text = render([{ ...engineVersion, places: [{ address: "database.size", path: [], place: "", values }] }], {
      explained,
    });
    expect(text).toMatch(/staging +dev +production\n +database.size +2 +1 +3\n/);
  });
});
