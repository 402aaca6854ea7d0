import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  App,
  Fn,
  TerraformIterator,
  TerraformLocal,
  TerraformProvider,
  TerraformResource,
  TerraformStack,
} from "cdktn";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { synthesizeEnvironments, type Proof } from "../../src/cdktf/index.js";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "cdk-terrain-"));
  const may = (name: string): string => `  ${name}: { may: differ, reason: Load. }\n`;
  writeFileSync(
    join(folder, "parity.yaml"),
    `version: 1\nreference: production\nparameters:\n  name: { identity: name, reason: Names it. ` +
      `}\n${["least", "most", "size", "topics", "unused"].map(may).join("")}`,
  );
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Settings {
  readonly name: string;
  readonly least: number;
  readonly most: number;
  readonly size: number;
  readonly topics: readonly string[];
  readonly unused: number;
}

class Provider extends TerraformProvider {
  constructor(stack: TerraformStack) {
    super(stack, "aws", {
      terraformResourceType: "aws",
      terraformGeneratorMetadata: { providerName: "aws" },
      terraformProviderSource: "hashicorp/aws",
    });
  }
}

class Resource extends TerraformResource {
  readonly #settings: Readonly<Record<string, unknown>>;
  constructor(
    stack: TerraformStack,
    id: string,
    terraformResourceType: string,
    settings: Readonly<Record<string, unknown>>,
    forEach?: TerraformIterator,
  ) {
    super(stack, id, {
      terraformResourceType,
      terraformGeneratorMetadata: { providerName: "aws" },
      ...(forEach === undefined ? {} : { forEach }),
    });
    this.#settings = settings;
  }
  protected override synthesizeAttributes(): Record<string, unknown> {
    return { ...this.#settings };
  }
}

/** `least` and `most` can only be exchanged together. */
function makeStack(app: App, id: string, { name, least, most, size, topics }: Settings, delay: number): void {
  if (least > most || most > 2 * least) throw new Error("least and most do not go together");
  const stack = new TerraformStack(app, id);
  new Provider(stack);
  const prefix = new TerraformLocal(stack, "prefix", `corp-${name}`);
  new Resource(stack, "queue", "aws_sqs_queue", {
    name: Fn.join("-", [prefix.asString, "jobs"]),
    delay_seconds: delay,
    max_message_size: least * size,
  });
  const each = TerraformIterator.fromList([...topics]);
  new Resource(stack, "topics", "aws_sns_topic", { name: `${name}-${each.value}` }, each);
  new Resource(stack, "target", "aws_appautoscaling_target", { min_capacity: least, max_capacity: most });
}

async function proofOf(delayOf: (id: string) => number = () => 5): Promise<Proof> {
  const { environments } = await synthesizeEnvironments({
    app: (outdir) => new App({ outdir }),
    stack: (app: App, id, settings: Settings) => makeStack(app, id, settings, delayOf(id)),
    parameters: {
      staging: { name: "staging", least: 1, most: 2, size: 1, topics: ["a"], unused: 1 },
      production: { name: "production", least: 4, most: 8, size: 3, topics: ["a", "b"], unused: 2 },
    },
    contract: join(folder, "parity.yaml"),
    outdir: join(folder, "out"),
  });
  return environments.find(({ name }) => name === "staging")?.proof as Proof;
}

describe("an app of CDK Terrain", { timeout: 60_000 }, () => {
  it("is proven, with what can only be exchanged together and what moves nothing", async () => {
    const proof = await proofOf();
    const nothing = { outcome: "done", residual: [] };
    expect([proof.forward, proof.backward, proof.neutral, proof.repeat]).toEqual([
      nothing,
      nothing,
      { staging: nothing, production: nothing },
      { staging: nothing, production: nothing },
    ]);
    const moved = Object.fromEntries(
      (proof.attribution ?? []).map(({ parameters, exact, places }) => [
        `${parameters.join(" ")}${exact ? "" : " together"}`,
        places.map(({ address, path }) => `${address} ${path.join(".")}`.trim()),
      ]),
    );
    expect(moved).toEqual({
      name: ["aws_sns_topic.topics name", "local.prefix"],
      size: ["aws_sqs_queue.queue max_message_size"],
      topics: ["aws_sns_topic.topics for_each"],
      "least most together": [
        "aws_appautoscaling_target.target max_capacity",
        "aws_appautoscaling_target.target min_capacity",
        "aws_sqs_queue.queue max_message_size",
      ],
    });
    expect(proof.idle).toEqual(["unused"]);
  });

  it("does not hide a branch on its stack's id", async () => {
    const { forward, backward } = await proofOf((id) => (id === "staging" ? 10 : 5));
    const place = { section: "resource", address: "aws_sqs_queue.queue", path: ["delay_seconds"] };
    expect([forward, backward]).toEqual([
      { outcome: "done", residual: [place] },
      { outcome: "done", residual: [place] },
    ]);
  });
});
