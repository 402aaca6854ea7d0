import { emptyContract, type Contract } from "../../model/contract.js";
import type { ContractChange } from "../../model/contract-change.js";
import { causeChanges } from "./causes.js";
import { componentChanges } from "./components.js";
import { baselineChanges, environmentChanges, ledgerChanges, referenceChanges, schemaChanges } from "./environments.js";
import { gateChanges } from "./gate.js";
import { previewChanges } from "./previews.js";
import { parameterChanges } from "./parameters.js";
import type { Versions } from "./versions.js";
import { renameChanges } from "./renames.js";
import { allowanceChanges, followingChanges, waiverChanges } from "./scopes.js";
import { severityChanges } from "./severities.js";
import { manifestChanges, requiredChanges } from "./toolchain.js";

/**
 * What a proposed contract would change in the one that judges, rule by rule. What only says less is `narrower`;
 * what may let something pass, and what cannot be told, is `wider`. Reasons, owners and the order of rules that do
 * not compete are no changes. Without a proposed contract, the whole of it is gone: one change.
 */
export const contractChanges = (judging: Contract, proposed: Contract | undefined): readonly ContractChange[] =>
  proposed === undefined
    ? [goneChange(judging)]
    : Object.values(sections).flatMap((changesIn) => changesIn({ judging, proposed }));

// --- internal ---

/** What says where a contract is from, and nothing about what may differ. */
type Position = "file" | "from" | "concealed" | "locations" | "schemaAt";

/** A section without a comparison does not compile. */
const sections: {
  readonly [Section in Exclude<keyof Contract, Position>]-?: (versions: Versions) => readonly ContractChange[];
} = {
  reference: referenceChanges,
  environments: environmentChanges,
  previews: previewChanges,
  components: componentChanges,
  parameters: parameterChanges,
  allow: allowanceChanges,
  following: followingChanges,
  waivers: waiverChanges,
  causes: causeChanges,
  severity: severityChanges,
  renames: renameChanges,
  schema: schemaChanges,
  baseline: baselineChanges,
  ledger: ledgerChanges,
  manifest: manifestChanges,
  required: requiredChanges,
  gate: gateChanges,
};

const goneChange = (judging: Contract): ContractChange => ({
  section: "file",
  subject: judging.file ?? "",
  about: judging.file ?? "",
  what: "removed",
  direction: "wider",
  fields: [],
  // Without its environments there would be nothing to compare.
  alone: { ...emptyContract, environments: judging.environments },
});
