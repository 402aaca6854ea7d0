import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { secretsOf } from "../../src/secrets/secrets.js";
import { environment, secret } from "../builders.js";
import { SECTIONS } from "../../src/read/sections.js";
import { BLOCKS } from "../../src/read/synthesized-configuration.js";
import { declared, declaredFiles } from "./sweep/declared.js";
import { encodings } from "./sweep/encodings.js";
import { attested, checked, explained, gated, proposed, type Files, type Outputs } from "./sweep/outputs.js";
import { canary, isFree, isName, placesIn, planted, unmarked, type Json, type JsonObject } from "./sweep/plant.js";
import { neverShown } from "./sweep/never-shown.js";

/** A kind of input, and how a secret is declared in it that nobody marks where it stands. */
interface Input {
  readonly file: string;
  readonly commands: readonly ((files: Files) => Promise<Outputs>)[];
  readonly withSecrets: (document: JsonObject, secrets: readonly string[]) => JsonObject;
  /** The files of a comparison, from the document of each environment; one file for each when absent. */
  readonly filesOf?: (documents: Readonly<Record<string, JsonObject>>) => Files;
}

const PLANNED = "a plan that changes things";
const inputs: Readonly<Record<string, Input>> = {
  [PLANNED]: { file: "plan.json", commands: [checked, explained, gated], withSecrets: asVariables },
  "a plan that changes nothing": {
    file: "applied.json",
    commands: [checked, explained, attested],
    withSecrets: asVariables,
  },
  "a state": { file: "state.json", commands: [checked, explained], withSecrets: asStateOutputs },
  "a state file": { file: "terraform.tfstate", commands: [checked, explained], withSecrets: asRawOutputs },
  "a plan of Terraform 1.2": { file: "plan of Terraform 1.2", commands: [checked], withSecrets: asVariables },
  "a contract and parameters": {
    file: "contract and parameters",
    commands: [checked, explained, gated, proposed],
    withSecrets: (document, secrets) => ({ ...document, plan: asVariables(document["plan"] as JsonObject, secrets) }),
    filesOf: declaredFiles,
  },
  "a synthesized configuration": { file: "cdk.tf.json", commands: [checked, explained], withSecrets: asDefaults },
};

/** A fixture, with what no fixture of today's Terraform has. */
function fixture(file: string): JsonObject {
  const read = (name: string): JsonObject =>
    JSON.parse(readFileSync(new URL(`fixtures/${name}`, import.meta.url), "utf8")) as JsonObject;
  if (file === "contract and parameters") return declared(read("applied.json"));
  if (file === "plan.json") return { ...read(file), terraform_version: "plant_terraform_version" };
  if (file !== "plan of Terraform 1.2") return read(file);
  const { checks: _, ...plan } = read("plan.json");
  const failed = { address: "terraform_data.values", condition_type: "ResourcePostcondition", result: false };
  return { ...plan, condition_results: [{ ...failed, error_message: "It says plant_condition_message of this." }] };
}

/**
 * Every section that the reader reads, and where the sweep has a place in it; or why nothing of it can be a secret. A
 * section that the reader gains does not compile here, and fails, until somebody says so.
 */
const sections: Readonly<Record<keyof typeof SECTIONS, { readonly in: string } | { readonly none: string }>> = {
  format_version: { none: "The reader accepts numbers alone." },
  terraform_version: { in: "plan.json" },
  variables: { in: "plan.json" },
  planned_values: { in: "plan.json" },
  resource_drift: { in: "plan.json" },
  resource_changes: { in: "plan.json" },
  output_changes: { in: "plan.json" },
  prior_state: { in: "plan.json" },
  configuration: { in: "plan.json" },
  deferred_changes: { none: "They are counted, and nothing of them is kept." },
  checks: { in: "plan.json" },
  condition_results: { in: "plan of Terraform 1.2" },
  check_results: { in: "terraform.tfstate" },
  errored: { none: "True or false." },
  complete: { none: "True or false." },
  applyable: { none: "True or false." },
  timestamp: { none: "Only its age is told, and of what is no time nothing: see test/gate." },
  values: { in: "state.json" },
  version: { none: "A number." },
  resources: { in: "terraform.tfstate" },
  outputs: { in: "terraform.tfstate" },
};

describe("the sweep", () => {
  it("has a place in every section that is read", () => {
    expect(Object.keys(sections).sort()).toEqual(Object.keys(SECTIONS).sort());
    const without = Object.entries(sections).filter(
      ([name, where]) => "in" in where && placesIn(JSON.stringify(fixture(where.in)[name] ?? null)).length === 0,
    );
    expect(without).toEqual([]);
  });

  it("has a place in every block of a configuration", () => {
    const written = fixture("cdk.tf.json");
    expect([...BLOCKS].filter((block) => placesIn(JSON.stringify(written[block] ?? null)).length === 0)).toEqual([]);
  });
});

