import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Finding, ParityReport } from "../../src/model/report.js";
import { ALL, RULES, treeOf, type Units } from "./component-tree.js";
import { folderWith, planOf, runIn, type Outcome } from "./world.js";

const CLEAN = "orders-clean-applied";
const SKEWED = "orders-engine-version-skew";
const REPLACED = "orders-queue-replaced-by-request";

const folderOf = (units: Units, contract: string): string => folderWith({ ...treeOf(units), "parity.yaml": contract });

const json = ["check", "--report", "json"];
const reportOf = ({ stdout }: Outcome): ParityReport => JSON.parse(stdout) as ParityReport;
/** `kind component`, in the order of the report. */
const told = ({ findings }: ParityReport): readonly string[] =>
  findings.map(({ kind, component = "-" }: Finding) => `${kind} ${component}`);

/** The smallest tree there is: one resource for each component and environment, with this input. */
function smallTree(inputs: Readonly<Record<string, readonly [staging: string, production: string]>>) {
  return Object.fromEntries(
    Object.entries(inputs).flatMap(([unit, [staging, production]]) => [
      [`plans/staging/${unit}.json`, planOf(staging, { timestamp: `2027-01-07T08:00:00Z` })],
      [`plans/production/${unit}.json`, planOf(production)],
    ]),
  );
}
const SMALL = `version: 1
reference: production
environments:
  staging: { plan: "plans/staging/{component}.json" }
  production: { plan: "plans/production/{component}.json" }
`;
const named = (...names: readonly string[]): string =>
  `components:\n${names.map((name) => `  ${name}: {}\n`).join("")}`;
const allowed = (attribute: string): string => `{ resource: "*", attribute: ${attribute}, reason: Agreed on. }`;
const anyInput = `allow: [${allowed("input")}, ${allowed("output")}]\n`;

describe("a contract with components", () => {
  const units = { "data/orders": CLEAN, jobs: SKEWED, web: REPLACED };

  it("is checked component by component, with one verdict, and findings that say in which they are", async () => {
    const folder = folderOf(units, ALL + RULES);
    const all = await runIn(folder, json);
    const report = reportOf(all);
    expect(all.exitCode).toBe(1);
    expect(told(report)).toEqual(["unexplained-difference jobs", "action-difference web"]);
    expect(report.components?.map(({ name, open }) => `${name} ${open}`)).toEqual(["data/orders 0", "jobs 1", "web 1"]);
    expect(report.environments.map(({ name, file }) => `${name} ${file}`)).toEqual([
      "staging out/staging/{component}/tfplan.json",
      "production out/production/{component}/tfplan.json",
    ]);
    for (const [name, sum] of [
      ["resourcesCompared", report.counts.resourcesCompared],
      ["differences", report.counts.differences],
    ] as const)
      expect(report.components?.reduce((total, component) => total + component[name], 0)).toBe(sum);
  }, 60_000);

  it("shows the component of each finding in text and Markdown", async () => {
    const folder = folderOf(units, ALL + RULES);
    const text = await runIn(folder, ["check", "--report", "text", "--report", "markdown=report.md"]);
    expect(text.stdout).toContain("3 components: data/orders, jobs, web");
    expect(text.stdout).toContain("component jobs, staging against production");
    expect(readFileSync(join(folder, "report.md"), "utf8")).toContain("*component jobs, staging against production");
    expect(text.stdout.trimEnd().split("\n").at(-1)).toBe(
      "BLOCKED: 2 findings (1 high, 1 medium) of severity low or worse.",
    );
  }, 60_000);

  it("passes where every component does", async () => {
    const folder = folderOf({ orders: CLEAN, "data/more": CLEAN }, ALL + RULES);
    const { exitCode, stdout } = await runIn(folder, ["check", "--quiet"]);
    expect([exitCode, stdout]).toEqual([
      0,
      expect.stringMatching(/^PASS: no findings; \d+ differences, all explained/),
    ]);
  }, 60_000);
});

