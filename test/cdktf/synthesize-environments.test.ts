import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as cdktf from "cdktf";
import * as cdktn from "cdktn";
import { describe, expect, it } from "vitest";
import { InputError, InputErrors, problemLines, synthesizeEnvironments } from "../../src/cdktf/index.js";
import {
  cdktfStack,
  checkWritten,
  plainApp,
  plainOptions,
  thing,
  withFolder,
  writeFiles,
  type Given,
  type Json,
} from "./world.js";

const CONTRACT = `version: 1
reference: production
parameters:
  name: { identity: name, reason: names it }
  size: { may: differ, reason: staging is small }
`;

const WITH_SECRET = `${CONTRACT}  secret: { must: differ, sensitive: true, reason: never shared }\n`;

const given: Given = { staging: { name: "staging", size: 1 }, production: { name: "production", size: 3 } };

const module = ({ name, size }: Json): Json => thing({ bucket: `acme-${String(name)}`, size });

/** A folder with a contract and, where given, parameter files. */
function inWorld<T>(
  use: (at: (name: string) => string) => Promise<T>,
  files: Readonly<Record<string, unknown>> = {},
): Promise<T> {
  return withFolder((folder) => {
    writeFiles(folder, { "parity.yaml": CONTRACT, ...files });
    return use((name) => join(folder, name));
  });
}

const problemsOf = async (run: Promise<unknown>): Promise<readonly string[]> => {
  const error: unknown = await run.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  const lines = problemLines(error);
  if (lines === undefined) throw new Error("there was no problem with the input", { cause: error });
  return lines;
};

describe.each([
  ["CDKTF", cdktf],
  ["CDK Terrain", cdktn],
])("an app of %s", (_, library) => {
  const app = (outdir: string): cdktf.App | cdktn.App => new library.App({ outdir });
  const stack = (scope: cdktf.App | cdktn.App, id: string, parameters: Json): void => {
    const made = new (library.TerraformStack as typeof cdktf.TerraformStack)(scope, id);
    const resource = new (library.TerraformResource as typeof cdktf.TerraformResource)(made, "bucket", {
      terraformResourceType: "aws_s3_bucket",
    });
    resource.addOverride("bucket", `acme-${String(parameters["name"])}`);
    resource.addOverride("size", parameters["size"]);
    new (library.TerraformOutput as typeof cdktf.TerraformOutput)(made, "id", { value: resource.fqn });
  };

  it("writes the same bytes as it does alone, with a proof that leaves nothing open", () =>
    inWorld(async (at) => {
      const own = app(at("own"));
      for (const id of ["production", "staging"]) stack(own, id, given[id] as Json);
      own.synth();
      const { environments } = await synthesizeEnvironments({
        app,
        stack,
        parameters: given,
        contract: at("parity.yaml"),
        outdir: at("out"),
      });
      for (const file of ["manifest.json", "stacks/staging/cdk.tf.json", "stacks/production/cdk.tf.json"])
        expect(readFileSync(at(`out/${file}`), "utf8")).toBe(readFileSync(at(`own/${file}`), "utf8"));
      expect(environments.map(({ name, proof }) => [name, proof?.forward, proof?.backward])).toEqual([
        ["production", undefined, undefined],
        ["staging", { outcome: "done", residual: [] }, { outcome: "done", residual: [] }],
      ]);
      expect((await checkWritten(at("parity.yaml"), at("out"))).report.findings).toEqual([]);
    }));
});