describe("the outputs that are swept", () => {
  it("hold the changes of a contract", async () => {
    const document = fixture("contract and parameters");
    const base = planted(document, (place) => `${place}_base`);
    const outputs = await proposed(declaredFiles({ staging: document, production: base }));
    for (const format of ["markdown", "json"])
      expect(outputs.get(`a changed contract as ${format}`)).toContain("plant_allowed_reason_base");
  });

  it("hold attestations, in clear and signed, that are verified and refused", async () => {
    const outputs = await attested(eachAlone({ staging: fixture("applied.json") }));
    expect([...outputs].filter(([, text]) => text === "")).toEqual([]);
    for (const file of ["attestation.json", "signed.json"]) {
      expect(outputs.get(`${file} verified`)).toMatch(/^VERIFIED/m);
      expect(outputs.get(`${file} verified late`)).toMatch(/^NOT VERIFIED/m);
    }
    expect(JSON.parse(outputs.get("what is signed") ?? "")).toEqual(JSON.parse(outputs.get("attestation.json") ?? ""));
  });
});

describe("a copy of a secret", () => {
  it.each(Object.entries(encodings))("is recognised %s", (_, encode) => {
    for (const text of [
      `${canary("a")} <&'"%\\ $é\n  ${canary("b")}\n`,
      canary("c"),
      "p4ss<w&rd> \"é'!",
      "два слова-2026",
    ]) {
      const secrets = secretsOf([environment("staging", { outputs: { a: secret(text) } })]);
      expect(secrets.reveals(encode(text))).toBe(true);
      expect(secrets.reveals(`it is ${encode(`${text}-`)}, or so`)).toBe(true);
      expect(secrets.reveals(encode(canary("another")))).toBe(false);
    }
  });
});

describe.each(Object.entries(inputs))("%s", (kind, { file, commands, withSecrets, filesOf = eachAlone }) => {
  const document = fixture(file);
  const places = placesIn(JSON.stringify(document));
  const hidden = neverShown[kind] ?? {};

  const outputsOf = async (texts: (environment: string) => JsonObject, asked = commands): Promise<string> => {
    const files = filesOf(Object.fromEntries(["staging", "production"].map((name) => [name, texts(name)])));
    const outputs = [];
    for (const command of asked) outputs.push(...(await command(files)));
    return outputs.map(([name, text]) => `\n=== ${name}\n${text}`).join("");
  };

  it("shows what stands in each place where it is no secret", async () => {
    const seed = (environment: string, place: string, names: string): string =>
      wordFor(`open ${isName(place, document) ? whoseName(environment, names) : environment} ${place}`);
    const missing = new Set(places);
    for (const names of NAMES) {
      const shown = bareText(
        await outputsOf((environment) => planted(unmarked(document), (place) => seed(environment, place, names))),
      );
      for (const place of places)
        if (["staging", "production"].some((environment) => shown.includes(seed(environment, place, names))))
          missing.delete(place);
    }
    expect([...missing]).toEqual(Object.keys(hidden).sort());
  });

  it.each([canary, wordFor])("shows nothing of what it marks: a secret made by %o", async (make) => {
    const marked = places.filter(
      (place) => /marked|sensitive|write_only/.test(place) && (make === canary || !isCopied(place)),
    );
    const seed = (environment: string, place: string): string =>
      marked.includes(place) ? make(`marked ${environment} ${place}`) : place.replaceAll("_", "-");
    const shown = bareText(await outputsOf((environment) => planted(document, (place) => seed(environment, place))));
    expect(
      marked.filter((place) =>
        ["staging", "production"].some((environment) => shown.includes(seed(environment, place))),
      ),
    ).toEqual([]);
  });

  /** Each place gets each of the encodings in one of the rounds; in a round, neighbours get different ones. */
  it.each(roundsFor(kind))("shows no copy of a secret, in round %i", async (round) => {
    const names = Object.keys(encodings);
    const encodingAt = (place: string): string => names[(places.indexOf(place) + round) % names.length] as string;
    const secretAt = (environment: string, place: string): string => {
      const whose = isName(place, document) ? whoseName(environment, NAMES[round % 2] ?? "own") : environment;
      const [one, other] = [canary(`${round} ${whose} ${place}`), canary(`2 ${round} ${whose} ${place}`)];
      return isFree(place, document) ? `${one} <&'"%\\ $é\n  ${other}\n` : `${one}${other}`;
    };
    const copyAt = (environment: string, place: string): string => {
      const secret = secretAt(environment, place);
      const copy = (encodings[encodingAt(place)] as (text: string) => string)(secret);
      return isFree(place, document) || /^[A-Za-z0-9_-]+$/.test(copy) ? copy : secret;
    };
    const shown = bareText(
      await outputsOf(
        (environment) =>
          withSecrets(
            planted(document, (place) => copyAt(environment, place)),
            places.map((place) => secretAt(environment, place)),
          ),
        round === 0 ? commands : [checked],
      ),
    );
    const leaked = places.filter((place) =>
      ["staging", "production"].some((environment) =>
        tellingParts(secretAt(environment, place), copyAt(environment, place)).some((part) => shown.includes(part)),
      ),
    );
    expect(leaked.map((place) => `${place} ${encodingAt(place)}`)).toEqual([]);
  });
});

