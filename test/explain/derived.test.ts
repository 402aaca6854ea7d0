import { describe, expect, it } from "vitest";
import {
  block,
  checkOf,
  contract,
  environment,
  explainedIn,
  foundIn,
  refersTo,
  configuredBlock,
  type ContractGiven,
  type EnvironmentGiven,
  type Plain,
} from "../builders.js";
import type { ConfiguredModule } from "../../src/model/environment.js";

async function judged(make: (own: "l" | "r") => EnvironmentGiven, rules: ContractGiven = {}) {
  const report = await checkOf([environment("staging", make("l")), environment("production", make("r"))], {
    contract: contract(rules),
  });
  return { explained: explainedIn(report), found: foundIn(report), report };
}

const allowed: ContractGiven = { parameters: { "var.team": { may: true } } };

describe("tags_all", () => {
  const tagged =
    (asks: (own: string) => Plain, provider: (own: string) => Plain = () => ({})) =>
    (own: string): EnvironmentGiven => ({
      variables: { team: own },
      providers: { aws: { asks: { default_tags: block({ tags: provider(own) }) } } },
      resources: { "aws_x.a": { is: { tags: { Team: own }, tags_all: { Team: own } }, asks: { tags: asks(own) } } },
    });

  it("is explained by the resource's own tags when those are", async () => {
    expect(
      await judged(
        tagged(() => ({ Team: "${var.team}" })),
        allowed,
      ),
    ).toMatchObject({
      found: [],
      explained: ["aws_x.a tags.Team: parameter", "aws_x.a tags_all.Team: derived", "var.team : parameter"],
    });
  });

  it("belongs to the finding about the own tags when those are not explained", async () => {
    const { report } = await judged(
      tagged((own) => ({ Team: own })),
      allowed,
    );
    expect(report.findings.map(({ places }) => places.map(({ place }) => place))).toEqual([
      ["tags.Team", "tags_all.Team"],
    ]);
  });

  const defaults =
    (provider: (own: string) => Plain) =>
    (own: string): EnvironmentGiven => ({
      variables: { team: own },
      providers: { aws: { asks: { default_tags: block({ tags: provider(own) }) } } },
      resources: Object.fromEntries(
        ["a", "b", "c"].map((name) => [`aws_x.${name}`, { is: { tags_all: { Team: own, Same: "x" } } }]),
      ),
    });

  it("is explained by the provider's default tags when those are", async () => {
    expect(
      await judged(
        defaults(() => ({ Team: "${var.team}", Same: "x" })),
        allowed,
      ),
    ).toMatchObject({
      found: [],
      explained: [
        "aws_x.a tags_all.Team: derived",
        "aws_x.b tags_all.Team: derived",
        "aws_x.c tags_all.Team: derived",
        "var.team : parameter",
      ],
    });
  });

  it("is explained by what the default tags refer to, where a plan does not say which key that is under", async () => {
    const { report } = await judged(
      (own) => ({
        variables: { team: own },
        providers: { aws: { asks: { default_tags: block({ tags: refersTo("var.team") }) } } },
        resources: { "aws_x.a": { is: { tags_all: { Team: own } } } },
      }),
      allowed,
    );
    expect(report.findings).toEqual([]);
  });

  it.each<[string, (own: string) => string, readonly string[]]>([
    ["holds what they refer to", (own) => `web-${own}`, []],
    ["holds something else besides", (own) => `${own === "l" ? "api" : "web"}-${own}`, ["undetermined"]],
    ["has nothing to do with it", (own) => (own === "l" ? "9" : "8"), ["undetermined"]],
  ])("is explained by default tags of a plan alone where it %s, and else undecided", async (_, tag, kinds) => {
    const { report } = await judged(
      (own) => ({
        variables: { team: own },
        providers: { aws: { asks: { default_tags: block({ tags: refersTo("var.team") }) } } },
        resources: { "aws_x.a": { is: { tags_all: { Other: tag(own) } } } },
      }),
      allowed,
    );
    expect(report.findings.map(({ kind }) => kind)).toEqual(kinds);
  });

  it("is one finding for all resources when a default tag differs", async () => {
    const { report } = await judged(
      defaults((own) => ({ Team: own, Same: "x" })),
      allowed,
    );
    expect(report.findings.map(({ places }) => places.map(({ address }) => address))).toEqual([
      ["provider.aws", "aws_x.a", "aws_x.b", "aws_x.c"],
    ]);
  });

  it("is a finding when no tag that it comes from differs", async () => {
    const { found } = await judged(
      defaults(() => ({ Same: "x" })),
      allowed,
    );
    expect(found).toEqual(
      ["aws_x.a", "aws_x.b", "aws_x.c"].map((address) => `unexplained-difference: ${address} tags_all.Team`),
    );
  });
});