describe("a component that an environment lacks", () => {
  const inputs = { web: ["a", "a"], waf: ["b", "b"] } as const;
  const contract = SMALL + named("web", "waf");
  const allowed = "allow: [{ resource: component.waf, presence: production, reason: The office needs none. }]\n";
  const without = (environment: string, more = ""): string => {
    const folder = folderWith({ ...smallTree(inputs), "parity.yaml": contract + more });
    rmSync(join(folder, `plans/${environment}/waf.json`));
    return folder;
  };

  it.each(["staging", "production"])("is a finding, for %s, and blocks whatever else may not", async (lacking) => {
    const { exitCode, stdout } = await runIn(without(lacking), [...json, "--fail-on", "critical"]);
    const report = JSON.parse(stdout) as ParityReport;
    expect(exitCode).toBe(1);
    expect(told(report)).toEqual(["missing-component waf"]);
    expect(report.findings[0]?.places[0]?.values).toMatchObject({ [lacking]: { state: "absent" } });
    expect(report.components?.map(({ name, environments }) => `${name} ${environments.length}`)).toEqual([
      "waf 0",
      "web 2",
    ]);
  });

  it("is accepted by an allowance for its presence where it is, and by nothing else", async () => {
    expect((await runIn(without("staging", allowed), ["check"])).exitCode).toBe(0);
    const { stdout } = await runIn(without("production", allowed), json);
    expect(told(JSON.parse(stdout) as ParityReport)).toEqual(["missing-component waf", "unused-allowance -"]);
    const attribute = 'allow: [{ resource: "*", attribute: "*", reason: All of it. }]\n';
    expect((await runIn(without("staging", attribute), ["check"])).exitCode).toBe(1);
  });

  it("is accepted by a waiver until its day", async () => {
    const waiver = (day: string): string =>
      `waivers: [{ resource: component.waf, presence: production, reason: Soon., owner: net, expires: ${day} }]\n`;
    expect((await runIn(without("staging", waiver("2027-01-07")), ["check"])).exitCode).toBe(0);
    const { stdout } = await runIn(without("staging", waiver("2027-01-06")), json);
    expect(told(JSON.parse(stdout) as ParityReport)).toEqual(["missing-component waf", "expired-waiver -"]);
  });

  it("makes an allowance of its presence unused where both have it", async () => {
    const folder = folderWith({ ...smallTree(inputs), "parity.yaml": contract + allowed });
    expect(told(reportOf(await runIn(folder, json)))).toEqual(["unused-allowance -"]);
  });

  it("is no comparison, so that nothing passes on it alone", async () => {
    const folder = without("staging", allowed);
    const alone = await runIn(folder, ["check", "--component", "waf"]);
    expect([alone.exitCode, alone.stderr]).toEqual([2, expect.stringContaining("nothing was compared")]);
    expect(alone.stdout).toContain("PASS: component waf alone");
    rmSync(join(folder, "plans/staging/web.json"));
    writeFileSync(join(folder, "parity.yaml"), contract + allowed.replace("component.waf", '"component.*"'));
    expect((await runIn(folder, ["check"])).exitCode).toBe(2);
  });

  it("is told of each environment that lacks it", async () => {
    const three = contract.replace("  production:", '  dev: { plan: "plans/dev/{component}.json" }\n  production:');
    const folder = without("staging");
    mkdirSync(join(folder, "plans/dev"));
    const dev = { timestamp: "2027-01-07T07:00:00Z" };
    writeFileSync(join(folder, "plans/dev/web.json"), planOf("a", dev));
    writeFileSync(join(folder, "plans/dev/waf.json"), planOf("b", dev));
    writeFileSync(join(folder, "parity.yaml"), three);
    const report = reportOf(await runIn(folder, json));
    expect(report.findings.map(({ kind, environment }) => `${kind} ${environment}`)).toEqual([
      "missing-component staging",
    ]);
    expect(report.counts.resourcesCompared).toBe(3);
  });
});

