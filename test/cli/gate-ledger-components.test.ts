/** The ledger of a contract with components: an entry for each of them, which says nothing about another one. */
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { generateKeyPairSync } from "node:crypto";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { PromotionEntry } from "../../src/model/ledger.js";
import type { ParityReport } from "../../src/model/report.js";
import { fixture, promotionContract } from "../gate/promoted.js";
import { folderWith, runIn, type Outcome } from "./world.js";

const ORDER = "order: [dev, staging, production]";
const COMPONENTS = `components:
  network: { plan: "{environment}/network.json" }
  web: { plan: "{environment}/web.json" }
`;
const WITHOUT_PLANS = /: \{ plan: \w+\.json \}/g;

const contract = (gate: string, more = COMPONENTS): string =>
  promotionContract(["dev", "staging", "production"], `ledger: ledger.jsonl\ngate: { ${gate} }\n${more}`).replace(
    WITHOUT_PLANS,
    ": {}",
  );

/** Plans of one component: made at another time than those of the other, since no file is the plan of two. */
const planOf = (name: string, component: string, environment: string): string =>
  fixture(name)
    .replaceAll("production", environment === "dev" ? "dev" : "production")
    .replace("{", component === "web" ? "{ " : "{");

const write = (folder: string, environment: string, component: string, name: string): void =>
  writeFileSync(join(folder, environment, `${component}.json`), planOf(name, component, environment));

/** Dev has the second version of both, and staging is about to get it. */
function world(gate = ORDER, more = COMPONENTS): string {
  const folder = folderWith({
    "parity.yaml": contract(gate, more),
    ...Object.fromEntries(
      ["network", "web"].flatMap((component) => [
        [`dev/${component}.json`, planOf("v2.production", component, "dev")],
        [`staging/${component}.json`, planOf("v2-planned.staging", component, "staging")],
        [`production/${component}.json`, planOf("v2-planned.production", component, "production")],
      ]),
    ),
  });
  return folder;
}

const gate = (folder: string, from: string, to: string, now: string, ...more: readonly string[]): Promise<Outcome> =>
  runIn(folder, ["gate", "--from", from, "--to", to, "--now", now, ...more]);

const intoStaging = (folder: string, now = "2027-01-01T09:00:00Z", ...more: readonly string[]): Promise<Outcome> =>
  gate(folder, "dev", "staging", now, ...more);

const intoProduction = (folder: string, now = "2027-01-03T09:00:00Z", ...more: readonly string[]): Promise<Outcome> =>
  gate(folder, "staging", "production", now, ...more);

const applied = (folder: string, components = ["network", "web"], plan = "v2.staging"): void =>
  components.forEach((component) => write(folder, "staging", component, plan));

const entriesOf = (folder: string): readonly PromotionEntry[] =>
  readFileSync(join(folder, "ledger.jsonl"), "utf8")
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line) as PromotionEntry);

const about = (folder: string): readonly string[] =>
  entriesOf(folder).map(({ component = "-", to }) => `${component} ${to.environment}`);

/** `component: message` of each finding of this kind. */
function told({ stdout }: Outcome, wanted: string): readonly string[] {
  const { findings } = JSON.parse(stdout) as ParityReport;
  return findings
    .filter(({ kind }) => kind === wanted)
    .map(({ component = "-", message }) => `${component}: ${message}`);
}

const JSON_REPORT = ["--report", "json"];

