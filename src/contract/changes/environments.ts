import { posix } from "node:path";
import type { Contract, ContractEnvironment } from "../../model/contract.js";
import type { ContractChange, FieldChange } from "../../model/contract-change.js";
import { changeOf, fieldChange, matchRules, type Versions } from "./versions.js";

/**
 * Environments that were added, removed or described in another way. Which files are compared, and what names an
 * environment, decides everything else, and nobody can tell which way that goes: all of it counts as `wider`.
 */
export function environmentChanges({ judging, proposed }: Versions): readonly ContractChange[] {
  const { both, removed, added } = matchRules(
    [...judging.environments.values()],
    [...proposed.environments.values()],
    ({ name }) => name,
  );
  const told = ({ name }: ContractEnvironment) =>
    ({ section: "environments", subject: name, about: name, direction: "wider" }) as const;
  return [
    ...both.flatMap(({ was, is }): readonly ContractChange[] => {
      const [paths, identities] = [pathChanges(was, is), identityChanges(was, is)];
      if (paths.length + identities.length === 0) return [];
      const alone = paths.length > 0 ? {} : { alone: withIdentity(judging, is) };
      return [changeOf({ was, is }, { ...told(is), fields: [...paths, ...identities], ...alone })];
    }),
    ...added.map((is) => changeOf({ is }, told(is))),
    ...removed.map((was) => changeOf({ was }, told(was))),
  ];
}

/** Another environment that the others would be compared with, which is the last one where none is named. */
export const referenceChanges = (versions: Versions): readonly ContractChange[] =>
  keyChanges("reference", referenceOf(versions.judging), referenceOf(versions.proposed), versions);

/** Other provider schemas, which say what is a set and what is a secret. */
export const schemaChanges = (versions: Versions): readonly ContractChange[] =>
  keyChanges("schema", schemasOf(versions.judging), schemasOf(versions.proposed), versions);

/** Another file in which promotions that passed are noted. */
export const ledgerChanges = (versions: Versions): readonly ContractChange[] =>
  keyChanges("ledger", versions.judging.ledger, versions.proposed.ledger, versions);

/** Another file with the findings that do not block. */
export const baselineChanges = (versions: Versions): readonly ContractChange[] =>
  keyChanges("baseline", versions.judging.baseline, versions.proposed.baseline, versions);

// --- internal ---

/** How the fields of an environment are compared; one that nobody has thought about does not compile. */
const roles: {
  readonly [
    Field in Exclude<keyof ContractEnvironment, "name" | "like" | "ownFiles" | "location" | "namedAt" | "parametersAt">
  ]-?: "path" | "paths" | "identity";
} = {
  plan: "path",
  parameters: "paths",
  synth: "path",
  source: "path",
  identity: "identity",
};

const pathChanges = (was: ContractEnvironment, is: ContractEnvironment): readonly FieldChange[] =>
  Object.entries(roles).flatMap(([name, role]) => {
    if (role === "identity") return [];
    const [from, to] = [was, is].map((environment) => [environment[name as "plan" | "parameters"] ?? []].flat());
    return areSamePaths(from, to) ? [] : [fieldChange(name, listed(from), listed(to))];
  });

/** The same files in the same order: of variable files the later ones win. */
const areSamePaths = (some: readonly string[] = [], others: readonly string[] = []): boolean =>
  some.length === others.length && some.every((one, position) => isSamePath(one, others[position]));

/** `./plans/a.json` and `plans/a.json` are one file, `infra/` and `infra` one folder. */
const isSamePath = (one: string, other: string | undefined): boolean =>
  other !== undefined && posix.normalize(`${one}/`) === posix.normalize(`${other}/`);

const identityChanges = (was: ContractEnvironment, is: ContractEnvironment): readonly FieldChange[] =>
  [...new Set([...was.identity.keys(), ...is.identity.keys()])].flatMap((kind) => {
    const [from, to] = [was.identity.get(kind), is.identity.get(kind)];
    return from === to ? [] : [fieldChange(`identity.${kind}`, from, to)];
  });

const withIdentity = (judging: Contract, { name, identity }: ContractEnvironment): Contract => ({
  ...judging,
  environments: new Map(
    [...judging.environments].map(([key, was]) => [key, key === name ? { ...was, identity } : was]),
  ),
});

/** One key of the contract that decides what is compared. */
function keyChanges(
  key: "reference" | "schema" | "baseline" | "ledger",
  was: string | undefined,
  is: string | undefined,
  { judging, proposed }: Versions,
): readonly ContractChange[] {
  if (was === is) return [];
  const [before, location] = [judging, proposed].map(({ locations, schemaAt }) =>
    key === "schema" ? schemaAt[0] : locations.get(key),
  );
  return [
    {
      section: key,
      subject: key,
      about: key,
      what: "changed",
      direction: "wider",
      fields: [fieldChange(key, was, is)],
      ...(location === undefined ? {} : { location }),
      ...(before === undefined ? {} : { before }),
    },
  ];
}

const schemasOf = ({ schema }: Contract): string | undefined => listed(schema.map((file) => posix.normalize(file)));

/** Files as one text, in their order; undefined where there are none. */
const listed = (files: readonly string[] = []): string | undefined =>
  files.length === 0 ? undefined : files.join(", ");

const referenceOf = ({ reference, environments }: Contract): string | undefined =>
  reference ?? [...environments.keys()].at(-1);
