import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { componentContract, readContract } from "../../src/contract/index.js";
import type { Contract } from "../../src/model/contract.js";
import { readRecorded } from "../scenarios/harness/recorded.js";
import { treeOf, type Units } from "./component-tree.js";
import { folderWith, runIn } from "./world.js";

const CLEAN = "orders-clean-greenfield";
const TWO: Units = { network: CLEAN, queue: CLEAN };
const recorded = readRecorded();

const contractIn = (folder: string): string => readFileSync(join(folder, "parity.yaml"), "utf8");

/** The plans of units as `plans/staging/network.json`. */
const plansOf = (units: Units, name: (unit: string) => string = (unit) => unit): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(units).flatMap(([unit, scenario]) =>
      ["staging", "production"].map((environment) => [
        `plans/${environment}/${name(unit)}.json`,
        recorded.get(scenario)?.[`plans/${environment}.json`] ?? "",
      ]),
    ),
  );

/** What rules say, without where they stand. */
const meaningOf = ({ parameters, allow, causes }: Contract): unknown =>
  JSON.parse(
    JSON.stringify({ parameters, allow, causes }, (key, value: unknown) => (key === "location" ? undefined : value)),
  );

async function draftIn(folder: string, options: readonly string[] = []): Promise<Contract> {
  const { exitCode, stderr } = await runIn(folder, ["init", "--yes", ...options]);
  expect([exitCode, stderr]).toEqual([0, expect.stringContaining("wrote parity.yaml")]);
  return readContract(contractIn(folder).replaceAll("reason: TODO", "reason: Agreed."), "parity.yaml");
}

describe("tfparity init with one component", () => {
  it.each([CLEAN, "orders-hidden-branch", "orders-variable-missing", "orders-secret-differs"])(
    "proposes what it would for that root module by itself: %s",
    async (scenario) => {
      const files = plansOf({ network: scenario });
      const [one, several] = [folderWith(files), folderWith(files)];
      const plans = (file: string) =>
        ["staging", "production"].flatMap((name) => ["--plan", `${name}=plans/${name}/${file}.json`]);
      const alone = await draftIn(one, plans("network"));
      const component = componentContract(await draftIn(several, plans("{component}")), "network");
      expect(meaningOf(component)).toEqual(meaningOf(alone));
      const identities = ({ environments }: Contract) =>
        [...environments].map(([name, { identity }]) => [name, identity]);
      expect(identities(component)).toEqual(identities(alone));
    },
  );
});

describe("tfparity init with names of folders that mean something else", () => {
  it("takes a component that is called like an environment", async () => {
    const folder = folderWith(plansOf({ network: CLEAN, staging: CLEAN }));
    const { exitCode, stderr } = await runIn(folder, ["init", "--yes"]);
    expect(stderr).toContain(
      "found 2 components of 2 environments, production, staging: plans/{environment}/{component}",
    );
    expect(exitCode).toBe(0);
  });

  it.each(["<script>x", "a{b}", "two words", 'quo"te', "it's", "..x", "${HOME}", "a\u202eb", "x#y", "*"])(
    "refuses the component %j with its file, and writes nothing",
    async (name) => {
      const folder = folderWith(plansOf(TWO, (unit) => `${name}-${unit}`));
      const { exitCode, stderr } = await runIn(folder, ["init", "--yes"]);
      expect(stderr).toMatch(
        /tfparity: plans\/staging\/.*-network\.json is found by this pattern, and a component's name/,
      );
      expect(stderr).not.toContain("\u202e");
      expect([exitCode, existsSync(join(folder, "parity.yaml"))]).toEqual([2, false]);
    },
  );

  it.each(["staging x", 'q"x', "a{b}", "<b>", "a: b", "#x"])(
    "refuses the environment %j by itself, and not by a place in a file that is not there",
    async (name) => {
      const message = `tfparity: "${name}": an environment's name has letters, digits, `;
      for (const file of ["{component}.json", "network.json"]) {
        const folder = folderWith(
          Object.fromEntries(
            Object.entries(plansOf(TWO)).map(([path, text]) => [path.replace("/staging/", `/${name}/`), text]),
          ),
        );
        const plans = [name, "production"].flatMap((one) => ["--plan", `${one}=plans/${one}/${file}`]);
        const { exitCode, stderr } = await runIn(folder, ["init", "--yes", ...plans]);
        expect(stderr.slice(0, message.length)).toBe(message);
        expect([exitCode, existsSync(join(folder, "parity.yaml"))]).toEqual([2, false]);
      }
    },
  );
});

describe("tfparity init where files are not what they seem", () => {
  it("finds no two environments in one plan", async () => {
    const folder = folderWith({ "plans/staging/network.json": plansOf(TWO)["plans/staging/network.json"] ?? "" });
    const { exitCode, stderr } = await runIn(folder, ["init", "--yes"]);
    expect(stderr).toMatch(/^tfparity: no two environments were found here; /);
    expect([exitCode, existsSync(join(folder, "parity.yaml"))]).toEqual([2, false]);
  });

  it("names the one of twelve files that is cut off", async () => {
    const units = Object.fromEntries(["a", "b", "c", "d", "e", "f"].map((name) => [name, CLEAN]));
    const files = plansOf(units);
    const folder = folderWith({
      ...files,
      "plans/production/e.json": files["plans/production/e.json"]?.slice(0, 900) ?? "",
    });
    const { exitCode, stderr } = await runIn(folder, ["init", "--yes"]);
    expect(stderr).toMatch(/\ntfparity: plans\/production\/e\.json:\d+:\d+: /);
    expect([exitCode, existsSync(join(folder, "parity.yaml"))]).toEqual([2, false]);
  });

  it("does not read what a link leads to outside", async () => {
    const outside = folderWith(plansOf({ secret: CLEAN }));
    const folder = folderWith(plansOf(TWO));
    for (const name of ["staging", "production"])
      symlinkSync(join(outside, `plans/${name}/secret.json`), join(folder, `plans/${name}/linked.json`));
    const { exitCode, stderr } = await runIn(folder, ["init", "--yes"]);
    expect(stderr).toMatch(/tfparity: plans\/staging\/linked\.json .*outside/);
    expect([exitCode, existsSync(join(folder, "parity.yaml"))]).toEqual([2, false]);
  });

  it("does not look into a folder behind a link, and says so", async () => {
    const outside = folderWith(plansOf({ secret: CLEAN }));
    const folder = folderWith(plansOf(TWO));
    symlinkSync(join(outside, "plans"), join(folder, "plans/staging/linked"));
    const { exitCode, stderr } = await runIn(folder, ["init", "--yes"]);
    expect(stderr).toContain("plans/staging/linked is a link to a folder, which is not followed");
    expect([exitCode, existsSync(join(folder, "parity.yaml"))]).toEqual([2, false]);
  });

  it("takes the source from where it was written, and not from what Terragrunt keeps of it", async () => {
    const files = treeOf(TWO);
    const folder = folderWith(files);
    for (const unit of Object.keys(TWO)) {
      const cache = join(folder, `live/${unit}/.terragrunt-cache/abc/def`);
      mkdirSync(cache, { recursive: true });
      writeFileSync(join(cache, "main.tf"), files[`live/${unit}/main.tf`] ?? "");
    }
    await draftIn(folder);
    expect(contractIn(folder)).toContain('\n    source: "live/{component}"\n');
  });
});
