import { describe, expect, it } from "vitest";
import {
  block,
  checkOf,
  contract,
  environment,
  parameterFile,
  refersTo,
  secret,
  unknown,
  type EnvironmentGiven,
  type Plain,
} from "../builders.js";

const identities = {
  staging: {
    name: "staging",
    account: "111111111111",
    domain: "staging.acme.example",
    region: "eu-west-1",
  },
  production: {
    name: "production",
    account: "222222222222",
    domain: "acme.example",
    region: "eu-central-1",
  },
};

async function leaks(left: EnvironmentGiven, right: EnvironmentGiven = {}) {
  const report = await checkOf([environment("staging", left), environment("production", right)], {
    contract: contract({ identities, parameters: { "backup.region": { identity: "region", reason: "Near." } } }),
    parameters: new Map([
      ["staging", parameterFile("staging", { "backup.region": "eu-west-2" })],
      ["production", parameterFile("production", { "backup.region": "eu-central-2" })],
    ]),
  });
  return report.findings.filter(({ kind }) => kind === "cross-environment-value");
}
const holding = (value: Plain, attribute = "text"): EnvironmentGiven => ({
  resources: { "aws_x.a": { is: { [attribute]: value } } },
});
const same = async (value: Plain, attribute?: string): Promise<readonly string[]> =>
  (await leaks(holding(value, attribute), holding(value, attribute))).map(({ cause }) => cause);

