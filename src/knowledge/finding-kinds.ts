import type { ExplanationKind, FindingKind } from "../model/report.js";

/** How a kind of finding is presented to people. */
interface FindingKindEntry {
  /** A few words, as a heading. */
  readonly title: string;
  /** One sentence: what it means that there is such a finding. */
  readonly help: string;
  /** The page about it, from the root of the package. */
  readonly page: string;
}

/** How a kind of explanation is presented to people. */
interface ExplanationKindEntry {
  /** A few words, as a heading. */
  readonly title: string;
  /** One sentence: why a difference that it explains is no reason to worry. */
  readonly help: string;
}

/** All kinds of findings. A kind without an entry does not compile. */
export const findingKinds: Readonly<Record<FindingKind, FindingKindEntry>> = {
  "unexplained-difference": entry(
    "unexplained-difference",
    "Unexplained difference",
    "The environments differ here, and no parameter, identity, rule or declaration explains why.",
  ),
  "missing-difference": entry(
    "missing-difference",
    "Missing difference",
    "A parameter that differs should move this place, but the environments are equal here.",
  ),
  "branches-on-identity": entry(
    "branches-on-identity",
    "Decided by the environment's identity",
    "The configuration takes another shape because of an environment's name, account or other identity.",
  ),
  "missing-component": entry(
    "missing-component",
    "Missing component",
    "One environment has a root module that the other does not have.",
  ),
  "missing-resource": entry(
    "missing-resource",
    "Missing resource",
    "One environment has a resource, output or module that the other does not have.",
  ),
  "missing-variable": entry(
    "missing-variable",
    "Missing environment variable",
    "What runs in one environment does not get a variable that it gets in the other.",
  ),
  undetermined: entry(
    "undetermined",
    "Undetermined",
    "It cannot be decided from the input whether this difference is intended, so it counts as not intended.",
  ),
  "no-proof": entry(
    "no-proof",
    "Without a proof",
    "Only the Terraform source or a configuration proof could explain these differences, and neither is there.",
  ),
  "order-difference": entry(
    "order-difference",
    "Different order",
    "Both environments have the same elements in another order, and nothing says that the order has no meaning.",
  ),
  "sensitivity-difference": entry(
    "sensitivity-difference",
    "Different sensitivity",
    "The same value is marked sensitive in one environment only.",
  ),
  "condition-violated": entry(
    "condition-violated",
    "Condition violated",
    "A condition that the contract puts on a parameter does not hold.",
  ),
  "must-differ": entry(
    "must-differ",
    "Equal, but must differ",
    "A parameter that the contract says must differ has the same value in both environments.",
  ),
  "cross-environment-value": entry(
    "cross-environment-value",
    "Value of another environment",
    "One environment holds a value that belongs to another, such as its account, bucket or endpoint.",
  ),
  "mock-endpoint": entry(
    "mock-endpoint",
    "Mock endpoint",
    "What runs in the reference is told to call itself or a stand-in where it should call a service.",
  ),
  "hardcoded-secret": entry(
    "hardcoded-secret",
    "Secret in clear",
    "A password, key or token stands in clear where somebody wrote it, and nothing marks it as sensitive.",
  ),
  "version-difference": entry(
    "version-difference",
    "Different version",
    "The environments use different versions of Terraform, a provider, a module or a tool.",
  ),
  "toolchain-difference": entry(
    "toolchain-difference",
    "Different toolchain",
    "The environments are built with different tools, lockfiles, images or variables, by their manifests.",
  ),
  "live-drift": entry(
    "live-drift",
    "Changed outside of Terraform",
    "What runs is not what Terraform last applied: somebody or something changed it by other means.",
  ),
  "action-difference": entry(
    "action-difference",
    "Action in one environment",
    "One plan deletes, replaces or forgets an object as the other does not, and data or a service may be lost.",
  ),
  "pending-change": entry(
    "pending-change",
    "Pending change",
    "The plan would still change this environment, so what runs there is not what was compared.",
  ),
  "failed-check": entry(
    "failed-check",
    "Failed check",
    "A check, precondition or postcondition of the configuration failed or could not be evaluated.",
  ),
  "configuration-mismatch": entry(
    "configuration-mismatch",
    "Different configuration",
    "The plans were not made from the same configuration, so what was tested is not what would be promoted.",
  ),
  "stale-plan": entry(
    "stale-plan",
    "Stale plan",
    "The plan is older than the gate accepts, or does not say how old it is.",
  ),
  "not-promoted": entry(
    "not-promoted",
    "Not promoted in order",
    "What is to be promoted did not pass the gate into the environment before, or not long enough ago.",
  ),
  "not-reviewed": entry(
    "not-reviewed",
    "Not reviewed",
    "The contract accepts something that nobody has looked at for longer than the gate accepts.",
  ),
  "incomplete-plan": entry(
    "incomplete-plan",
    "Incomplete plan",
    "The plan does not describe the whole environment, so nothing that follows from it can be trusted.",
  ),
  "stale-proof": entry(
    "stale-proof",
    "Stale proof",
    "The proof beside the configuration was made from other inputs than the ones compared, so it excuses nothing.",
  ),
  "expired-waiver": entry(
    "expired-waiver",
    "Expired waiver",
    "A waiver in the contract has passed its last day and no longer accepts anything.",
  ),
  "overlong-waiver": entry("overlong-waiver", "Overlong waiver", "A waiver holds for longer than the gate accepts."),
  "unused-allowance": entry(
    "unused-allowance",
    "Unused declaration",
    "A pattern in the contract matches nothing, so it is either mistyped or no longer needed.",
  ),
  "wide-allowance": entry(
    "wide-allowance",
    "Wide allowance",
    "One allowance excuses far more than one cause, and among it what decides what runs or who may do what.",
  ),
  "contract-change": entry(
    "contract-change",
    "Changed contract",
    "The contract here says something else than the one that judges, and does not count until it is merged.",
  ),
  "nondeterministic-configuration": entry(
    "nondeterministic-configuration",
    "Not deterministic",
    "The same parameters gave two different configurations, so nothing can be proven about them.",
  ),
};

/** All kinds of explanations, in the order in which they are tried. */
export const explanationKinds: Readonly<Record<ExplanationKind, ExplanationKindEntry>> = {
  parameter: {
    title: "Parameter",
    help: "A parameter that may differ moves this place, and nothing else does.",
  },
  reference: {
    title: "Reference",
    help: "The configurations are equal here; only what they refer to differs, and that is explained.",
  },
  derived: {
    title: "Derived",
    help: "Terraform or the provider computes it, by a known rule, from what is configured.",
  },
  identity: {
    title: "Identity",
    help: "The values are the same once each environment's own name, account and other identities are exchanged.",
  },
  computed: {
    title: "Computed",
    help: "The provider assigns the value, nobody configures it, and it has no meaning of its own.",
  },
  "not-yet-assigned": {
    title: "Not yet assigned",
    help: "One side is still to be created, so the provider has not assigned the value there.",
  },
  allowance: {
    title: "Allowance",
    help: "The contract allows the difference and says why.",
  },
  waiver: {
    title: "Waiver",
    help: "The contract accepts the difference for a time, with an owner and a last day.",
  },
  baseline: {
    title: "Baseline",
    help: "The difference, with these values, was there when the baseline was recorded.",
  },
};

// --- internal ---

function entry(kind: FindingKind, title: string, help: string): FindingKindEntry {
  return { title, help, page: `docs/findings/${kind}.md` };
}
