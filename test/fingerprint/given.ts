import { fingerprintsAlone } from "../../src/fingerprint/check-with-fingerprints.js";
import type { CheckInput } from "../../src/check-input.js";
import type { Configuration, ConfiguredBlock, ConfiguredExpression, Environment } from "../../src/model/environment.js";
import { fingerprintChanges, type Fingerprint } from "../../src/model/fingerprint.js";
import {
  contract,
  environment,
  given,
  inputOf,
  type ContractGiven,
  type EnvironmentGiven,
  type Plain,
} from "../builders.js";

/** An environment of a test, and what its configuration has that builders do not say. */
export interface Configured extends EnvironmentGiven {
  readonly more?: Partial<Configuration>;
}

/** What is asked of a fingerprint: a contract, and what else a check is given. */
export interface Asked extends ContractGiven {
  readonly check?: Partial<CheckInput>;
}

/** What is configured beside the thing that a test is about, so that there is something in any case. */
const OTHER = "aws_sqs_queue.other";

/** The environment: with `hcl` as a plan alone tells it, with `json` with the text of its expressions. */
export function environmentOf(name: string, syntax: Configuration["syntax"], spec: Configured): Environment {
  const resources = { [OTHER]: { is: { name: "other" }, asks: { name: "other" } }, ...spec.resources };
  const made = environment(name, { syntax, ...spec, resources });
  const { configuration } = made;
  return configuration === undefined ? made : { ...made, configuration: { ...configuration, ...spec.more } };
}

/** The fingerprint of one environment by itself, made as the command makes it. */
export async function fingerprintOf(made: Environment, { check = {}, ...rules }: Asked = {}): Promise<Fingerprint> {
  const found = await fingerprintsAlone(inputOf([made], { contract: contract(rules), ...check }));
  return found.get(made.name) as Fingerprint;
}

/** Which parts of two environments are not the same: `~ aws_x.a`, `+ output.url`, `- var.size`. */
export async function changes(before: Environment, after: Environment, asked: Asked = {}): Promise<readonly string[]> {
  const [one, other] = [await fingerprintOf(before, asked), await fingerprintOf(after, asked)];
  const { added, removed, changed } = fingerprintChanges(one, other);
  const lines = [
    ...changed.map((part) => `~ ${part}`),
    ...added.map((part) => `+ ${part}`),
    ...removed.map((part) => `- ${part}`),
  ];
  // A digest over all parts that hides one of them would be worse than none.
  if (one.madeFrom === other.madeFrom && (one.digest === other.digest) !== (lines.length === 0))
    throw new Error("the digest does not say what its parts say");
  return lines;
}

/** The parts in which one environment changes. */
export const changed = (
  syntax: Configuration["syntax"],
  before: Configured,
  after: Configured,
  asked: Asked = {},
): Promise<readonly string[]> =>
  changes(environmentOf("production", syntax, before), environmentOf("production", syntax, after), asked);

/** Staging and production, each named by its own name alone. */
export const NAMES = { staging: { name: "staging" }, production: { name: "production" } };

/** The parts in which staging and production are not the same, made of each by its name. */
export const apart = (
  syntax: Configuration["syntax"],
  made: (name: string) => Configured,
  asked: Asked = { identities: NAMES },
): Promise<readonly string[]> =>
  changes(
    environmentOf("staging", syntax, made("staging")),
    environmentOf("production", syntax, made("production")),
    asked,
  );

/** An expression with its text, or a constant. */
export const written = (plain: Plain): ConfiguredExpression => ({
  kind: "expression",
  constant: given(plain),
  references: [],
});

/** A block of written arguments. */
export const writtenBlock = (settings: Readonly<Record<string, Plain>>): ConfiguredBlock => ({
  kind: "block",
  arguments: new Map(Object.entries(settings).map(([name, value]) => [name, written(value)])),
});
