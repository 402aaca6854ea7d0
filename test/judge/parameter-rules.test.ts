import { describe, expect, it } from "vitest";
import { readContract, readParameterFile } from "../../src/contract/index.js";
import type { Environment } from "../../src/model/environment.js";
import { checkOf, contract, environment, type ContractGiven, type Plain } from "../builders.js";

/** A configuration declares variables; which values they get is not said before it is planned. */
function configuration(name: string): Environment {
  const whole = environment(name, { source: "configuration", variables: { token: "given later" } });
  return { ...whole, variables: new Map() };
}

describe("a rule for a root variable, where configurations are compared", () => {
  const found = async (pattern: string) => {
    const report = await checkOf([configuration("staging"), configuration("production")], {
      contract: contract({ parameters: { [pattern]: { must: true } } }),
    });
    return report.findings.map(({ kind }) => kind);
  };

  it.each(["var.token", "var.*"])("guards a variable that is declared without a value: %s", async (pattern) => {
    expect(await found(pattern)).toEqual([]);
  });

  it("guards nothing when no environment declares such a variable", async () => {
    expect(await found("var.*_password")).toEqual(["unused-allowance"]);
  });
});

describe("a rule for parts of a root variable beside one for all of it", () => {
  const apps = { back: { size: 2, env: { LOG: "info" } } };
  const found = async (pattern: string, rule: NonNullable<ContractGiven["parameters"]>[string]) => {
    const sides = ["staging", "production"].map((name) => environment(name, { variables: { apps } }));
    const { findings } = await checkOf(sides, {
      contract: contract({ parameters: { "var.apps": { may: true }, [pattern]: rule } }),
    });
    return findings.map(({ kind }) => kind);
  };

  it.each(["var.apps.*.size", "var.apps.*.env", "var.apps.*.LOG"])(
    "guards what it names at any depth: %s",
    async (pattern) => {
      expect(await found(pattern, { may: true })).toEqual([]);
    },
  );

  it("guards nothing when the variable has no such part, or when what it asks for is asked of the whole alone", async () => {
    expect(await found("var.apps.*.sise", { may: true })).toEqual(["unused-allowance"]);
    expect(await found("var.apps.*.size", { may: true, when: "staging == production" })).toEqual(["unused-allowance"]);
    expect(await found("var.apps.*.size", { must: true, may: true })).toEqual(["unused-allowance"]);
  });
});

describe("a condition on an environment that the contract declares and that is not compared", () => {
  const report = (staging: number, when: string, declared: readonly string[] = ["dev", "staging", "production"]) =>
    checkOf(
      [environment("staging", { variables: { size: staging } }), environment("production", { variables: { size: 3 } })],
      {
        contract: contract({
          identities: Object.fromEntries(declared.map((name) => [name, {}])),
          parameters: { "var.size": { may: true, when } },
        }),
      },
    );

  it("is a note when everything else in it is true", async () => {
    const { findings, notes } = await report(2, "staging >= 2 && dev <= staging");
    expect(findings).toEqual([]);
    expect(notes.map(({ kind, text }) => [kind, text])).toEqual([
      [
        "undecided-condition",
        "The condition on var.size is about dev as well, not compared here: `staging >= 2 && dev <= staging`",
      ],
    ]);
  });

  it("is violated when something else in it is false, or when nobody declared the environment", async () => {
    for (const { findings, notes } of [
      await report(1, "staging >= 2 && dev <= staging"),
      await report(2, "staging >= 2 && dve <= staging"),
    ]) {
      expect(findings.map(({ kind }) => kind)).toEqual(["condition-violated"]);
      expect(notes).toEqual([]);
    }
    expect((await report(2, "staging >= 2 && dev <= staging", [])).findings).toMatchObject([
      { kind: "condition-violated" },
    ]);
  });
});

describe("rules for parameters where no environment names a parameter file", () => {
  const found = async (...patterns: readonly string[]) => {
    const rules = contract({ parameters: Object.fromEntries(patterns.map((pattern) => [pattern, { may: true }])) });
    const { findings } = await checkOf(
      [environment("staging", { variables: { size: 1 } }), environment("production", { variables: { size: 1 } })],
      { contract: rules },
    );
    return findings.map(({ kind, cause, places }) => [kind, cause, places.map(({ address }) => address)]);
  };

  it("guard nothing, which is one finding", async () => {
    expect(await found("database.size")).toEqual([
      [
        "unused-allowance",
        "The contract has a rule for database.size, and no environment names a parameter file",
        ["database.size"],
      ],
    ]);
    expect(await found("var.size", "database.size", "cache.*")).toEqual([
      [
        "unused-allowance",
        "The contract has rules for 2 parameters, and no environment names a parameter file",
        ["database.size", "cache.*"],
      ],
    ]);
  });

  it("are none for those that are about root variables too", async () => {
    expect(await found("*", "v*.size")).toEqual([]);
  });
});