describe("the proof", () => {
  it("lets the two environments pass, which differ in what may differ only", () =>
    inWorld(async (at) => {
      await synthesizeEnvironments({
        app: (outdir) => new cdktf.App({ outdir }),
        stack: cdktfStack(module),
        parameters: given,
        contract: at("parity.yaml"),
        outdir: at("out"),
      });
      const { report } = await checkWritten(at("parity.yaml"), at("out"));
      expect(report.findings).toEqual([]);
      expect(report.counts.differences).toBeGreaterThanOrEqual(2);
      expect(report.explained.flatMap(({ explanation }) => explanation.parameters)).toEqual(
        expect.arrayContaining(["name", "size"]),
      );
    }));

  it("costs two syntheses for each environment and six for each pair, besides the one that is written", () =>
    inWorld(async (at) => {
      let made = 0;
      const count = (parameters: Json): Json => {
        made += 1;
        return module(parameters);
      };
      const several: Given = { ...given, canary: { name: "canary", size: 2 } };
      await synthesizeEnvironments({
        ...plainOptions(count),
        parameters: several,
        contract: at("parity.yaml"),
        outdir: at("out"),
        attribution: false,
      });
      expect(made).toBe(3 * (1 + 2) + 2 * 6);
    }));

  it("is void when another process, with other surroundings, writes another reference", () =>
    inWorld(async (at) => {
      let stage = "first";
      const options = {
        ...plainOptions((parameters: Json) => ({ ...module(parameters), output: { stage: { value: stage } } })),
        parameters: given,
        contract: at("parity.yaml"),
        outdir: at("out"),
      };
      await synthesizeEnvironments({ ...options, environments: ["staging"] });
      stage = "second";
      await synthesizeEnvironments({ ...options, environments: ["production"] });
      const { report } = await checkWritten(at("parity.yaml"), at("out"));
      expect(report.findings.map(({ kind }) => kind)).toContain("stale-proof");
      expect(report.explained).toEqual([]);
    }));

  it("is taken away from beside an environment that becomes the reference", () =>
    inWorld(async (at) => {
      const options = { ...plainOptions(module), parameters: given, contract: at("parity.yaml"), outdir: at("out") };
      await synthesizeEnvironments(options);
      expect(existsSync(at("out/stacks/staging/parity-proof.json"))).toBe(true);
      await synthesizeEnvironments({ ...options, reference: "staging" });
      expect(existsSync(at("out/stacks/staging/parity-proof.json"))).toBe(false);
      expect(existsSync(at("out/stacks/production/parity-proof.json"))).toBe(true);
    }));

  it("says which synthesis failed when a module does not take exchanged values, and explains nothing then", () =>
    inWorld(async (at) => {
      const picky = (parameters: Json, id: string): Json => {
        if (id === "staging" && parameters["size"] === 3) throw new Error("staging cannot be that large");
        return module(parameters);
      };
      const { environments } = await synthesizeEnvironments({
        ...plainOptions(picky),
        parameters: given,
        contract: at("parity.yaml"),
        outdir: at("out"),
      });
      expect(environments.find(({ name }) => name === "staging")?.proof?.forward).toEqual({
        outcome: "failed",
        message: "staging cannot be that large",
      });
      const { report } = await checkWritten(at("parity.yaml"), at("out"));
      expect(report.findings.map(({ kind }) => kind)).toContain("undetermined");
      expect(report.explained).toEqual([]);
    }));

  it("holds no value of a sensitive parameter, whatever the module does with it", () =>
    inWorld(
      async (at) => {
        const leaky = (parameters: Json, id: string): Json => {
          if (id === "staging" && parameters["secret"] === "hunter2-production")
            throw new Error(`bad password ${String(parameters["secret"])}`);
          return {
            ...thing({ tags: { [`key-${String(parameters["secret"])}`]: id }, password: parameters["secret"] }),
            output: { name: { value: parameters["name"] } },
          };
        };
        await synthesizeEnvironments({
          ...plainOptions(leaky),
          parameters: at("parameters"),
          contract: at("parity.yaml"),
          outdir: at("out"),
        });
        const text = readFileSync(at("out/stacks/staging/parity-proof.json"), "utf8");
        expect(text).not.toMatch(/hunter2/);
        expect(JSON.parse(text)).toMatchObject({
          forward: { outcome: "failed", message: "the message holds a sensitive value and is left out" },
          backward: { outcome: "done", residual: [{ address: "test_thing.main", path: ["tags"] }] },
        });
      },
      {
        "parity.yaml": WITH_SECRET,
        "parameters/staging.json": { name: "staging", secret: "hunter2-staging" },
        "parameters/production.json": { name: "production", secret: "hunter2-production" },
      },
    ));
});