describe("what a provider fills in from its own configuration", () => {
  /** Three queues whose region nobody sets, in the region of their environment. */
  const queues =
    (region: (own: string) => Plain, is: (own: string) => Plain = (own) => `eu-${own}`) =>
    (own: string): EnvironmentGiven => ({
      variables: { team: own },
      locals: { region: "eu-${var.team}" },
      providers: { aws: { asks: { region: region(own) } } },
      resources: Object.fromEntries(
        ["a", "b", "c"].map((name) => [`aws_sqs_queue.${name}`, { is: { name, region: is(own) }, asks: { name } }]),
      ),
    });
  const everyQueue = ["aws_sqs_queue.a", "aws_sqs_queue.b", "aws_sqs_queue.c"];

  it("is explained when the setting is", async () => {
    const { found, explained } = await judged(
      queues(() => "${local.region}"),
      allowed,
    );
    expect(found).toEqual([]);
    expect(explained).toEqual([...everyQueue.map((queue) => `${queue} region: derived`), "var.team : parameter"]);
  });

  it("is one finding with its provider where that differs", async () => {
    const { report } = await judged(queues((own) => `eu-${own}`));
    expect(
      report.findings
        .map(({ places }) => places.map(({ address }) => address))
        .filter(([first]) => first !== "var.team"),
    ).toEqual([["provider.aws", ...everyQueue]]);
  });

  it.each<[string, ReturnType<typeof queues>]>([
    [
      "its provider is set to another",
      queues(
        () => "${local.region}",
        (own) => `us-${own}`,
      ),
    ],
    [
      "its provider differs, and by something else",
      queues(
        (own) => `eu-${own}`,
        (own) => `us-${own}`,
      ),
    ],
    ["nobody sets its provider", queues(() => null)],
    ["one environment alone sets its provider", queues((own) => (own === "l" ? "${local.region}" : null))],
  ])("is a finding of its own when %s", async (_, given) => {
    const { report } = await judged(given, allowed);
    const queuesIn = report.findings.map(({ places }) => places.map(({ address }) => address));
    expect(queuesIn.filter(([first]) => first !== "provider.aws").flat()).toEqual(everyQueue);
  });

  it("may be the project, region or zone of Google Cloud", async () => {
    const asks = (own: string) => ({ project: `acme-${own}`, region: `r-${own}`, zone: `z-${own}` });
    const { report } = await judged((own) => ({
      providers: { google: { of: "registry.terraform.io/hashicorp/google", asks: asks(own) } },
      resources: {
        "google_compute_disk.a": {
          is: asks(own),
          asks: {},
          provider: "registry.terraform.io/hashicorp/google",
          providerKey: "google",
        },
      },
    }));
    expect(report.findings.map(({ places }) => places.map(({ address, place }) => `${address} ${place}`))).toEqual(
      ["project", "region", "zone"].map((name) => [`provider.google ${name}`, `google_compute_disk.a ${name}`]),
    );
  });

  it("is not believed where only references of the setting are known", async () => {
    const { report } = await judged(
      queues(() => refersTo("var.team")),
      allowed,
    );
    expect(report.findings.map(({ kind, places }) => [kind, places.length])).toEqual([["undetermined", 3]]);
  });

  it("is taken from the configuration of the provider of its module, with the values of that", async () => {
    const app = (region: string): ConfiguredModule => ({
      path: "module.app",
      arguments: configuredBlock({ region }),
      outputs: new Map(),
      variables: new Map([["region", { name: "region", sensitive: false }]]),
    });
    const inModule =
      (given: string) =>
      (own: string): EnvironmentGiven => ({
        variables: { team: own },
        modules: [app(given)],
        providers: { "module.app:aws": { asks: { region: "${var.region}" } } },
        resources: {
          "module.app.aws_sqs_queue.a": { is: { region: `eu-${own}` }, asks: {}, providerKey: "module.app:aws" },
        },
      });
    expect((await judged(inModule("eu-${var.team}"), allowed)).found).toEqual([]);
    expect((await judged(inModule("us-${var.team}"), allowed)).found).toEqual([
      "unexplained-difference: module.app.aws_sqs_queue.a region",
    ]);
  });
});