describe("the components of a contract", () => {
  const tree = smallTree({ web: ["a", "a"], network: ["b", "b"] });
  const errorOf = async (contract: string, files: Readonly<Record<string, string>> = tree): Promise<string> => {
    const { exitCode, stdout, stderr } = await runIn(folderWith({ ...files, "parity.yaml": contract }), ["check"]);
    expect([exitCode, stdout]).toEqual([2, ""]);
    return stderr;
  };

  it("are refused where no environment has one, with what was probably meant", async () => {
    expect(await errorOf(SMALL + named("web", "netwrok"))).toContain(
      'parity.yaml:8:3: no environment has a file of the component netwrok; did you mean "network"?',
    );
  });

  it("are refused where there are more than it names", async () => {
    expect(await errorOf(SMALL + named("web"))).toContain(
      "there are files of components that the contract does not name: network;",
    );
  });

  it("are told by the first twenty names, and how many more there are", async () => {
    const many = Array.from({ length: 22 }, (_, index) => `unit${String(index + 10)}`);
    const files = smallTree(Object.fromEntries(["web", ...many].map((name) => [name, ["a", "a"] as const])));
    const first = many.slice(0, 20).join(", ");
    expect(await errorOf(SMALL + named("web"), files)).toContain(`does not name: ${first} and 2 more; add them`);
    const folder = folderWith({ ...files, "parity.yaml": `${SMALL}components: { "*": {} }\n` });
    expect((await runIn(folder, ["check", "--component", "zzz"])).stderr).toContain(
      `none of the contract's components: ${first} and 3 more`,
    );
  });

  it("are refused where a pattern would give two of them one file", async () => {
    const plan = (pattern: string): string => SMALL + `components: { web: { plan: "${pattern}" }, network: {} }\n`;
    expect(await errorOf(plan("plans/web.json"))).toContain("the file of every environment; write {environment}");
    expect(await errorOf(plan("plans/{env}/web.json"))).toContain("stands for nothing");
    expect(await errorOf(SMALL.replace("staging/{component}", "staging/web") + named("web", "network"))).toContain(
      "the file of every component; write {component}",
    );
    expect(await errorOf(plan("plans/{environment}/network.json"))).toContain(
      "would be the file of the components network and web",
    );
    expect(await errorOf('version: 1\ncomponents: { "*": { plan: "{environment}/{component}" } }\n')).toContain(
      "components need environments",
    );
    expect(
      await errorOf(`${SMALL}components: { "*": { rules: { allow: [{ cause: branch x, reason: Agreed. }] } } }\n`),
    ).toContain("rules of all components stand at the top");
    expect(
      await errorOf(
        `${SMALL}components: { web: { rules: { parameters: { var.a: { must: match } } } }, network: {} }\n` +
          "parameters: { var.a: { must: match } }\n",
      ),
    ).toContain("this says the same parameter again as line 7");
  });

  it("are found where the contract takes all, and a name that none can have is refused", async () => {
    const all = SMALL + named('"*"');
    const { stdout } = await runIn(folderWith({ ...tree, "parity.yaml": all }), json);
    expect((JSON.parse(stdout) as ParityReport).components?.map(({ name }) => name)).toEqual(["network", "web"]);
    const hostile = { ...tree, "plans/staging/<b>`|.json": planOf("a") };
    expect(await errorOf(all, hostile)).toContain("a component's name has letters");
    expect(await errorOf(all, { "plans/.keep": "" })).toContain("no file of any component was found");
  });

  it("are not looked for in caches, and a link to a folder is refused", async () => {
    const cached = { "plans/staging/.terragrunt-cache/x/web.json": "{}", "plans/staging/node_modules/x.json": "{}" };
    const folder = folderWith({ ...tree, ...cached, "parity.yaml": SMALL + named('"*"') });
    expect((await runIn(folder, ["check"])).exitCode).toBe(0);
    symlinkSync(join(folder, "plans/production"), join(folder, "plans/staging/more"));
    const { exitCode, stderr } = await runIn(folder, ["check"]);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining("is a link to a folder, which is not followed")]);
  });

  it("are not looked for outside of the repository", async () => {
    const folder = folderWith({ ...tree, "x/parity.yaml": SMALL.replaceAll('"plans', '"../plans') + named('"*"') });
    const { exitCode, stderr } = await runIn(join(folder, "x"), ["check"]);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining("leads outside of")]);
  });
});

describe("rules for all components", () => {
  const folder = (more: string, components = named("web", "network")): string =>
    folderWith({
      ...smallTree({ web: ["a", "z"], network: ["b", "b"] }),
      "parity.yaml": SMALL + components + more,
    });
  const waiver = (day: string): string =>
    `waivers: [{ resource: "*", attribute: timeouts, reason: Soon., owner: ops, expires: ${day} }]\n`;

  it("are unused where no component uses them, and told once then", async () => {
    expect(told(reportOf(await runIn(folder(anyInput), json)))).toEqual([]);
    const unused = 'allow: [{ resource: "*.other", attribute: input, reason: Agreed on. }]\n';
    expect(told(reportOf(await runIn(folder(unused), json)))).toEqual([
      "unexplained-difference web",
      "unused-allowance -",
    ]);
    expect(told(reportOf(await runIn(folder(anyInput + waiver("2027-02-01")), json)))).toEqual(["unused-allowance -"]);
    expect(told(reportOf(await runIn(folder(`${anyInput}parameters: { size: { must: match } }\n`), json)))).toEqual([
      "unused-allowance -",
    ]);
  });

  it("are unused for one cause where no component has that one", async () => {
    const causes = (...some: readonly string[]): string =>
      `${anyInput.trimEnd().slice(0, -1)}, { cause: [${some.join(", ")}], reason: Agreed on. }]\n`;
    const report = reportOf(await runIn(folder(causes("x", "y")), json));
    expect(report.findings.map(({ cause }) => cause)).toEqual([
      "The allowance for x covers nothing",
      "The allowance for y covers nothing",
    ]);
  });

  it("are told once where they have expired", async () => {
    expect(told(reportOf(await runIn(folder(anyInput + waiver("2027-01-01")), json)))).toEqual(["expired-waiver -"]);
  });

  it("are not those of one component, which hold there alone", async () => {
    const own = (name: string): string =>
      `components: { web: {}, network: {}, ${name}: { rules: { ${anyInput.trim()} } } }\n`.replace(`${name}: {}, `, "");
    expect(told(reportOf(await runIn(folder("", own("web")), json)))).toEqual([]);
    expect(told(reportOf(await runIn(folder("", own("network")), json)))).toEqual([
      "unexplained-difference web",
      "unused-allowance network",
      "unused-allowance network",
    ]);
  });
});