describe("parameters", () => {
  const schema = {
    type: "object",
    additionalProperties: false,
    required: ["name", "size"],
    properties: {
      name: { type: "string" },
      size: { type: "integer", minimum: 1 },
      secret: { type: "string", minLength: 10 },
      zones: { type: "integer", default: 2 },
    },
  };

  it("are validated for all environments before anything is made, and nothing is written", () =>
    inWorld(
      async (at) => {
        let made = 0;
        const run = synthesizeEnvironments({
          ...plainOptions(() => ({ made: (made += 1) })),
          parameters: at("parameters"),
          schema,
          contract: at("parity.yaml"),
          outdir: at("out"),
          environments: ["production"],
        });
        expect((await problemsOf(run)).map((line) => line.replace(at("parameters/"), ""))).toEqual([
          "production.json:1: size is missing",
          "production.json:3: sise is not a parameter; did you mean size?",
          "staging.yaml:2: size must be >= 1, not the number 0",
        ]);
        expect([made, existsSync(at("out"))]).toEqual([0, false]);
      },
      {
        "parameters/staging.yaml": "name: staging\nsize: 0\n",
        "parameters/production.json": '{\n  "name": "production",\n  "sise": 3\n}',
      },
    ));

  it("that are sensitive are not quoted in what is wrong with them", () =>
    inWorld(
      async (at) => {
        const run = synthesizeEnvironments({
          ...plainOptions(module),
          parameters: at("parameters"),
          schema,
          contract: at("parity.yaml"),
          outdir: at("out"),
        });
        expect((await problemsOf(run)).join("\n")).toBe(
          `${at("parameters/production.json")}:4: secret must NOT have fewer than 10 characters, not what it is`,
        );
      },
      { "parity.yaml": WITH_SECRET, "parameters/production.json": { name: "production", size: 1, secret: "hunter2" } },
    ));

  it("get defaults filled in, in every synthesis", () =>
    inWorld(async (at) => {
      const seen: unknown[] = [];
      const remember = (parameters: Json): Json => {
        seen.push(parameters["zones"]);
        return module(parameters);
      };
      await synthesizeEnvironments({
        ...plainOptions(remember),
        parameters: given,
        schema,
        contract: at("parity.yaml"),
        outdir: at("out"),
      });
      expect(new Set(seen)).toEqual(new Set([2]));
    }));

  it("may be changed by the module, which changes them for nobody else", () =>
    inWorld(async (at) => {
      const changing = (parameters: Json): Json => {
        const made = module(parameters);
        (parameters as Record<string, unknown>)["size"] = 99;
        return made;
      };
      await synthesizeEnvironments({
        ...plainOptions(changing),
        parameters: given,
        contract: at("parity.yaml"),
        outdir: at("out"),
      });
      expect((await checkWritten(at("parity.yaml"), at("out"))).report.findings).toEqual([]);
    }));

  it.each([
    ["a function", { name: () => "staging" }, "parameters of staging: name is no plain data"],
    ["a date", { name: "a", made: { at: new Date(0) } }, "parameters of staging: made.at is no plain data"],
    [
      "a secret",
      { name: "a", secret: "hunter2" },
      "parameters of staging: secret is sensitive, and stands in the code",
    ],
  ])("given in code may not hold %s", (_, staging, expected) =>
    inWorld(
      async (at) => {
        const run = synthesizeEnvironments({
          ...plainOptions(module),
          parameters: { staging, production: { name: "b" } } as Given,
          contract: at("parity.yaml"),
          outdir: at("out"),
        });
        expect(await problemsOf(run)).toEqual([expect.stringContaining(expected)]);
      },
      { "parity.yaml": WITH_SECRET },
    ),
  );

  it("have to name stacks, once each, with numbers that JavaScript keeps", () =>
    inWorld(
      async (at) => {
        const options = { ...plainOptions(module), contract: at("parity.yaml"), outdir: at("out") };
        expect(await problemsOf(synthesizeEnvironments({ ...options, parameters: at("digits") }))).toEqual([
          expect.stringMatching(
            /production\.json:\d+: size has more digits than a JavaScript number keeps; write it in quotes$/,
          ),
        ]);
        expect(await problemsOf(synthesizeEnvironments({ ...options, parameters: at("twice") }))).toEqual([
          expect.stringMatching(/a\.yaml: this and a\.json are both for the environment a: .*; keep one of them/),
        ]);
        expect(await problemsOf(synthesizeEnvironments({ ...options, parameters: { "my env": {} } }))).toEqual([
          "parameters of my env: this cannot name a stack; use letters, digits, hyphens and underscores",
        ]);
      },
      { "digits/production.json": '{"size": 12345678901234567890}', "twice/a.json": "{}", "twice/a.yaml": "{}" },
    ));
});

