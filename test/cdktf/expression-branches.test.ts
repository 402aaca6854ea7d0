import { describe, expect, it } from "vitest";
import { readConfiguration } from "../../src/cdktf/proof/compare-configurations.js";
import { expressionBranches } from "../../src/cdktf/proof/expression-branches.js";
import { replacementsOf } from "../../src/cdktf/proof/neutral-value.js";
import { formatPath } from "../../src/model/path.js";

type Document = Readonly<Record<string, unknown>>;

/** What an app writes for an environment of this name. */
type App = (name: string) => Document;

const read = (document: Document, name: string) => readConfiguration(document, name, []);

/** `moved` and `undecided` places of production's expressions. */
async function branches(app: App, own = "production", neutral = "kwtqzbdxyv"): Promise<readonly string[]> {
  const [mine, theirs] = [await read(app(own), own), await read(app(neutral), own)];
  const found = await expressionBranches(mine.environment, theirs.environment, replacementsOf(own, neutral));
  return [
    ...found.moved.map(({ address, path }) => `moved ${address} ${formatPath(path)}`.trim()),
    ...found.undecided.map(({ address, path }) => `undecided ${address} ${formatPath(path)}`.trim()),
  ];
}

const queue = (more: Document): Document => ({ resource: { aws_sqs_queue: { jobs: more } } });

/** A queue with this in one argument, beside resources, lookups and local values that have the name in them. */
const beside =
  (written: string): App =>
  (name) => ({
    resource: {
      aws_sqs_queue: { jobs: { name: written.replaceAll("NAME", name) } },
      aws_s3_bucket: { files: { bucket: `shop-${name}-files`, tags: { Stage: name } } },
      aws_subnet: { all: { count: 2, vpc_id: "vpc-1", tags: { Name: name } } },
    },
    data: { aws_caller_identity: { me: {} }, aws_ami: { image: { owners: ["self"] } } },
    locals: {
      stage: name,
      prefix: "${local.stage}-shop",
      size: '${local.stage == "production" ? 1 : 2}',
      many: "${length(aws_subnet.all) > 1}",
    },
  });

