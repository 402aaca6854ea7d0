import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { problemLines, synthesizeEnvironments } from "../../src/cdktf/index.js";
import { withConcealedVariables } from "../../src/model/concealed.js";
import { configurationDigest } from "../../src/prove/by-synthesis/proof-subject.js";
import { contract } from "../builders.js";
import { runIn } from "../cli/world.js";
import { plainOptions, withFolder, writeFiles, type Json, type TinyModule } from "../cdktf/world.js";
import { readDocument } from "../read/reading.js";
import { canary } from "./sweep/plant.js";

/*
 * What stands beside a synthesized configuration, and what is said when it cannot be made. The module of each case puts
 * its secret into every place of a proof: addresses, keys, names, what it throws.
 */

const RULES = `version: 1
reference: production
environments:
  staging: { parameters: parameters/staging.json, synth: out/stacks/staging }
  production: { parameters: parameters/production.json, synth: out/stacks/production }
parameters:
  name: { identity: name, reason: It names the environment. }
  size: { may: differ, reason: Staging is small. }
`;

interface Case {
  /** More rules of the contract. */
  readonly rules?: string;
  /** The parameters of an environment besides its name and size. */
  readonly parameters?: (secret: string) => Json;
  /** What a configuration has besides the places that a proof names, with the secret as a key of something secret. */
  readonly blocks?: (secret: string) => Json;
}

const cases: Readonly<Record<string, Case>> = {
  "a sensitive parameter": {
    rules: "  secret: { must: differ, sensitive: true, reason: It is never shared. }\n",
    parameters: (secret) => ({ secret }),
  },
  "an item of a sensitive parameter": {
    rules: "  secret: { may: differ, sensitive: true, reason: It is never shared. }\n",
    parameters: (secret) => ({ secret: [{ key: secret }] }),
  },
  "a key of a sensitive variable's default": {
    blocks: (secret) => ({ variable: { logins: { sensitive: true, default: { [secret]: "admin" } } } }),
  },
  "a root variable that the contract calls sensitive": {
    rules: "  var.place: { may: differ, sensitive: true, reason: It is never shared. }\n",
    blocks: (secret) => ({ variable: { place: { default: { of: secret } } } }),
  },
  "a sensitive output": { blocks: (secret) => ({ output: { login: { sensitive: true, value: secret } } }) },
  "a key of a sensitive output": {
    blocks: (secret) => ({ output: { login: { sensitive: true, value: { [secret]: "admin" } } } }),
  },
  "a key of what a provider's schema calls secret": {
    blocks: (secret) => ({
      terraform: { required_providers: { kubernetes: { source: "hashicorp/kubernetes" } } },
      resource: { kubernetes_secret: { main: { data: { [secret]: "admin" } } } },
    }),
  },
  "a credential that nobody marked": {
    parameters: (secret) => ({ dbPassword: secret }),
  },
  "a credential that the configuration sets": {
    blocks: (secret) => ({ resource: { aws_db_instance: { main: { password: secret } } } }),
  },
};

/** Its places differ by environment and by size, so that an exchange leaves all of them behind. */
const moduleOf =
  ({ blocks }: Case, secretOf: (environment: string) => string): TinyModule =>
  ({ name, size }, id) => {
    const secret = secretOf(id);
    const own = blocks?.(secret) ?? {};
    const { resource = {}, output = {}, ...others } = own as Record<string, Json>;
    return {
      ...others,
      resource: {
        ...resource,
        test_thing: {
          main: {
            bucket: `acme-${String(name)}`,
            tags: { [`key-${secret}`]: size, [secret]: { [`deep ${secret}`]: size } },
            document: JSON.stringify([{ name: secret, value: size }]),
          },
          [secret]: { size },
        },
      },
      locals: { [secret]: { [secret]: size } },
      output: { ...output, [secret]: { value: size } },
    };
  };

describe.each(Object.entries(cases))("%s", (name, one) => {
  const secretOf = (environment: string): string => canary(`${name} ${environment}`);
  const given = (environment: string): Json => ({
    name: environment,
    size: environment === "staging" ? 1 : 3,
    ...one.parameters?.(secretOf(environment)),
  });

  const madeBy = (module: TinyModule): Promise<string> =>
    withFolder(async (folder) => {
      writeFiles(folder, {
        "parity.yaml": RULES + (one.rules ?? ""),
        "parameters/staging.json": given("staging"),
        "parameters/production.json": given("production"),
      });
      const at = (file: string): string => join(folder, file);
      try {
        await synthesizeEnvironments({
          ...plainOptions(module),
          parameters: at("parameters"),
          contract: at("parity.yaml"),
          outdir: at("out"),
        });
      } catch (error) {
        return (problemLines(error) ?? []).join("\n");
      }
      const plans = ["staging", "production"].flatMap((of) => ["--plan", `${of}=out/stacks/${of}/cdk.tf.json`]);
      const checked = await runIn(folder, ["check", ...plans, "--report", "json"]);
      expect(checked.exitCode).toBe(1);
      expect(checked.stdout).not.toContain("is not the one it was made with");
      return readFileSync(at("out/stacks/staging/parity-proof.json"), "utf8") + checked.stdout + checked.stderr;
    });

  it("is in no proof, and in no report on it", async () => {
    const text = await madeBy(moduleOf(one, secretOf));
    expect(text).toContain("test_thing.main");
    expect(text).not.toMatch(/Zq[A-Za-z0-9]{15}/);
  });

  it("is not in what a proof says of a synthesis that fails", async () => {
    const text = await madeBy((parameters, id) => {
      if ((id === "staging") !== (parameters["size"] === 1)) throw new Error(`cannot use ${secretOf(id)}, or so`);
      return moduleOf(one, secretOf)(parameters, id);
    });
    expect(text).toContain('"failed"');
    expect(text).not.toMatch(/Zq[A-Za-z0-9]{15}/);
  });
});

