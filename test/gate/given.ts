import type { CheckInput } from "../../src/check.js";
import { emptyContract, type Contract, type Gate } from "../../src/model/contract.js";
import type { Environment, Output, Resource } from "../../src/model/environment.js";
import type { Finding, ParityReport } from "../../src/model/report.js";
import { checkOf, contract, given, type ContractGiven, type Plain } from "../builders.js";

/** What a plan found: objects as they were, by the address they have now; `null` for one that did not exist. */
export function withBefore(
  environment: Environment,
  before: Readonly<Record<string, Readonly<Record<string, Plain>> | null>>,
): Environment {
  const resources = [...environment.resources].map(([address, resource]): [string, Resource] => {
    const prior = before[address];
    if (prior === undefined) return [address, resource];
    const { before: _, ...created } = resource;
    return [
      address,
      prior === null ? { ...created, actions: ["create"] } : { ...created, actions: ["update"], before: given(prior) },
    ];
  });
  return { ...environment, resources: new Map(resources) };
}

/** What becomes of outputs: their earlier value, or `undefined` for ones that are created. */
export function withOutputsBefore(
  environment: Environment,
  before: Readonly<Record<string, Plain | undefined>>,
): Environment {
  const outputs = [...environment.outputs].map(([name, output]): [string, Output] => {
    if (!(name in before)) return [name, { ...output, before: output.value }];
    const prior = before[name];
    return [
      name,
      prior === undefined
        ? { ...output, actions: ["create"] }
        : { ...output, actions: ["update"], before: given(prior) },
    ];
  });
  return { ...environment, outputs: new Map(outputs) };
}

/** A plan that removes an output. */
export const withoutOutput = (environment: Environment, name: string): Environment => ({
  ...environment,
  departingOutputs: [{ name, value: given("gone"), before: given("gone"), actions: ["delete"] }],
});

/** The change of the finding about a place, `address place`. */
export function changeAt(report: ParityReport, wanted: string): Finding["change"] | undefined {
  return report.findings.find(({ places }) =>
    places.some(({ address, place }) => `${address} ${place}`.trim() === wanted),
  )?.change;
}

/** A contract with these requirements. */
export const gated = (gate: Partial<Gate>, spec: ContractGiven = {}): Contract => ({
  ...contract(spec),
  gate: { ...emptyContract.gate, ...gate },
});

/** The promotion of the first environment to the last, on the seventh of January 2027 at nine. */
export const promote = (environments: readonly Environment[], more: Partial<CheckInput> = {}): Promise<ParityReport> =>
  checkOf(environments, {
    promotion: { from: environments[0]?.name ?? "", to: environments.at(-1)?.name ?? "", now: "2027-01-07T09:00:00Z" },
    ...more,
  });

/** The findings of one kind. */
export const ofKind = (report: ParityReport, kind: Finding["kind"]): readonly Finding[] =>
  report.findings.filter((finding) => finding.kind === kind);