describe("a condition that does not hold", () => {
  const severityOf = async (parameter: string) => {
    const file = readParameterFile(JSON.stringify({ [parameter]: false }), "parameters.json");
    const rules = contract({ parameters: { [parameter]: { may: true, when: "production" } } });
    const report = await checkOf([environment("staging", {}), environment("production", {})], {
      contract: rules,
      parameters: new Map([
        ["staging", file],
        ["production", file],
      ]),
    });
    return report.findings.map(({ kind, severity }) => `${kind} ${severity}`);
  };

  it("matters as much as what its parameter is about, and never little", async () => {
    expect(await severityOf("deletionProtection")).toEqual(["condition-violated high"]);
    expect(await severityOf("logToFile")).toEqual(["condition-violated medium"]);
  });
});

describe("a root variable that is an object", () => {
  const services = (batch: string | undefined, more: Readonly<Record<string, Plain>> = {}): Plain => ({
    api: { url: "same" },
    worker: { ...(batch === undefined ? {} : { batch }), level: "info" },
    ...more,
  });
  const found = async (left: Plain, right: Plain, rules: ContractGiven = {}, files = true) => {
    const file = (value: Plain) => readParameterFile(JSON.stringify({ services: value }), "given.tfvars.json");
    const report = await checkOf(
      [
        environment("staging", { variables: { services: left } }),
        environment("production", { variables: { services: right } }),
      ],
      {
        contract: contract(rules),
        ...(files
          ? {
              parameters: new Map([
                ["staging", file(left)],
                ["production", file(right)],
              ]),
            }
          : {}),
      },
    );
    return report.findings.map(
      ({ kind, places }) => `${kind}: ${places.map(({ address, place }) => `${address} ${place}`.trim()).join(", ")}`,
    );
  };

  it("is one finding for each leaf, with and without a parameter file", async () => {
    expect(await found(services("5"), services("6"))).toEqual(["unexplained-difference: var.services.worker.batch"]);
    expect(await found(services("5"), services("6"), {}, false)).toEqual([
      "unexplained-difference: var.services worker.batch",
    ]);
  });

  it("is one finding for a part that only one environment has, whatever stands in it", async () => {
    expect(await found(services("5", { mailer: { cpu: 1, env: { A: "1", B: "2" } } }), services("5"))).toEqual([
      "unexplained-difference: var.services.mailer.cpu, var.services.mailer.env.A, var.services.mailer.env.B",
    ]);
  });

  it.each(["var.services.worker.batch", "var.services.worker", "var.services", "var.services.*"])(
    "may differ where a rule for %s says so",
    async (pattern) => {
      for (const files of [true, false])
        expect(await found(services("5"), services("6"), { parameters: { [pattern]: { may: true } } }, files)).toEqual(
          [],
        );
    },
  );

  it("may not differ by a rule for another part", async () => {
    for (const files of [true, false])
      expect(
        await found(services("5"), services("6"), { parameters: { "var.services.api": { may: true } } }, files),
      ).toHaveLength(1);
  });

  it("is asked for a part that must differ, and for a condition on one", async () => {
    const must = { parameters: { "var.services.api.url": { must: true, may: true } } };
    for (const files of [true, false])
      expect(await found(services("5"), services("5"), must, files)).toEqual(["must-differ: var.services.api.url"]);
    const when = { parameters: { "var.services.worker.batch": { may: true, when: 'staging == "6"' } } };
    for (const files of [true, false])
      expect(await found(services("5"), services("6"), when, files)).toEqual([
        "condition-violated: var.services.worker.batch",
      ]);
  });
});

