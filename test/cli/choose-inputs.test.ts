import { describe, expect, it } from "vitest";
import { chooseInputs, type GivenInputs } from "../../src/cli/choose-inputs.js";
import { emptyContract, type Contract, type ContractEnvironment } from "../../src/model/contract.js";

const nothing: GivenInputs = { files: [], plans: [], configuration: false, cwd: "/w" };

const environment = (name: string, more: Partial<ContractEnvironment>): ContractEnvironment => ({
  name,
  identity: new Map(),
  location: { file: "ci/parity.yaml", line: 3, column: 3 },
  ...more,
});

const contract = (...environments: readonly ContractEnvironment[]): Contract => ({
  ...emptyContract,
  file: "ci/parity.yaml",
  reference: "production",
  environments: new Map(environments.map((one) => [one.name, one])),
});

const plans = contract(
  environment("production", {
    plan: "plans/p.json",
    synth: "out/production",
    namedAt: { plan: { file: "ci/parity.yaml", line: 5, column: 11 } },
  }),
  environment("staging", { plan: "/abs/s.json", synth: "out/staging" }),
);

describe("what is compared", () => {
  it("are the files, the last being the reference", () => {
    expect(chooseInputs({ ...nothing, files: ["staging.json", "production.json"] }, emptyContract)).toEqual({
      inputs: [
        { environment: "staging", file: "staging.json" },
        { environment: "production", file: "production.json" },
      ],
      reference: "production",
    });
  });

  it("are the contract's plans, found from the contract's folder", () => {
    expect(chooseInputs(nothing, plans)).toEqual({
      inputs: [
        {
          environment: "production",
          file: "ci/plans/p.json",
          namedAt: { file: "ci/parity.yaml", line: 5, column: 11 },
        },
        { environment: "staging", file: "/abs/s.json", namedAt: { file: "ci/parity.yaml", line: 3, column: 3 } },
      ],
      reference: "production",
    });
  });

  it("are the contract's synthesized configurations when no environment has a plan, or when asked for", () => {
    const namedAt = { file: "ci/parity.yaml", line: 3, column: 3 };
    const synthesized = [
      { environment: "production", file: "ci/out/production/cdk.tf.json", namedAt },
      { environment: "staging", file: "ci/out/staging/cdk.tf.json", namedAt },
    ];
    const noPlans = contract(
      environment("production", { synth: "out/production" }),
      environment("staging", { synth: "out/staging" }),
    );
    expect(chooseInputs(nothing, noPlans).inputs).toEqual(synthesized);
    expect(chooseInputs({ ...nothing, configuration: true }, plans).inputs).toEqual(synthesized);
  });

  it("are the files on the command line and no others, under the contract's rules", () => {
    const given = { ...nothing, plans: ["staging=a.json", "production=b=c.json"] };
    expect(chooseInputs(given, plans)).toEqual({
      inputs: [
        { environment: "staging", file: "a.json" },
        { environment: "production", file: "b=c.json" },
      ],
      reference: "production",
    });
  });

  it("has the reference that the command line names", () => {
    expect(chooseInputs({ ...nothing, reference: "staging" }, plans).reference).toBe("staging");
    expect(chooseInputs({ ...nothing, files: ["a.json"], plans: ["b=b.json"] }, emptyContract).reference).toBe("a");
  });

  it.each<[string, Partial<GivenInputs>, Contract, RegExp]>([
    [
      "nothing at all",
      {},
      emptyContract,
      /^nothing to compare: no files are given, and there is no parity\.yaml or parity\.yml here; try: tfparity check/,
    ],
    ["a contract without environments", {}, contract(), /ci\/parity\.yaml names no environments/],
    [
      "one file",
      { files: ["staging.json"] },
      emptyContract,
      /^two environments are needed, and only staging \(staging\.json\) is given/,
    ],
    [
      "a --plan without an environment",
      { plans: ["a.json"] },
      emptyContract,
      /^--plan a\.json must have the form <environment>=<file>/,
    ],
    ["a --plan without a file", { plans: ["a="] }, emptyContract, /^--plan a= must have the form/],
    ["an environment given twice", { plans: ["a=1", "a=2"] }, emptyContract, /^a is given twice/],
    [
      "standard input twice",
      { files: ["-"], plans: ["a=-"] },
      emptyContract,
      /^only one environment can be read from standard input/,
    ],
    [
      "a file that is no environment of the contract",
      { files: ["dev.json", "production.json"] },
      plans,
      /^dev \(dev\.json\) is no environment of ci\/parity\.yaml, which has production, staging; .*--no-contract/,
    ],
    [
      "an unknown reference",
      { reference: "prod" },
      plans,
      /^prod \(--reference\) is not among the compared environments: production, staging/,
    ],
    [
      "a plan that the contract does not name",
      {},
      contract(environment("a", { plan: "a.json" }), environment("b", { synth: "b" })),
      /^b has no plan here, but another environment has/,
    ],
    [
      "a configuration that the contract does not name",
      { configuration: true },
      contract(environment("a", { plan: "a.json" })),
      /^a has no synth, which --configuration needs/,
    ],
    [
      "an environment with neither",
      {},
      contract(environment("a", {}), environment("b", {})),
      /^a has no plan and no synth; add it/,
    ],
    [
      "files beside --configuration",
      { files: ["a.json"], configuration: true },
      plans,
      /^--configuration takes its files from the contract/,
    ],
  ])("is refused for %s", (_, given, rules, message) => {
    expect(() => chooseInputs({ ...nothing, ...given }, rules)).toThrow(message);
  });
});