describe("the digests in a proof", () => {
  const madeFrom = (secret: string, dbPassword: string): Promise<unknown> =>
    withFolder(async (folder) => {
      const rules = "  logins.*: { may: differ, sensitive: true, reason: It is never shared. }\n";
      const one: Case = { blocks: () => ({ resource: { aws_db_instance: { main: { password: dbPassword } } } }) };
      await synthesizeEnvironments({
        ...plainOptions(moduleOf(one, () => "open")),
        ...writtenParameters(folder, RULES + rules, { logins: { api: secret }, copy: `x-${secret}`, dbPassword }),
      });
      const text = readFileSync(join(folder, "out/stacks/staging/parity-proof.json"), "utf8");
      return (JSON.parse(text) as { readonly madeFrom: unknown }).madeFrom;
    });

  it("depend neither on what is sensitive nor on a credential, so that nobody can try which comes out", async () => {
    expect(await madeFrom("x7Kq2mZw9", "hunter2-and-more")).toEqual(await madeFrom("q9LmZ3xT7", "correct-horse-1"));
  });
});

describe("a name that holds a secret", () => {
  it.each([
    ["a key of what is sensitive", "  logins.*: { may: differ, sensitive: true, reason: It is never shared. }\n", {}],
    ["another parameter", "  x7Kq2mZw9aa: { may: differ, reason: It differs. }\n", { x7Kq2mZw9aa: "x" }],
    ["a rename", "renames: [{ from: x7Kq2mZw9aa, to: web }]\n", {}],
  ])("is refused where a proof would have to give it: %s", async (_, rules, more) => {
    const sensitive = "  secret: { must: differ, sensitive: true, reason: It is never shared. }\n";
    const parameters = { secret: "x7Kq2mZw9aa", logins: { x7Kq2mZw9aa: "admin" }, ...more };
    const problem = withFolder((folder) =>
      synthesizeEnvironments({
        ...plainOptions(() => ({ resource: {} })),
        ...writtenParameters(folder, RULES + sensitive + rules, parameters),
      }),
    );
    await expect(problem).rejects.toThrow(/^the name of a parameter, or a rename of the contract, holds a sensitive/);
  });
});

describe("a credential that nobody marked", () => {
  it.each([
    ["dbPassword", "hunter2-and-more"],
    ["url", "postgres://app:hunter2-and-more@db.example/app"],
  ])("is not quoted where it is wrong by the schema: %s", async (name, value) => {
    const problem = withFolder((folder) =>
      synthesizeEnvironments({
        ...plainOptions(() => ({ resource: {} })),
        ...writtenParameters(folder, RULES, { [name]: value }),
        schema: { properties: { [name]: { enum: ["a", "b"] } } },
      }),
    );
    const error: unknown = await problem.catch((reason: unknown) => reason);
    expect(problemLines(error)?.join("\n")).toContain(`${name} must be one of a, b, not what it is`);
  });
});

// --- internal ---

/** Writes the files of both environments, and names them as options do. */
function writtenParameters(
  folder: string,
  contract: string,
  more: Json,
): { readonly parameters: string; readonly contract: string; readonly outdir: string } {
  writeFiles(folder, {
    "parity.yaml": contract,
    "parameters/staging.json": { name: "staging", size: 1, ...more },
    "parameters/production.json": { name: "production", size: 3, ...more },
  });
  return {
    parameters: join(folder, "parameters"),
    contract: join(folder, "parity.yaml"),
    outdir: join(folder, "out"),
  };
}

it("is about the same configuration whether its concealed variables are marked already or not", async () => {
  const { parameters } = contract({ parameters: { "var.place": { may: true, sensitive: true } } });
  const synthesized = await readDocument({ variable: { place: { default: "correct-horse" } } });
  const marked = withConcealedVariables(synthesized, { parameters });
  expect(marked).not.toEqual(synthesized);
  expect(configurationDigest(marked, [], parameters)).toBe(configurationDigest(synthesized, [], parameters));
  expect(configurationDigest(synthesized, [], parameters)).not.toBe(configurationDigest(synthesized, [], []));
});