describe("a parameter that one environment alone has", () => {
  const report = (rules: string, staging: string, production: string) =>
    checkOf(
      ["staging", "production"].map((name) => environment(name, { resources: { "aws_x.a": { is: { size: 1 } } } })),
      {
        contract: readContract(`version: 1\nparameters:\n${rules}`, "parity.yaml"),
        parameters: new Map([
          ["staging", readParameterFile(staging, "staging.json")],
          ["production", readParameterFile(production, "production.json")],
        ]),
      },
    );
  const staging = '{"services": {"web": {"size": 1}}}';
  const production = '{"services": {"web": {"size": 2}, "mail": {"size": 3, "port": 25}}}';

  it("is one finding where a pattern covers it, and none where the rule permits it", async () => {
    const { findings } = await report('  "services.*": { may: differ, reason: r }\n', staging, production);
    expect(findings).toMatchObject([
      {
        kind: "unexplained-difference",
        cause: "Only production has the parameter services.mail, which the contract does not allow",
        suggestion:
          'Give both environments services.mail; if that is meant, add `presence: "production"` to the rule for it ' +
          "under parameters: in the contract.",
      },
    ]);
    expect(findings[0]?.places.map(({ address }) => address)).toEqual(["services.mail.port", "services.mail.size"]);
    const permitted = await report(
      '  "services.*": { may: differ, presence: production, reason: r }\n',
      staging,
      production,
    );
    expect(permitted.findings).toEqual([]);
    const otherWay = await report(
      '  "services.*": { may: differ, presence: production, reason: r }\n',
      production,
      staging,
    );
    expect(otherWay.findings.map(({ cause }) => cause)).toEqual([
      "Only staging has the parameter services.mail, which the contract does not allow",
    ]);
  });

  it("is named where the other has an empty object in its place", async () => {
    const rule = '  "services.*": { may: differ, presence: production, reason: r }\n';
    const { findings } = await report(rule, '{"services": {"mail": {}}}', '{"services": {"mail": {"cpu": 1}}}');
    expect(findings.map(({ cause }) => cause)).toEqual([
      "Only staging has the parameter services.mail, which the contract does not allow",
    ]);
  });

  it("is more of a list of names as well", async () => {
    const rule = "  subnets: { identity: cidr, reason: r }\n";
    const { findings } = await report(
      rule,
      '{"subnets": ["10.1.0.0/24"]}',
      '{"subnets": ["10.2.0.0/24", "10.3.0.0/24"]}',
    );
    expect(findings.map(({ cause }) => cause)).toEqual([
      "production has more elements of the parameter subnets, which the contract does not allow",
    ]);
    expect((await report(rule, '{"subnets": ["10.1.0.0/24"]}', '{"subnets": ["10.2.0.0/24"]}')).findings).toEqual([]);
  });

  it("is a part of a root variable, with a parameter file and without", async () => {
    const rule = '  "var.services.*": { may: differ, reason: r }\n';
    const values = [{ web: 1 }, { web: 2, mail: 3 }];
    const [mine, theirs] = values.map((services) => JSON.stringify({ services }));
    const title = "Only production has the parameter var.services.mail, which the contract does not allow";
    const withFile = await checkOf(
      ["staging", "production"].map((name, at) => environment(name, { variables: { services: values[at] as Plain } })),
      {
        contract: readContract(`version: 1\nparameters:\n${rule}`, "parity.yaml"),
        parameters: new Map([
          ["staging", readParameterFile(mine as string, "staging.tfvars.json")],
          ["production", readParameterFile(theirs as string, "production.tfvars.json")],
        ]),
      },
    );
    expect(withFile.findings.map((finding) => finding.cause)).toEqual([title]);
    const without = await checkOf(
      ["staging", "production"].map((name, at) => environment(name, { variables: { services: values[at] as Plain } })),
      { contract: readContract(`version: 1\nparameters:\n${rule}`, "parity.yaml") },
    );
    expect(without.findings.map((finding) => finding.cause)).toEqual([title]);
  });

  it("is there where a file leaves a variable to its default", async () => {
    const variables = [{ web: 1 }, { web: 2 }];
    const { findings } = await checkOf(
      ["staging", "production"].map((name, at) =>
        environment(name, { variables: { services: variables[at] as Plain } }),
      ),
      {
        contract: readContract('version: 1\nparameters:\n  "var.*": { may: differ, reason: r }\n', "parity.yaml"),
        parameters: new Map([
          ["staging", readParameterFile('{"services": {"web": 1}}', "staging.tfvars.json")],
          ["production", readParameterFile("{}", "production.tfvars.json")],
        ]),
      },
    );
    expect(findings).toEqual([]);
  });
});