describe("--component", () => {
  const tree = smallTree({ web: ["a", "a"], network: ["b", "c"] });
  const unused = 'allow: [{ resource: "*.other", attribute: input, reason: Agreed on. }]\n';
  const folder = folderWith({ ...tree, "parity.yaml": SMALL + named("web", "network") + unused });

  it("checks one, and says that it is one, and that shared rules without a use are not judged", async () => {
    const { exitCode, stdout } = await runIn(folder, ["check", "--component", "web"]);
    expect(exitCode).toBe(0);
    expect(stdout.replaceAll(/\s+/g, " ")).toContain(
      "Component web alone of 2; what other components may have a use for, such as rules that nothing here uses, is " +
        "not judged",
    );
    expect(stdout.trimEnd().split("\n").at(-1)).toBe("PASS: component web alone: no differences.");
    expect((await runIn(folder, ["check", "--component", "network"])).exitCode).toBe(1);
  });

  it("takes files of the command line for that one", async () => {
    const plans = ["--plan", "staging=plans/staging/web.json", "--plan", "production=plans/production/web.json"];
    expect((await runIn(folder, ["check", "--component", "network", ...plans])).exitCode).toBe(0);
    const { exitCode, stderr } = await runIn(folder, ["check", ...plans]);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining("name it with --component")]);
  });

  it("needs the others' files no more than a job of its own has them", async () => {
    const job = folderWith({ ...tree, "parity.yaml": SMALL + named("web", "network") + unused });
    rmSync(join(job, "plans/staging/network.json"));
    rmSync(join(job, "plans/production/network.json"));
    expect((await runIn(job, ["check", "--component", "web"])).exitCode).toBe(0);
    expect((await runIn(job, ["check"])).exitCode).toBe(2);
  });

  it("is refused for a component that there is not, and for a contract without any", async () => {
    const misspelt = await runIn(folder, ["check", "--component", "wbe"]);
    expect([misspelt.exitCode, misspelt.stderr]).toEqual([2, expect.stringContaining('did you mean "web"?')]);
    const plain = folderWith({ ...tree, "parity.yaml": SMALL.replaceAll("{component}", "web") });
    const { exitCode, stderr } = await runIn(plain, ["check", "--component", "web"]);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining("has no components; leave out --component")]);
  });

  it.each([
    ["explain", "terraform_data.main"],
    ["fix", "1"],
    ["allow", "1", "--reason", "Agreed on."],
    ["baseline", "--reason", "Agreed on."],
  ])("is what %s asks for", async (...argv) => {
    const { exitCode, stderr } = await runIn(folder, argv);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining("name it with --component: network, web")]);
  });

  it("lets allow print the entries, and write none, since they would hold for all components", async () => {
    const accept = ["allow", "1", "--component", "network", "--reason", "Agreed on."];
    const before = readFileSync(join(folder, "parity.yaml"), "utf8");
    const { exitCode, stderr } = await runIn(folder, accept);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining("belongs under components: network: rules:")]);
    const printed = await runIn(folder, [...accept, "--dry-run"]);
    expect([printed.exitCode, printed.stdout]).toEqual([
      0,
      "- { resource: terraform_data.main, attribute: input, reason: Agreed on. }\n",
    ]);
    expect(readFileSync(join(folder, "parity.yaml"), "utf8")).toBe(before);
  });

  it("explains a place of the component that is named, and of no other", async () => {
    const { exitCode, stdout } = await runIn(folder, ["explain", "--component", "network", "terraform_data.main"]);
    expect([exitCode, stdout]).toEqual([1, expect.stringContaining("input")]);
    const other = await runIn(folder, ["explain", "--component", "web", "terraform_data.main"]);
    expect(other.stdout).not.toBe(stdout);
  });
});