describe("the result of a data source", () => {
  const data =
    (
      type: string,
      is: (own: string) => Readonly<Record<string, Plain>>,
      asks: (own: string) => Readonly<Record<string, Plain>> = () => ({}),
    ) =>
    (own: string): EnvironmentGiven => ({
      variables: { team: own },
      resources: { [`data.${type}.a`]: { is: is(own), asks: asks(own) } },
    });

  it("is explained when it tells where the environment is", async () => {
    expect(
      await judged(
        data("aws_caller_identity", (own) => ({ account_id: own })),
        allowed,
      ),
    ).toMatchObject({
      found: [],
      explained: ["data.aws_caller_identity.a account_id: derived", "var.team : parameter"],
    });
  });

  it("is explained by arguments that are, and not without them", async () => {
    const argument = () => ({ name: "${var.team}" });
    const result = (own: string) => ({ name: own, arn: `arn-${own}` });
    expect((await judged(data("aws_iam_role", result, argument), allowed)).explained).toEqual([
      "data.aws_iam_role.a arn: derived",
      "data.aws_iam_role.a name: parameter",
      "var.team : parameter",
    ]);
    expect(
      (
        await judged(
          data(
            "aws_iam_role",
            (own) => ({ name: "same", arn: `arn-${own}` }),
            () => ({ name: "same" }),
          ),
          allowed,
        )
      ).found,
    ).toEqual(["unexplained-difference: data.aws_iam_role.a arn"]);
  });

  it("is a finding when it is an image, whatever its arguments, though it is an id", async () => {
    const { found } = await judged(
      data(
        "aws_ami",
        (own) => ({ name: own, id: `ami-${own}${own}${own}` }),
        () => ({ name: "${var.team}" }),
      ),
      allowed,
    );
    expect(found).toEqual(["unexplained-difference: data.aws_ami.a id"]);
    const plain = await judged(
      data("aws_ami", (own) => ({ id: `ami-${own}${own}${own}` })),
      allowed,
    );
    expect(plain.found).toEqual(["unexplained-difference: data.aws_ami.a id"]);
  });
});

describe("what a provider computes by a known rule", () => {
  const database =
    (asks: string) =>
    (own: string): EnvironmentGiven => ({
      variables: { team: own },
      resources: {
        "aws_db_instance.a": {
          is: { engine_version: own, engine_version_actual: `${own}.1` },
          asks: { engine_version: asks === "" ? own : asks },
        },
      },
    });

  it("is explained when what it comes from is, and belongs to its finding when that is not", async () => {
    expect((await judged(database("${var.team}"), allowed)).explained).toEqual([
      "aws_db_instance.a engine_version: parameter",
      "aws_db_instance.a engine_version_actual: derived",
      "var.team : parameter",
    ]);
    const { report } = await judged(database(""), allowed);
    expect(report.findings.map(({ places }) => places.map(({ place }) => place))).toEqual([
      ["engine_version", "engine_version_actual"],
    ]);
  });

  it("is a finding when what it comes from does not differ", async () => {
    const of = (own: string): EnvironmentGiven => ({
      resources: {
        "aws_db_instance.a": {
          is: { engine_version: "15", engine_version_actual: `15.${own}` },
          asks: { engine_version: "15" },
        },
      },
    });
    expect((await judged(of)).found).toEqual(["unexplained-difference: aws_db_instance.a engine_version_actual"]);
  });

  it("is explained in the output of terraform_data by its input", async () => {
    const of = (own: string): EnvironmentGiven => ({
      variables: { team: own },
      resources: {
        "terraform_data.a": { is: { input: { t: own }, output: { t: own } }, asks: { input: { t: "${var.team}" } } },
      },
    });
    expect((await judged(of, allowed)).found).toEqual([]);
  });
});

