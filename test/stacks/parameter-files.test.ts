import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import stagingFile from "../../stacks/parameters/staging.json" with { type: "json" };
import productionFile from "../../stacks/parameters/production.json" with { type: "json" };
import { problemLines } from "../../src/cdktf/index.js";
import { readPlatformParameters } from "../../stacks/platform-environments.js";

const schemaFile = "stacks/parameters/parameters.schema.json";
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "parameters-"));
  copyFileSync(schemaFile, join(folder, "parameters.schema.json"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(name: string, content: unknown): void {
  writeFileSync(join(folder, name), typeof content === "string" ? content : JSON.stringify(content, undefined, 2));
}

/** What is said about the folder, a line per problem, with the folder's own name left out. */
function complaints(read = folder): readonly string[] {
  try {
    readPlatformParameters(read);
    return [];
  } catch (error) {
    const problems = problemLines(error);
    if (problems === undefined) throw error;
    return problems.map((line) => line.replaceAll(`${folder}/`, ""));
  }
}

function lineOf(file: string, text: string): number {
  return (
    readFileSync(join(folder, file), "utf8")
      .split("\n")
      .findIndex((line) => line.includes(text)) + 1
  );
}

describe("valid parameter files", () => {
  it("are read in the order of their names, without the key that is for editors", () => {
    const environments = readPlatformParameters("stacks/parameters");
    expect(environments.map(({ name }) => name)).toEqual(["production", "staging"]);
    expect(environments[1]?.parameters).not.toHaveProperty("$schema");
    expect(environments[1]?.parameters).toMatchObject({ name: "staging", domain: "staging.acme.example" });
  });

  it("get defaults where they leave something out", () => {
    const { snapshotRetentionDays: _, ...cache } = stagingFile.cache;
    write("staging.json", { ...stagingFile, cache });
    expect(readPlatformParameters(folder)[0]?.parameters).toMatchObject({
      cache: { snapshotRetentionDays: 1 },
      observability: { alarmCpuPercent: 85, containerInsights: true },
    });
  });

  it("may begin with a byte order mark", () => {
    write("staging.json", `\uFEFF${JSON.stringify(stagingFile)}`);
    expect(readPlatformParameters(folder)[0]?.parameters.name).toBe("staging");
  });
});

describe("what is wrong with parameter files", () => {
  it("is listed at once for all files, with file, line and parameter", () => {
    const { engineVersion: _, ...database } = stagingFile.database;
    write("staging.json", { ...stagingFile, databse: {}, database: { ...database, multiAz: "yes" } });
    write("production.json", { ...productionFile, cache: { ...productionFile.cache, nodes: 0 } });
    expect(complaints()).toEqual([
      `production.json:${lineOf("production.json", '"nodes"')}: cache.nodes must be >= 1, not the number ` +
        "0 (One primary, the rest replicas; from two on, failover is automatic)",
      `staging.json:${lineOf("staging.json", '"databse"')}: databse is not a parameter; did you mean database?`,
      `staging.json:${lineOf("staging.json", '"database"')}: database.engineVersion is missing (The ` +
        "PostgreSQL version, major and minor, in quotes)",
      `staging.json:${lineOf("staging.json", '"multiAz"')}: database.multiAz must be a boolean, not the ` +
        `string "yes" (Whether a standby runs in a second zone)`,
    ]);
  });

  it.each([
    [
      "a number instead of a string",
      { accountId: 111111111111 },
      /accountId must be a string, not the number 111111111111/,
    ],
    [
      "a string of the wrong form",
      { accountId: "1234" },
      /accountId must match pattern .*, not the string "1234" \(The AWS account: twelve digits, in quotes\)/,
    ],
    ["null", { domain: null }, /domain must be a string, not null/],
    ["a list instead of an object", { tags: ["a"] }, /tags must be an object, not the list \["a"\]/],
    [
      "an unusable name of a tag",
      { tags: { "cost centre": "x" } },
      /tags\["cost centre"\] is not a name that can be used here/,
    ],
    [
      "a range that is no /16",
      { network: { ...stagingFile.network, cidr: "10.0.0.0/8" } },
      /network\.cidr must match pattern/,
    ],
    [
      "a retention that CloudWatch does not offer",
      { observability: { ...stagingFile.observability, logRetentionDays: 8 } },
      /observability\.logRetentionDays must be one of 1, 3, 5/,
    ],
    [
      "more NAT gateways than zones",
      { network: { ...stagingFile.network, natGateways: 3 } },
      /network\.natGateways is 3 but must not be above network\.azCount, which is 2/,
    ],
    [
      "a maximum below the storage",
      { database: { ...stagingFile.database, maxStorageGb: 20 } },
      /database\.storageGb is 50 but must not be above database\.maxStorageGb, which is 20/,
    ],
  ])("includes %s", (_, change, expected) => {
    write("staging.json", { ...stagingFile, ...change });
    const found = complaints();
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(expected);
    expect(found[0]).toMatch(/^staging\.json:\d+: /);
  });

  it.each([
    [{ minCount: 3 }, "minCount is 3 but must not be above service.api.desiredCount, which is 2"],
    [{ desiredCount: 5 }, "desiredCount is 5 but must not be above service.api.maxCount, which is 4"],
    [
      { memory: 16384 },
      "memory is 16384 but must be from 2 to 8 times service.api.cpu, as Fargate demands, which is 1024",
    ],
  ])("includes sizes of services that contradict each other: %o", (change, expected) => {
    write("staging.json", {
      ...stagingFile,
      service: { ...stagingFile.service, api: { ...stagingFile.service.api, ...change } },
    });
    expect(complaints()).toEqual([expect.stringContaining(`service.api.${expected}`)]);
  });

  it("includes a key that stands twice, of which a JSON reader would keep the last", () => {
    write(
      "staging.json",
      JSON.stringify(stagingFile, undefined, 2).replace('"multiAz": true', '"multiAz": true,\n    "multiAz": true'),
    );
    expect(complaints()).toEqual([
      `staging.json:${lineOf("staging.json", '"multiAz"') + 1}:5: this key stands here a second time, after line ` +
        `${lineOf("staging.json", '"multiAz"')}; keep one`,
    ]);
  });

  it.each([
    ["a comma too many", '{\n  "name": "a",\n}', 3],
    ["a text that ends early", '{\n  "name": "a"', 2],
    ["an empty file", "", 1],
  ])("includes broken JSON: %s", (_, text, line) => {
    write("staging.json", text);
    expect(complaints()).toEqual([
      expect.stringMatching(new RegExp(`^staging\\.json:${line}:\\d+: (this is not valid JSON: |the file is empty)`)),
    ]);
  });

  it("does not hide behind a broken file", () => {
    write("production.json", "{");
    write("staging.json", { ...stagingFile, extra: 1 });
    expect(complaints().map((line) => line.split(":", 1).join(""))).toEqual(["production.json", "staging.json"]);
  });

  it.each([["[]"], ["null"], ['"text"']])("includes a file that holds %s", (text) => {
    write("staging.json", text);
    expect(complaints()).toEqual(["staging.json:1:1: a parameter file has to hold one map of parameters"]);
  });

  it("includes a folder that is missing, that is a file, that is empty, or that has no schema", () => {
    const complaint = (name: string): readonly string[] => complaints(join(folder, name));
    expect(complaint("missing")).toEqual([
      "missing: this cannot be read as a folder of parameter files (there is none)",
    ]);
    expect(complaint("parameters.schema.json")).toEqual([
      "parameters.schema.json: this cannot be read as a folder of parameter files (it is no folder)",
    ]);
    mkdirSync(join(folder, "empty"));
    expect(complaint("empty")).toEqual([
      "empty: this folder holds no parameter file; each environment needs one, such as staging.json",
    ]);
    writeFileSync(join(folder, "empty", "staging.json"), "{}");
    expect(complaint("empty")).toEqual(["empty/parameters.schema.json: this cannot be read (there is none)"]);
  });

  it("includes a name that cannot be a stack's", () => {
    write("my staging.json", stagingFile);
    expect(complaints()).toEqual([
      "my staging.json: this cannot name a stack; use letters, digits, hyphens and underscores",
    ]);
  });
});

describe("the schema", () => {
  interface Schema {
    readonly properties?: Readonly<Record<string, Schema>>;
    readonly description?: string;
    readonly $ref?: string;
    readonly definitions?: Readonly<Record<string, Schema>>;
  }
  const schema = JSON.parse(readFileSync(schemaFile, "utf8")) as Schema;

  const undescribed = (properties: Readonly<Record<string, Schema>>, path: string): string[] =>
    Object.entries(properties).flatMap(([name, property]) => [
      ...(property.description === undefined ? [`${path}${name}`] : []),
      ...undescribed(property.properties ?? {}, `${path}${name}.`),
    ]);

  it("says of every parameter what it means", () => {
    expect(undescribed(schema.properties ?? {}, "")).toEqual([]);
    expect(undescribed(schema.definitions?.["service"]?.properties ?? {}, "")).toEqual([]);
  });

  it("is named by every parameter file, so that editors find it", () => {
    expect([stagingFile.$schema, productionFile.$schema]).toEqual([
      "./parameters.schema.json",
      "./parameters.schema.json",
    ]);
  });
});