describe("a gate with a ledger and components", () => {
  it("notes each component, one after the other", async () => {
    const folder = world();
    expect(await intoStaging(folder)).toMatchObject({ exitCode: 0 });
    expect(about(folder)).toEqual(["network staging", "web staging"]);
    const [network, web] = entriesOf(folder);
    expect(network?.after).toEqual([]);
    expect(web?.after).toHaveLength(1);
    expect(web?.to.plan).toMatchObject({ name: "staging/web.json" });
    expect(web?.to.plan.sha256).not.toBe(network?.to.plan.sha256);
    applied(folder);
    expect(await intoProduction(folder)).toMatchObject({ exitCode: 0 });
    expect(about(folder).slice(2)).toEqual(["network production", "web production"]);
  });

  it("notes nothing where one of them blocks, where it is told not to, and where it cannot be judged", async () => {
    const folder = world();
    write(folder, "staging", "web", "v1.staging");
    expect((await intoStaging(folder)).exitCode).toBe(1);
    writeFileSync(join(folder, "staging/web.json"), "{");
    expect((await intoStaging(folder)).exitCode).toBe(2);
    write(folder, "staging", "web", "v2-planned.staging");
    expect((await intoStaging(folder, undefined, "--no-ledger")).exitCode).toBe(0);
    if (existsSync("/dev/full"))
      expect((await intoStaging(folder, undefined, "--report", "json=/dev/full")).exitCode).toBe(2);
    expect(existsSync(join(folder, "ledger.jsonl"))).toBe(false);
  });

  it("notes the one that --component names, and lets none on by the entry of another", async () => {
    const folder = world();
    expect((await intoStaging(folder, undefined, "--component", "web")).exitCode).toBe(0);
    expect(about(folder)).toEqual(["web staging"]);
    applied(folder);
    const all = await intoProduction(folder, undefined, ...JSON_REPORT);
    expect(all.exitCode).toBe(1);
    expect(told(all, "not-promoted")).toEqual([
      "network: No entry of the ledger says that anything passed the gate into staging.",
    ]);
    expect((await intoProduction(folder, undefined, "--component", "web")).exitCode).toBe(0);
    expect((await intoProduction(folder, undefined, "--component", "network")).exitCode).toBe(1);
    expect(about(folder)).toEqual(["web staging", "web production"]);
  });

  it("counts no entry of whole environments, and the other way round", async () => {
    const folder = world();
    const whole = contract(ORDER, "").replace(
      /^ {2}(dev|staging|production): \{\}$/gm,
      (_, name: string) => `  ${name}: { plan: ${name}/web.json }`,
    );
    writeFileSync(join(folder, "parity.yaml"), whole);
    expect((await intoStaging(folder)).exitCode).toBe(0);
    expect(about(folder)).toEqual(["- staging"]);
    applied(folder);
    writeFileSync(join(folder, "parity.yaml"), contract(ORDER));
    expect((await intoProduction(folder, undefined, "--component", "web")).exitCode).toBe(1);
    for (const component of ["network", "web"]) write(folder, "staging", component, "v2-planned.staging");
    rmSync(join(folder, "ledger.jsonl"));
    expect((await intoStaging(folder)).exitCode).toBe(0);
    applied(folder);
    writeFileSync(join(folder, "parity.yaml"), whole);
    expect(told(await intoProduction(folder, undefined, ...JSON_REPORT), "not-promoted")).toHaveLength(1);
  });

  it("has each stay for as long as it has to, by its own entries", async () => {
    const folder = world(`${ORDER}, soak: 24h`);
    await intoStaging(folder, "2027-01-01T09:00:00Z", "--component", "web");
    await intoStaging(folder, "2027-01-01T21:00:00Z");
    applied(folder);
    const early = await intoProduction(folder, "2027-01-02T10:00:00Z", ...JSON_REPORT);
    expect(told(early, "not-promoted")).toEqual([
      "network: What runs in staging passed the gate into it at 2027-01-01T21:00:00.000Z, and has to stay there for " +
        "24 hours before it goes on.",
    ]);
    expect((await intoProduction(folder, "2027-01-02T21:00:00Z")).exitCode).toBe(0);
  });

  it("takes what two pipelines append at once, and the next entry follows both", async () => {
    const folder = world();
    const both = await Promise.all(
      ["network", "web"].map((component) => intoStaging(folder, undefined, "--component", component)),
    );
    expect(both.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
    applied(folder);
    expect((await intoProduction(folder)).exitCode).toBe(0);
    expect(entriesOf(folder)[2]?.after).toHaveLength(2);
    expect(entriesOf(folder)[3]?.after).toHaveLength(1);
  });

  it("signs each line, and counts no other where the contract asks for signatures", async () => {
    const { publicKey, privateKey } = generateKeyPairSync("ed25519");
    const key = publicKey.export({ format: "der", type: "spki" }).toString("base64");
    const folder = world();
    await intoStaging(folder);
    writeFileSync(
      join(folder, "parity.yaml"),
      contract(`${ORDER}, requireSigned: true, keys: [{ name: gate, key: ${key} }]`),
    );
    writeFileSync(join(folder, "key.pem"), privateKey.export({ format: "pem", type: "pkcs8" }), { mode: 0o600 });
    const unsigned = await intoStaging(folder);
    expect(unsigned).toMatchObject({ exitCode: 2, stdout: "" });
    applied(folder);
    const sign = ["--sign", "key.pem"];
    const [first] = told(await intoProduction(folder, undefined, ...sign, ...JSON_REPORT), "not-promoted");
    expect(first).toContain("1 of its entries do not count: nobody has signed them");
    for (const component of ["network", "web"]) write(folder, "staging", component, "v2-planned.staging");
    expect((await intoStaging(folder, undefined, ...sign)).exitCode).toBe(0);
    applied(folder);
    expect((await intoProduction(folder, undefined, ...sign)).exitCode).toBe(0);
  });

  describe("with reviews", () => {
    const allowance = (resource: string): string => `allow: [{ resource: ${resource}, attribute: x, reason: Agreed. }]`;
    const accepting = (): string =>
      world(
        "reviewDays: 30",
        COMPONENTS.replace('/web.json" }', `/web.json", rules: { ${allowance("terraform_data.web")} } }`) +
          `${allowance("terraform_data.all")}\n`,
      );
    const due = [
      expect.stringMatching(/^-: .*terraform_data\.all x/) as string,
      expect.stringMatching(/^web: .*terraform_data\.web x/) as string,
    ];

    it("asks for one of what all components accept once, and of what one accepts in that one", async () => {
      const folder = accepting();
      expect(told(await intoStaging(folder, undefined, ...JSON_REPORT), "not-reviewed")).toEqual(due);
      await runIn(folder, ["review", "--by", "Ada", "--yes", "--now", "2027-01-01T08:00:00Z"]);
      expect(told(await intoStaging(folder, undefined, ...JSON_REPORT), "not-reviewed")).toEqual([]);
    });

    it("says the same of components that are judged apart, once they are joined", async () => {
      const folder = accepting();
      for (const component of ["network", "web"])
        await intoStaging(folder, undefined, "--component", component, "--report", `json=${component}-report.json`);
      const joined = await runIn(folder, ["merge", "network-report.json", "web-report.json", ...JSON_REPORT]);
      expect(joined.exitCode).toBe(1);
      expect(told(joined, "not-reviewed")).toEqual(due);
    });
  });

  it("refuses the plans of another component, which would be noted as those of this one", async () => {
    const folder = world();
    const plans = ["--plan", "dev=dev/network.json", "--plan", "staging=./staging/network.json"];
    const outcome = await intoStaging(folder, undefined, "--component", "web", ...plans);
    expect(outcome).toMatchObject({ exitCode: 2, stdout: "" });
    expect(outcome.stderr).toContain("is the plan of the component network, and --component names web");
    expect(existsSync(join(folder, "ledger.jsonl"))).toBe(false);
  });

  it("refuses a line that is said to be of another component", async () => {
    const folder = world();
    await intoStaging(folder);
    const text = readFileSync(join(folder, "ledger.jsonl"), "utf8");
    const change = (to: string): void => writeFileSync(join(folder, "ledger.jsonl"), to);
    applied(folder);
    change(text.replace('"component":"network"', '"component":"web"'));
    expect((await intoProduction(folder)).stderr).toContain("a line was changed or taken out");
    change(text.replace('"component":"network"', '"component":""'));
    expect((await intoProduction(folder)).stderr).toContain('"component" is not what an entry has there');
    change(text.replaceAll("\n", "\r\n"));
    expect((await intoProduction(folder)).exitCode).toBe(0);
  });

  it("may be merged line by line, where each branch promoted another component", async () => {
    const folder = world();
    const ledger = join(folder, "ledger.jsonl");
    expect((await intoStaging(folder, undefined, "--component", "network")).exitCode).toBe(0);
    const one = readFileSync(ledger, "utf8");
    rmSync(ledger);
    expect((await intoStaging(folder, undefined, "--component", "web")).exitCode).toBe(0);
    writeFileSync(ledger, readFileSync(ledger, "utf8") + one);
    applied(folder);
    expect((await intoProduction(folder)).exitCode).toBe(0);
  });

  it("refuses attestations still", async () => {
    const outcome = await intoStaging(world(), undefined, "--attestation", "passed.json");
    expect(outcome).toMatchObject({ exitCode: 2, stdout: "" });
  });

  it("notes no promotion of a component that one environment lacks", async () => {
    const folder = world(
      ORDER,
      `${COMPONENTS}allow: [{ resource: component.web, presence: dev, reason: Staging has no visitors. }]\n`,
    );
    rmSync(join(folder, "staging/web.json"));
    expect((await intoStaging(folder)).exitCode).toBe(0);
    expect(about(folder)).toEqual(["network staging"]);
  });
});

describe("the way back of components", () => {
  interface Told {
    readonly component: string;
    readonly before?: PromotionEntry;
    readonly now?: { readonly file: string; readonly isLatest: boolean };
  }
  const back = (folder: string, ...more: readonly string[]): Promise<Outcome> =>
    runIn(folder, ["rollback", "--to", "staging", ...more]);

  /** The first version of web passed and then the second; of network the second alone. */
  const twice = async (): Promise<string> => {
    const folder = world();
    write(folder, "dev", "web", "v1.production");
    write(folder, "staging", "web", "v1.staging");
    expect((await intoStaging(folder)).exitCode).toBe(0);
    write(folder, "dev", "web", "v2.production");
    write(folder, "staging", "web", "v2-planned.staging");
    expect((await intoStaging(folder, "2027-01-02T09:00:00Z")).exitCode).toBe(0);
    return folder;
  };

  it("is told of each, and ends with 1 where one has none", async () => {
    const folder = await twice();
    const text = await back(folder);
    expect(text.exitCode).toBe(1);
    expect(text.stdout).toContain("What passed the gate into staging, component web, last");
    expect(text.stdout).not.toContain("component network");
    expect(text.stderr).toContain("nothing to go back to in staging, component network: nothing else passed before it");
    const json = await back(folder, "--format", "json");
    const told = JSON.parse(json.stdout) as readonly Told[];
    expect(told.map(({ component, before, now }) => [component, before?.component, now?.isLatest])).toEqual([
      ["network", undefined, true],
      ["web", "web", true],
    ]);
  });

  it("is told of the one that is asked for, with its plan", async () => {
    const folder = await twice();
    expect((await back(folder, "--component", "web")).exitCode).toBe(0);
    expect((await back(folder, "--component", "network")).exitCode).toBe(1);
    writeFileSync(join(folder, "now.json"), planOf("v1.staging", "web", "staging"));
    const json = await back(folder, "--component", "web", "--plan", "staging=now.json", "--format", "json");
    expect(JSON.parse(json.stdout)).toMatchObject([{ now: { file: "now.json", isLatest: false } }]);
    expect((await back(folder, "--plan", "staging=now.json")).exitCode).toBe(2);
    const unknown = await back(folder, "--component", "wbe");
    expect(unknown).toMatchObject({ exitCode: 2, stdout: "" });
    expect(unknown.stderr).toContain('did you mean "web"');
  });
});