describe("gate", () => {
  const ends = ["gate", "--from", "staging", "--to", "production"];
  const contract = SMALL.replace("  staging:", "  dev: {}\n  staging:") + named("web", "network");
  const promoted = (web: string, ...left: readonly string[]): string => {
    const folder = folderWith({ ...smallTree({ web: ["a", web], network: ["b", "b"] }), "parity.yaml": contract });
    for (const file of left) rmSync(join(folder, file));
    return folder;
  };

  it("judges all components of the two environments together", async () => {
    expect((await runIn(promoted("a"), ends)).exitCode).toBe(0);
    const { exitCode, stdout } = await runIn(promoted("z"), [...ends, "--report", "json"]);
    expect([exitCode, told(JSON.parse(stdout) as ParityReport)]).toEqual([
      1,
      ["configuration-mismatch web", "unexplained-difference web"],
    ]);
  });

  it("does not pass on a component that one of them lacks", async () => {
    const lacking = promoted("a", "plans/staging/network.json");
    const { exitCode, stdout } = await runIn(lacking, [...ends, "--report", "json"]);
    expect(exitCode).toBe(1);
    const report = JSON.parse(stdout) as ParityReport;
    expect(report.findings.map(({ kind, environment }) => `${kind} ${environment}`)).toEqual([
      "missing-component staging",
    ]);
  });

  it("asks of each component what a promotion needs", async () => {
    const folder = promoted("a");
    const pending = planOf("a").replace('"no-op"', '"update"').replace('"input":"a"', '"input":"y"');
    writeFileSync(join(folder, "plans/staging/web.json"), pending);
    const { stdout } = await runIn(folder, [...ends, "--report", "json"]);
    expect(told(JSON.parse(stdout) as ParityReport)).toContain("pending-change web");
  });

  it("judges one where that is asked for, and says so", async () => {
    const { exitCode, stdout } = await runIn(promoted("z"), [...ends, "--component", "network", "--quiet"]);
    expect([exitCode, stdout]).toEqual([0, "PASS: component network alone: no differences.\n"]);
  });

  it("is read again as it was written, of one component and of all, also of one that is missing", async () => {
    const expired = promoted("a", "plans/staging/network.json");
    const waiver = '{ resource: "*.x", attribute: "*", reason: Until spring., owner: a, expires: 2026-12-01 }';
    writeFileSync(
      join(expired, "parity.yaml"),
      contract.replace("network: {}", `network: { rules: { waivers: [${waiver}] } }`),
    );
    for (const folder of [promoted("a"), promoted("z"), promoted("a", "plans/staging/network.json"), expired])
      for (const component of [[], ["--component", "web"], ["--component", "network"]]) {
        const written = await runIn(folder, [...ends, ...component, "--report", "json"]);
        writeFileSync(join(folder, "report.json"), written.stdout);
        const again = await runIn(folder, ["report", "report.json", "--report", "json"]);
        expect(again).toEqual(written);
      }
    const { requirements = [] } = reportOf(await runIn(expired, [...ends, "--report", "json"]));
    expect(requirements).toContainEqual({ kind: "expired-waiver", outcome: "not-met" });
  });

  it("attests nothing, since an attestation is about one plan of each", async () => {
    for (const component of [[], ["--component", "web"]]) {
      const { exitCode, stderr } = await runIn(promoted("a"), [...ends, ...component, "--attestation", "passed.json"]);
      expect([exitCode, stderr]).toEqual([2, expect.stringContaining("leave out --attestation")]);
    }
  });
});

describe("findings of components", () => {
  const folder = folderWith({
    ...smallTree({ web: ["a", "z"], network: ["a", "z"] }),
    "parity.yaml": SMALL + named("web", "network"),
  });

  it("have ids of their own, so that a baseline of one holds for no other", async () => {
    const before = reportOf(await runIn(folder, json));
    expect(told(before)).toEqual(["unexplained-difference network", "unexplained-difference web"]);
    expect(new Set(before.findings.map(({ id }) => id)).size).toBe(2);
    const reason = ["--reason", "Mended in spring."];
    expect((await runIn(folder, ["baseline", "--component", "web", ...reason])).exitCode).toBe(0);
    const after = reportOf(await runIn(folder, json));
    expect(after.findings.map(({ component, status }) => `${component} ${status}`)).toEqual([
      "network open",
      "web baselined",
    ]);
    expect((await runIn(folder, ["baseline", "--component", "network", "--prune"])).exitCode).toBe(0);
    expect(reportOf(await runIn(folder, json)).counts.baselined).toBe(1);
  });
});