describe("what a provider knows of an artifact", () => {
  /** A function from a package in a bucket of its environment, with what the provider says of that package. */
  const packaged =
    (key: (own: string) => string, asked: Plain, more: Readonly<Record<string, Plain>> = {}) =>
    (own: string): EnvironmentGiven => ({
      variables: { release: own, name: `env-${own}` },
      resources: {
        "aws_lambda_function.api": {
          is: {
            s3_bucket: `env-${own}-packages`,
            s3_key: key(own),
            code_sha256: `sha-${own}`,
            source_code_hash: `sha-${own}`,
            source_code_size: own === "l" ? 4096 : 5120,
          },
          asks: { s3_bucket: "${var.name}-packages", s3_key: asked, ...more },
        },
      },
    });
  const rules: ContractGiven = {
    parameters: { "var.release": { may: true }, "var.name": { identity: "name" } },
    identities: { staging: { name: "env-l" }, production: { name: "env-r" } },
  };
  const known = ["code_sha256", "source_code_hash", "source_code_size"];
  const knownIn = (places: readonly string[]): readonly string[] =>
    places.filter((text) => /code_(sha|hash|size)/.test(text));

  it("is explained by a package that an allowed parameter names", async () => {
    const { found, explained } = await judged(
      packaged((own) => `api-${own}.zip`, "api-${var.release}.zip"),
      rules,
    );
    expect(found).toEqual([]);
    expect(knownIn(explained)).toEqual(known.map((name) => `aws_lambda_function.api ${name}: derived`));
  });

  it.each<[string, ReturnType<typeof packaged>]>([
    ["has the same name in the bucket of each environment", packaged(() => "api-1.zip", "api-1.zip")],
    ["is named after the environment", packaged((own) => `env-${own}.zip`, "${var.name}.zip")],
  ])("is a finding where the package %s", async (_, given) => {
    const { report } = await judged(given, rules);
    const places = report.findings.flatMap((finding) => finding.places.map(({ place }) => place));
    expect([...places].sort()).toEqual(known);
  });

  it("is a finding with the name of the package where nothing explains that", async () => {
    const { report } = await judged(
      packaged((own) => `api-${own}.zip`, "api-${var.release}.zip"),
      { ...rules, parameters: { "var.name": { identity: "name" } } },
    );
    expect(report.findings.map(({ places }) => places.map(({ place }) => place))).toEqual([
      ["", "code_sha256", "s3_key", "source_code_hash", "source_code_size"],
    ]);
  });

  it("comes from the hash that the configuration gives, where that differs", async () => {
    const { explained } = await judged(
      packaged(() => "api-1.zip", "api-1.zip", { source_code_hash: "sha-${var.release}" }),
      rules,
    );
    expect(knownIn(explained)).toEqual([
      "aws_lambda_function.api code_sha256: derived",
      "aws_lambda_function.api source_code_hash: parameter",
      "aws_lambda_function.api source_code_size: derived",
    ]);
  });
});

describe("attributes that are derived from each other", () => {
  const group = (own: string): EnvironmentGiven => ({
    resources: {
      "aws_elasticache_replication_group.a": {
        is: { num_cache_clusters: own === "l" ? 2 : 3, replicas_per_node_group: own === "l" ? 1 : 2 },
      },
    },
  });
  const address = "aws_elasticache_replication_group.a";

  it.each(["num_cache_clusters", "replicas_per_node_group"])(
    "are both explained when %s is allowed, whichever is looked at first",
    async (allowedOne) => {
      const { found, explained } = await judged(group, { allow: [{ resource: address, attribute: allowedOne }] });
      expect(found).toEqual([]);
      expect(explained).toHaveLength(2);
    },
  );

  it("are not explained by each other", async () => {
    expect((await judged(group)).explained).toEqual([]);
  });
});