describe("a value of another environment", () => {
  it.each<[string, Plain, readonly string[]]>([
    ["an account in an ARN", "arn:aws:iam::111111111111:role/web", ["production holds the account of staging"]],
    ["a domain", "https://api.staging.acme.example/", ["production holds the domain of staging"]],
    ["a name as part of a name", "staging-files", ["production holds the name of staging"]],
    ["a name in a path", "/ecs/staging/web", ["production holds the name of staging"]],
    ["the reference's account", "222222222222.dkr.ecr", ["staging holds the account of production"]],
    [
      "a host after credentials",
      "postgres://app:x@staging.acme.example:5432/app",
      ["production holds the domain of staging"],
    ],
    [
      "a place in a document",
      JSON.stringify({ a: [{ b: "arn:111111111111" }] }),
      ["production holds the account of staging"],
    ],
    ["a text between signs for private use", "\uE000x/111111111111\uE001", ["production holds the account of staging"]],
    ["a place in a list of objects", [{ a: { b: "x/111111111111" } }], ["production holds the account of staging"]],
  ])("is found in %s, also where both environments are equal", async (_, value, causes) => {
    expect(await same(value)).toEqual(causes);
  });

  it.each<[string, Plain, string]>([
    ["the environment's own longer identity around it", "https://acme.example.eu", "url"],
    ["a mail address", "ops@staging.acme.example", "email"],
    ["a mail address after a name", "Ops <ops@staging.acme.example>", "email"],
    ["a bare mode", "staging", "node_env"],
    ["a longer word", "mystaging stagings 1111111111110", "text"],
    ["a sentence about it", "copied from staging yesterday", "description"],
    ["a region", "s3.eu-west-1.amazonaws.com and eu-west-2", "endpoint"],
    ["a number", 111111111111, "text"],
  ])("is not seen in %s", async (_, value, attribute) => {
    const found = (await leaks({}, holding(value, attribute))).map(({ cause }) => cause);
    expect(found).toEqual([]);
  });

  it("is not seen where the environment's own identity holds the other's", async () => {
    expect(await leaks(holding("https://db.staging.acme.example"))).toEqual([]);
    expect((await leaks({}, holding("https://db.staging.acme.example"))).length).toBe(1);
  });

  it("is the same host in capitals, and in nothing but a host", async () => {
    expect(await same("https://STAGING.acme.example")).toEqual(["production holds the domain of staging"]);
    expect(await leaks({}, holding("STAGING-files"))).toEqual([]);
  });

  it("is seen although it holds the environment's own identity", async () => {
    const domains = contract({
      identities: { staging: { domain: "beta.acme.example" }, production: { domain: "acme.example" } },
    });
    const same = holding("https://db.beta.acme.example");
    const report = await checkOf([environment("staging", same), environment("production", same)], {
      contract: domains,
    });
    expect(report.findings.map(({ cause }) => cause)).toEqual(["production holds the domain of staging"]);
  });

  it("is seen although it begins with the environment's own identity", async () => {
    const names = contract({ identities: { staging: { name: "acme-stg" }, production: { name: "acme" } } });
    const report = await checkOf(
      [environment("staging"), environment("production", { outputs: { bucket: "acme-stg-files", own: "acme-files" } })],
      { contract: names },
    );
    expect(
      report.findings
        .filter(({ kind }) => kind === "cross-environment-value")
        .map(({ places }) => places.map(({ address }) => address)),
    ).toEqual([["output.bucket"]]);
  });

  it("is not seen in what names something in either environment", async () => {
    const of = (first: string, second: string): EnvironmentGiven => ({
      resources: { "aws_x.a": { is: { id: first } }, "aws_x.b": { is: { id: second } } },
    });
    expect(await leaks(of("id-1111111", "id-2222222"), of("id-2222222", "id-1111111"))).toEqual([]);
  });

  it("is seen in a bare name where names and tags stand", async () => {
    expect(
      (await leaks({}, holding({ Environment: "staging" }, "tags"))).map(({ places }) =>
        places.map(({ place }) => place),
      ),
    ).toEqual([["tags.Environment"]]);
    expect((await leaks({}, holding("staging", "name"))).length).toBe(1);
  });

  it("is found in outputs and provider settings", async () => {
    const right: EnvironmentGiven = {
      outputs: { url: "https://staging.acme.example" },
      providers: { aws: { asks: { assume_role: block({ role_arn: "arn:aws:iam::111111111111:role/x" }) } } },
    };
    expect(
      (await leaks({}, right)).map(({ cause, places }) => [
        cause,
        places.map(({ address, place }) => `${address} ${place}`),
      ]),
    ).toEqual([
      ["production holds the domain of staging", ["output.url "]],
      ["production holds the account of staging", ["provider.aws assume_role.role_arn"]],
    ]);
  });

  it("is found by the identities of paired resources, when those are long enough to be no chance", async () => {
    const of = (own: string, url: string): EnvironmentGiven => ({
      resources: {
        "aws_sqs_queue.q": { is: { url: `https://sqs/${own}/queue-1` } },
        "aws_vpc.v": { is: { id: `v-${own}` } },
        "aws_x.a": { is: { target: url } },
      },
    });
    const found = await leaks(of("left", "https://sqs/left/queue-1"), of("right", "https://sqs/left/queue-1?x v-left"));
    expect(found.map(({ cause, severity }) => [cause, severity])).toEqual([
      ["production holds aws_sqs_queue.q url of staging", "critical"],
    ]);
  });

  it("is one finding for each identity, with all its places in order", async () => {
    const right: EnvironmentGiven = {
      resources: {
        "aws_x.b": { is: { v: "x-111111111111" } },
        "aws_x.a": { is: { v: "y-111111111111", w: "z-111111111111" } },
      },
    };
    expect(
      (await leaks({}, right)).map(({ places }) => places.map(({ address, place }) => `${address} ${place}`)),
    ).toEqual([["aws_x.a v", "aws_x.a w", "aws_x.b v"]]);
  });

  it("is named by what tells the elements of a document apart, as differences are", async () => {
    const definitions = JSON.stringify([
      {
        name: "web",
        environment: [
          { name: "A", value: "1" },
          { name: "URL", value: "https://staging.acme.example" },
        ],
      },
    ]);
    expect((await leaks({}, holding(definitions)))[0]?.places.map(({ place }) => place)).toEqual([
      "text[name=web].environment[name=URL].value",
    ]);
  });

  it("is shown where it stands, when nothing of it is a secret", async () => {
    const places = (await leaks({}, holding("staging-files"))).flatMap((finding) => finding.places);
    expect(places.map(({ values }) => values)).toEqual([{ production: { state: "known", text: "staging-files" } }]);
  });

  it("is found in secrets, which are not shown", async () => {
    const [found] = await leaks({}, holding(secret("https://staging.acme.example")));
    expect(found?.places).toEqual([
      { address: "aws_x.a", path: ["text"], place: "text", values: { production: { state: "sensitive" } } },
    ]);
  });

  it("is found in what is written out where the value is not known yet", async () => {
    const definitions = JSON.stringify([
      {
        name: "web",
        environment: [
          { name: "HOST", value: "${aws_db_instance.main.address}" },
          { name: "URL", value: "https://staging.acme.example" },
        ],
      },
    ]);
    const planned: EnvironmentGiven = {
      syntax: "json",
      resources: {
        "aws_x.a": {
          is: { doc: unknown, expression: unknown, tags: { A: unknown, B: "b" } },
          asks: {
            doc: definitions,
            expression: '${jsonencode({ q = "arn:aws:sqs:eu-west-1:111111111111:${var.q}" })}',
            tags: { A: "${var.x}-111111111111", B: "b" },
          },
        },
      },
    };
    expect(
      (await leaks(planned, planned)).map(({ cause, places }) => [cause, places.map(({ place }) => place)]),
    ).toEqual([
      ["production holds the domain of staging", ["doc[name=web].environment[name=URL].value"]],
      ["production holds the account of staging", ["expression", "tags.A"]],
    ]);
  });

  it("is not seen in names of resources and variables, nor in what may become a name of the environment's own", async () => {
    const planned: EnvironmentGiven = {
      syntax: "json",
      resources: {
        "aws_x.a": {
          is: { text: unknown, host: unknown, other: unknown },
          asks: {
            text: "${aws_x.staging-files.id}",
            host: "https://${var.name}.acme.example",
            other: refersTo("aws_x.staging-files.id"),
          },
        },
      },
    };
    expect(await leaks(planned, planned)).toEqual([]);
  });

  it("is none when two environments share it", async () => {
    const report = await checkOf(
      [environment("staging", holding("x-333333333333")), environment("production", holding("x-333333333333"))],
      {
        contract: contract({
          identities: { staging: { account: "333333333333" }, production: { account: "333333333333" } },
        }),
      },
    );
    expect(report.findings).toEqual([]);
  });
});