describe("an expression that looks at which environment it is in", () => {
  it.each([
    '${"NAME" == "production" ? "a" : "b"}',
    '${lookup({ staging = 1, production = 9 }, "NAME", 0)}',
    '${{ staging = 1, production = 9 }["NAME"]}',
    '${length("NAMEs")}',
    '${startswith("api.NAME.example.com", "api.prod") ? "a" : "b"}',
    '${parseint(substr(md5("NAME"), 0, 2), 16)}',
    '%{ if "NAME" == "production" }a%{ else }b%{ endif }',
    '${endswith(aws_s3_bucket.files.bucket, "production-files") ? 1 : 2}',
    '${aws_s3_bucket.files.tags["Stage"] == "production" ? 1 : 2}',
    "${length(local.prefix) > 12 ? 1 : 2}",
    '${substr("NAME", 0, 3)}',
    "${local.size}",
    "a${local.size}",
    '${data.aws_caller_identity.me.account_id == "222222222222" ? 1 : 2}',
    '${terraform.workspace == "production" ? 1 : 2}',
    '${contains(["production", "demo"], "NAME")}',
    '${data.aws_ami.image.id == "NAME" ? 1 : 2}',
  ])("is found: %s", async (written) => {
    // Of another length, so that lengths move as well.
    expect(await branches(beside(written), "production", "kwtqzbd")).toEqual(["moved aws_sqs_queue.jobs name"]);
  });

  it("is found in repetitions, outputs, settings of providers, arguments of modules and dynamic blocks", async () => {
    const app: App = (name) => {
      const branch = (one: unknown, other: unknown): string =>
        `\${"${name}" == "production" ? ${JSON.stringify(one)} : ${JSON.stringify(other)}}`;
      return {
        ...queue({ count: branch(1, 0), dynamic: { tag: { for_each: branch([1], []), content: { key: "a" } } } }),
        output: { size: { value: branch(1, 2) } },
        provider: { aws: [{ region: branch("a", "b") }] },
        module: { network: { source: "./network", zones: branch(3, 2) } },
      };
    };
    expect(await branches(app)).toEqual([
      "moved aws_sqs_queue.jobs dynamic.tag.for_each",
      "moved aws_sqs_queue.jobs",
      "moved output.size",
      "moved provider.aws region",
      "moved module.network zones",
    ]);
  });

  it("is found in provisioners", async () => {
    const app: App = (name) =>
      queue({ provisioner: [{ "local-exec": { command: `\${"${name}" == "production" ? "drop" : "keep"}` } }] });
    expect(await branches(app)).toEqual(["moved aws_sqs_queue.jobs provisioner[0].local-exec.command"]);
  });

  it("is undecided where a dynamic block goes through identities", async () => {
    const app =
      (written: string, iterator?: string): App =>
      (name) =>
        queue({
          dynamic: {
            tag: { for_each: [name], content: { key: written }, ...(iterator === undefined ? {} : { iterator }) },
          },
        });
    const place = "undecided aws_sqs_queue.jobs dynamic.tag.content.key";
    expect(await branches(app('${tag.value == "production" ? 1 : 2}'))).toEqual([place]);
    expect(await branches(app('${one.value == "production" ? 1 : 2}', "one"))).toEqual([place]);
    expect(await branches(app("${length(tag.value) > 8 ? 1 : 2}"))).toEqual([place]);
    expect(await branches(app("${upper(tag.value)}-${tag.key}"))).toEqual([]);
  });

  it("is undecided where it asks what a provider is set to by an identity", async () => {
    const app =
      (written: string, stage = "NAME"): App =>
      (name) => ({
        provider: { aws: [{ default_tags: [{ tags: { Stage: stage.replace("NAME", name) } }] }] },
        data: { aws_default_tags: { all: {} }, aws_region: { here: {} } },
        resource: { aws_sqs_queue: { jobs: { name: written } }, aws_vpc: { main: { cidr_block: "10.0.0.0/16" } } },
      });
    const questions = [
      '${data.aws_default_tags.all.tags["Stage"] == "production" ? 1 : 2}',
      '${data.aws_region.here.name == "eu-west-1" ? 1 : 2}',
      '${aws_vpc.main.tags_all["Stage"] == "production" ? 1 : 2}',
    ];
    for (const written of questions) {
      expect(await branches(app(written))).toEqual(["undecided aws_sqs_queue.jobs name"]);
      expect(await branches(app(written, "shared"))).toEqual([]);
    }
    expect(await branches(app("jobs-${data.aws_region.here.name}-${upper(data.aws_region.here.name)}"))).toEqual([]);
  });

  it("is found in keys, and where identities stand in addresses and keys", async () => {
    const branch = (name: string): string => `\${"${name}" == "production" ? "a" : "b"}`;
    expect(await branches((name) => queue({ tags: { [branch(name)]: "x", [`\${upper("${name}")}`]: "y" } }))).toEqual([
      "moved aws_sqs_queue.jobs tags",
    ]);
    expect(await branches((name) => queue({ tags: { [`${name}-stage`]: branch(name) } }))).toEqual([
      "moved aws_sqs_queue.jobs tags.production-stage",
    ]);
    const named: App = (name) => ({ resource: { aws_sqs_queue: { [`${name}_jobs`]: { name: branch(name) } } } });
    expect(await branches(named)).toEqual(["moved aws_sqs_queue.production_jobs name"]);
  });

  it("is found in one instance of several", async () => {
    const app =
      (written: string): App =>
      (name) =>
        queue({ for_each: { a: `${name}-a`, b: "b" }, name: written });
    expect(await branches(app('${each.value == "production-a" ? 1 : 2}'))).toEqual(["moved aws_sqs_queue.jobs name"]);
    expect(await branches(app("${upper(each.value)}-${upper(each.key)}"))).toEqual([]);
    // Terraform sorts sets: another name stands in another position.
    const sorted: App = (name) => queue({ for_each: `\${toset(["m", "${name}"])}`, name: "${upper(each.key)}" });
    expect(await branches(sorted)).toEqual([]);
  });

  it.each([
    '${contains(aws_subnet.all[*].tags["Name"], "production") ? 1 : 2}',
    '${endswith(aws_s3_bucket.files.arn, "production-files") ? 1 : 2}',
    '${provider::own::stage("NAME")}',
    "${local.many ? 1 : 2}",
    "${length(aws_s3_bucket.files.arn) > 30 ? 1 : 2}",
    "${length(aws_subnet.all[0].tags) + length(aws_subnet.all) > 2 ? 1 : 2}",
  ])("is undecided where nobody knows what it comes to: %s", async (written) => {
    expect(await branches(beside(written))).toEqual(["undecided aws_sqs_queue.jobs name"]);
  });
});

describe("an expression that decides nothing by an identity", () => {
  it.each([
    "NAME-jobs",
    '${lower("NAME")}-${upper("NAME")}-${title("NAME")}',
    '${format("%s-jobs", "NAME")}',
    '${jsonencode({ arn = aws_s3_bucket.files.arn, bucket = aws_s3_bucket.files.bucket, stage = "NAME" })}',
    '${merge({ Name = "NAME" }, aws_s3_bucket.files.tags)}',
    '${base64encode("hello NAME")}',
    '${substr(md5("NAME"), 0, 6)}-${sha256("NAME")}',
    '${yamlencode({ a = "NAME" })}',
    '${join(",", aws_subnet.all[*].id)}',
    "${element(aws_subnet.all[*].id, 0)}",
    "${length(aws_subnet.all)}",
    '${replace(element(split(":", aws_s3_bucket.files.arn), 5), "_", "-")}',
    '${aws_subnet.all[0].tags["Name"]}-${data.aws_caller_identity.me.account_id}',
    '${lookup(aws_s3_bucket.files.tags, "Stage", "")}',
    '${[for key, value in aws_s3_bucket.files.tags : "${key}=${value}"]}',
    '${"NAME" != "" ? "NAME" : "x"}',
    '${split("-", aws_s3_bucket.files.bucket)[1]}',
    '${data.aws_ami.image.id == "" ? "NAME-a" : "NAME-b"}',
    "${upper(local.prefix)}",
  ])("is none: %s", async (written) => {
    expect(await branches(beside(written))).toEqual([]);
  });

  it("is none where the text stands that identities have, and none of them goes into it", async () => {
    expect(await branches(beside('${"production" == "production" ? 1 : 2}'))).toEqual([]);
  });
});