describe("usage", () => {
  it("is refused in one sentence when it cannot work", () =>
    inWorld(async (at) => {
      const options = { ...plainOptions(module), parameters: given, contract: at("parity.yaml"), outdir: at("out") };
      const stray = (): cdktf.App => new cdktf.App({ outdir: at("stray") });
      expect(await problemsOf(synthesizeEnvironments({ ...options, contract: at("none.yaml") }))).toEqual([
        expect.stringContaining("there is no such contract"),
      ]);
      expect(await problemsOf(synthesizeEnvironments({ ...options, environments: ["qa"] }))).toEqual([
        "there are no parameters for qa; there are production, staging",
      ]);
      expect(await problemsOf(synthesizeEnvironments({ ...options, reference: "qa" }))).toEqual([
        "the reference qa has no parameters; there are production, staging",
      ]);
      expect(await problemsOf(synthesizeEnvironments({ ...options, app: stray, stack: cdktfStack(module) }))).toEqual([
        expect.stringContaining("has to hand the folder on"),
      ]);
      expect(await problemsOf(synthesizeEnvironments({ ...options, stack: () => undefined }))).toEqual([
        "the function that makes the stack made none for production",
      ]);
      const twice = (app: cdktf.App, id: string): void =>
        ["network", "web"].forEach((part) => new cdktf.TerraformStack(app, `${id}-${part}`));
      expect(
        await problemsOf(
          synthesizeEnvironments({ ...options, app: (outdir) => new cdktf.App({ outdir }), stack: twice }),
        ),
      ).toEqual([expect.stringContaining("made 2 for production (production-network, production-web)")]);
      const hcl = (outdir: string): cdktf.App => new cdktf.App({ outdir, hclOutput: true });
      expect(await problemsOf(synthesizeEnvironments({ ...options, app: hcl, stack: cdktfStack(module) }))).toEqual([
        expect.stringContaining("the app writes HCL"),
      ]);
      expect(existsSync(at("out"))).toBe(false);
    }));

  it("lets stacks have names that follow from the id, and writes the proof beside them", () =>
    inWorld(async (at) => {
      const app = (outdir: string): cdktf.App => new cdktf.App({ outdir });
      const stack = cdktfStack(module);
      const { environments } = await synthesizeEnvironments({
        app,
        stack: (scope, id, parameters) => stack(scope, `acme-${id}`, parameters),
        parameters: given,
        contract: at("parity.yaml"),
        outdir: at("out"),
      });
      expect(environments.map(({ file }) => file)).toEqual([
        at("out/stacks/acme-production/cdk.tf.json"),
        at("out/stacks/acme-staging/cdk.tf.json"),
      ]);
      expect(readdirSync(at("out/stacks/acme-staging")).sort()).toEqual([
        "cdk.tf.json",
        "parameters.json",
        "parity-proof.json",
      ]);
    }));

  it("throws what the module throws for the environments' own parameters, and writes nothing", () =>
    inWorld(async (at) => {
      const broken = (): Json => {
        throw new RangeError("a fault of the module");
      };
      const run = synthesizeEnvironments({
        ...plainOptions(broken),
        parameters: given,
        contract: at("parity.yaml"),
        outdir: at("out"),
      });
      await expect(run).rejects.toThrow(RangeError);
      expect(existsSync(at("out"))).toBe(false);
    }));

  it("tells bad input from other errors", () => {
    expect(
      problemLines(new InputErrors([new InputError("one", { file: "a.json", line: 2 }), new InputError("two")])),
    ).toEqual(["a.json:2: one", "two"]);
    expect(problemLines(new Error("other"))).toBe(undefined);
  });

  it("takes an app that says nothing of a folder and has no manifest", () =>
    inWorld(async (at) => {
      const silent = (outdir: string): { stacks: Map<string, Json>; synth: () => void } => {
        const { stacks, synth } = plainApp(outdir);
        return { stacks, synth };
      };
      const { environments } = await synthesizeEnvironments({
        app: silent,
        stack: (app, id, parameters: Json) => app.stacks.set(id, module(parameters)),
        parameters: given,
        contract: at("parity.yaml"),
        outdir: at("out"),
      });
      expect(environments.map(({ name }) => name)).toEqual(["production", "staging"]);
    }));
});