describe("a value of another environment that no plan shows yet", () => {
  const hidden = (asks: Plain, locals: Readonly<Record<string, Plain>> = {}): EnvironmentGiven => ({
    locals,
    resources: {
      "aws_x.staging_key": { is: { arn: unknown }, actions: ["create"] },
      "aws_x.a": { is: { policy: unknown }, asks: { policy: asks }, actions: ["create"] },
    },
  });
  const foundIn = async (asks: Plain, locals: Readonly<Record<string, Plain>> = {}) =>
    (await leaks(hidden(asks, locals), hidden(asks, locals))).map(({ cause, places }) => [
      cause,
      ...places.map(({ place }) => place),
    ]);

  it("is found in the literal parts of the expression", async () => {
    expect(
      await foundIn('${jsonencode({ Key = aws_x.staging_key.arn, Hook = "https://staging.acme.example/hook" })}'),
    ).toEqual([["production holds the domain of staging", "policy.Hook"]]);
  });

  it("is found behind a local, and in what a function is asked about something unknown", async () => {
    expect(
      await foundIn("${jsonencode({ Key = aws_x.staging_key.arn, Queue = local.queue })}", {
        queue: "arn:aws:sqs:eu-west-3:111111111111:orders",
      }),
    ).toEqual([["production holds the account of staging", "policy.Queue"]]);
    expect(
      (await foundIn('${strcontains(aws_x.staging_key.arn, "111111111111") ? "a" : "b"}')).map(([cause]) => cause),
    ).toEqual(["production holds the account of staging"]);
  });

  it("is not the address of a resource", async () => {
    expect(await foundIn("${jsonencode({ Key = aws_x.staging_key.arn })}")).toEqual([]);
  });
});

describe("a difference that is there because of a value of another environment", () => {
  it("is told with it, as one finding", async () => {
    const report = await checkOf(
      [
        environment("staging", holding("own")),
        environment("production", holding("arn:aws:iam::111111111111:role/web")),
      ],
      { contract: contract({ identities }) },
    );
    expect(report.findings.map(({ kind, places }) => [kind, places.length])).toEqual([["cross-environment-value", 1]]);
  });

  it("is told alone where the value stands elsewhere as well", async () => {
    const report = await checkOf(
      [
        environment("staging", {
          resources: {
            "aws_x.a": { is: { text: "own" } },
            "aws_x.b": { is: { text: "arn:aws:iam::111111111111:role/web" } },
          },
        }),
        environment("production", {
          resources: {
            "aws_x.a": { is: { text: "arn:aws:iam::111111111111:role/web" } },
            "aws_x.b": { is: { text: "arn:aws:iam::111111111111:role/web" } },
          },
        }),
      ],
      { contract: contract({ identities }) },
    );
    expect(report.findings.map(({ kind }) => kind).sort()).toEqual([
      "cross-environment-value",
      "unexplained-difference",
    ]);
  });
});