// --- internal ---

const eachAlone = (documents: Readonly<Record<string, JsonObject>>): Files =>
  Object.fromEntries(Object.entries(documents).map(([name, document]) => [`${name}.json`, JSON.stringify(document)]));

/** Resources with other names in each environment are missing; with the same ones they are compared. */
const NAMES = ["same", "own"] as const;
const whoseName = (environment: string, names: string): string => (names === "same" ? "both" : environment);

/**
 * A copy is recognised by its text alone, in each encoding (below): so not every place has to be met by each of them.
 * With `SWEEP=all` every one is.
 */
const roundsFor = (kind: string): readonly number[] => {
  const every = process.env["SWEEP"] === "all" ? 1 : kind === PLANNED ? 6 : 21;
  return Object.keys(encodings).flatMap((_, round) => (round % every === 0 ? [round] : []));
};

function asVariables(document: JsonObject, secrets: readonly string[]): JsonObject {
  const { configuration } = document as { readonly configuration: { readonly root_module: JsonObject } & JsonObject };
  const { root_module: root } = configuration;
  return {
    ...document,
    variables: { ...(document["variables"] as JsonObject), ...numbered(secrets, (value) => ({ value })) },
    configuration: {
      ...configuration,
      root_module: {
        ...root,
        variables: { ...(root["variables"] as JsonObject), ...numbered(secrets, () => ({ sensitive: true })) },
      },
    },
  };
}

function asStateOutputs(document: JsonObject, secrets: readonly string[]): JsonObject {
  const { values } = document as { readonly values: JsonObject };
  return { ...document, values: { ...values, outputs: withOutputs(values["outputs"], secrets) } };
}

function asRawOutputs(document: JsonObject, secrets: readonly string[]): JsonObject {
  return { ...document, outputs: withOutputs(document["outputs"], secrets) };
}

const withOutputs = (outputs: Json | undefined, secrets: readonly string[]): JsonObject => ({
  ...(outputs as JsonObject),
  ...numbered(secrets, (value) => ({ value, type: "string", sensitive: true })),
});

function asDefaults(document: JsonObject, secrets: readonly string[]): JsonObject {
  const variables = document["variable"] as JsonObject;
  return {
    ...document,
    variable: { ...variables, ...numbered(secrets, (value) => ({ default: value, sensitive: true })) },
  };
}

const numbered = (secrets: readonly string[], entry: (secret: string) => Json): JsonObject =>
  Object.fromEntries(secrets.map((secret, position) => [`secret_${position}`, entry(secret)]));

/** Lines are folded and marks are escaped in what people read. */
const bareText = (text: string): string => text.replace(/[\s\\]/g, "");

/** What would give a secret or its copy away. */
const tellingParts = (secret: string, copy: string): readonly string[] => [
  ...(secret.match(/Zq[A-Za-z0-9]{15}/g) ?? []),
  // But for what an encoding puts in front of it.
  ...(copy.match(/[A-Za-z0-9+/_-]{12,}/g) ?? []).filter((part) => !/^(?:LS0t)+$/.test(part)),
  bareText(copy),
];

/**
 * A key or a part of a document, of which Terraform itself writes a copy without a mark: hidden there where it is no
 * word.
 */
const isCopied = (place: string): boolean =>
  /_key$|_document$|_line$|_user$|_query$/.test(place) && /plant_marked|sensitive_parameter/.test(place);

const LETTERS = "bdfgklmnprstvz";
/** A word that nobody has, and that looks like one. */
function wordFor(seed: string): string {
  const digits = Buffer.from(canary(seed, 40));
  const at = (position: number, letters: string): string => letters[(digits[position] ?? 0) % letters.length] ?? "";
  return Array.from({ length: 7 }, (_, position) => at(2 * position + 4, LETTERS) + at(2 * position + 5, "aeiou")).join(
    "",
  );
}
