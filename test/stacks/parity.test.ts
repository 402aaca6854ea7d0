import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App } from "cdktf";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { synthesizeEnvironments } from "../../src/cdktf/index.js";
import { parameterFolder, parameterOptions } from "../../stacks/platform-environments.js";
import { PlatformStack } from "../../stacks/platform-stack.js";
import type { PlatformParameters } from "../../stacks/parameters.js";
import { checkWritten, type Outcome } from "../cdktf/world.js";

let folder: string;
let unchanged: Outcome;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "parity-"));
  unchanged = await checkStacks((text) => text);
});
afterAll(() => rmSync(folder, { recursive: true }));

type Change = (text: string) => string;

/** Synthesizes and checks the repository's environments, with one line of staging's parameters changed. */
async function checkStacks(change: Change): Promise<Outcome & { readonly file: string }> {
  const parameters = mkdtempSync(join(folder, "parameters-"));
  cpSync(parameterFolder, parameters, { recursive: true });
  const file = join(parameters, "staging.json");
  writeFileSync(file, change(readFileSync(file, "utf8")));
  const outdir = join(parameters, "out");
  mkdirSync(outdir);
  await synthesizeEnvironments({
    ...parameterOptions(parameters),
    app: (given) => new App({ outdir: given }),
    stack: (app, id, own: PlatformParameters) => new PlatformStack(app, id, own),
    contract: "parity.yaml",
    outdir,
  });
  return {
    ...(await checkWritten("parity.yaml", outdir, (environment) => join(parameters, `${environment}.json`))),
    file,
  };
}

const lineOf = (file: string, text: string): number =>
  readFileSync(file, "utf8")
    .split("\n")
    .findIndex((line) => line.includes(text)) + 1;

describe("the two environments of this repository", () => {
  it("are in parity: every difference is explained, by the parameter that moves it", () => {
    const { report, proof } = unchanged;
    expect(report.findings).toEqual([]);
    expect(report.verdict.outcome).toBe("pass");
    expect(report.counts.differences).toBeGreaterThan(80);
    expect(report.explained.filter(({ explanation }) => explanation.parameters === undefined)).toEqual([]);
    expect(proof.idle).toEqual([]);
  });

  it.each([
    ["database.engineVersion", '"engineVersion": "16.4"', '"engineVersion": "15.4"'],
    ["features.newCheckout", '"newCheckout": true', '"newCheckout": false'],
    [
      "service.web.env.NODE_ENV",
      '"LOG_LEVEL": "debug",\n        "NODE_ENV": "production"',
      '"LOG_LEVEL": "debug",\n        "NODE_ENV": "staging"',
    ],
  ])(
    "are not when %s is changed in one: one finding, which names the parameter and its line",
    async (parameter, from, to) => {
      const { report, proof, file } = await checkStacks((text) => {
        expect(text).toContain(from);
        return text.replace(from, to);
      });
      const [finding, ...others] = report.findings;
      expect(others.map(({ cause }) => cause)).toEqual([]);
      expect(finding).toMatchObject({
        kind: "unexplained-difference",
        cause: expect.stringContaining(`The parameter ${parameter} differs`) as string,
        location: { file, line: lineOf(file, to.split("\n").at(-1)?.trim() ?? "") },
      });
      const moved = proof.attribution?.find(({ parameters }) => parameters.includes(parameter))?.places ?? [];
      expect(moved.length).toBeGreaterThan(0);
      expect(new Set(finding?.places.map(({ address }) => address))).toEqual(
        new Set([parameter, ...moved.map(({ address }) => address)]),
      );
    },
  );

  it("keep what one size alone makes impossible together with what makes it possible", () => {
    expect(unchanged.proof.attribution?.filter(({ exact }) => !exact)).toEqual([
      {
        parameters: ["service.api.desiredCount", "service.api.minCount"],
        exact: false,
        places: [expect.objectContaining({ path: ["desired_count"] })],
      },
    ]);
  });
});