describe("a secret of another environment", () => {
  const theirs = "s3cr3t-STAGING-tok3n";
  const given = (token: Plain, value: Plain): EnvironmentGiven => ({ variables: { token }, ...holding(value) });
  const bothHold = (value: Plain): Promise<Awaited<ReturnType<typeof leaks>>> =>
    leaks(given(secret(theirs), value), given(secret("own-of-production-1"), value));

  it.each<[string, Plain]>([
    ["a value", theirs],
    ["a longer text", `Authorization: Bearer ${theirs}`],
    ["a URL", `https://app:${theirs}@db.example`],
    ["a document", JSON.stringify({ env: [{ name: "T", value: theirs }] })],
    ["a secret", secret({ token: theirs })],
  ])("is found in %s that both have, and is not shown", async (_, value) => {
    const found = await bothHold(value);
    expect(found.map(({ cause, severity, environment: of }) => [cause, severity, of])).toEqual([
      ["production holds the secret var.token of staging", "critical", "production"],
    ]);
    expect(JSON.stringify(found)).not.toContain(theirs);
  });

  it("is found where production alone has it", async () => {
    const found = await leaks(
      { variables: { token: secret(theirs) } },
      { variables: { token: secret("own-of-production-1") }, ...holding(theirs) },
    );
    expect(found.map(({ cause, places }) => [cause, places.map(({ place }) => place)])).toEqual([
      ["production holds the secret var.token of staging", ["text"]],
    ]);
  });

  it("is found by what a parameter file has, where the contract calls it sensitive, and is not shown", async () => {
    const rules = contract({ parameters: { "api.token": { may: true, sensitive: true } } });
    const parameters = new Map([
      ["staging", parameterFile("staging.json", { "api.token": theirs })],
      ["production", parameterFile("production.json", { "api.token": "own-of-production-1" })],
    ]);
    const report = await checkOf(
      [environment("staging", holding(theirs)), environment("production", holding(theirs))],
      { contract: rules, parameters },
    );
    expect(report.findings.filter(({ kind }) => kind === "cross-environment-value").map(({ cause }) => cause)).toEqual([
      "production holds the secret api.token of staging",
    ]);
    expect(JSON.stringify(report)).not.toContain(theirs);
  });

  it("is found in what is written out where the value is not known yet", async () => {
    const asks = { text: `\${aws_x.b.id}:${theirs}` };
    const planned = (token: string): EnvironmentGiven => ({
      syntax: "json",
      variables: { token: secret(token) },
      resources: { "aws_x.a": { is: { text: unknown }, asks } },
    });
    expect((await leaks(planned(theirs), planned("own-of-production-1"))).map(({ cause }) => cause)).toEqual([
      "production holds the secret var.token of staging",
    ]);
  });

  it("is only what a key calls one in an object", async () => {
    const database = (password: string): Plain => secret({ class: "db.t3.micro", password });
    const left: EnvironmentGiven = { variables: { database: database(theirs) } };
    const right: EnvironmentGiven = {
      variables: { database: { ...(database("own-of-production-1") as object) } as Plain },
      resources: { "aws_x.a": { is: { class: "db.t3.micro", login: theirs } } },
    };
    expect((await leaks(left, right)).map(({ places }) => places.map(({ place }) => place))).toEqual([["login"]]);
  });

  it.each<[string, Plain, Plain, Plain]>([
    ["one that both share", secret("shared-secret-1"), secret("shared-secret-1"), "shared-secret-1"],
    ["a part of an own secret", secret("part-of-it-1"), secret("part-of-it-1/own"), "part-of-it-1/own"],
    ["a short one", secret("s3cr3t"), secret("own-of-production-1"), "s3cr3t"],
    ["an ordinary word", secret("postgres"), secret("own-of-production-1"), "postgres"],
    [
      "an identity of production",
      secret("222222222222"),
      secret("own-of-production-1"),
      "arn:aws:iam::222222222222:root",
    ],
    ["a longer word around it", secret("postgres1"), secret("own-of-production-1"), "postgres16"],
    ["what nobody calls secret", "no-secret-at-all-1", "own-of-production-1", "no-secret-at-all-1"],
  ])("is none: %s", async (_, left, right, value) => {
    expect(await leaks({ variables: { token: left } }, given(right, value))).toEqual([]);
  });

  it("is none in the environment that it belongs to", async () => {
    expect(
      await leaks(given(secret(theirs), theirs), given(secret("own-of-production-1"), "own-of-production-1")),
    ).toEqual([]);
  });
});

describe("the number of an environment", () => {
  const found = async (numbers: readonly [string, string]): Promise<readonly string[]> => {
    const texts = Object.fromEntries(numbers.map((number, at) => [`text_${at}`, `zone-${number}`]));
    const environments = ["staging", "production"].map((name) =>
      environment(name, { resources: { "aws_x.a": { is: texts } } }),
    );
    const [staging, production] = numbers;
    const index = { staging: { index: staging }, production: { index: production } };
    const report = await checkOf(environments, { contract: contract({ identities: index }) });
    return report.findings.map(({ cause }) => cause);
  };

  it("is looked for from four digits on", async () => {
    expect(await found(["1", "2"])).toEqual([]);
    expect(await found(["101", "102"])).toEqual([]);
    expect(await found(["1001", "1002"])).toEqual([
      "production holds the index of staging",
      "staging holds the index of production",
    ]);
  });
});
