/**
 * What can explain a difference, as a table, in the order in which it holds: the first explanation is the one that is
 * told. To explain something more, write a file beside this one and a line here. An explanation is a proof or a
 * declaration, never a guess.
 */
import type { Difference } from "../model/difference.js";
import type { StepResult } from "../model/outcome.js";
import type { ExplanationKind } from "../model/report.js";
import { acceptedCauseStep } from "./accepted-cause-step.js";
import { allowanceStep } from "./allowance.js";
import { computedStep } from "./computed.js";
import type { ExplainContext } from "./context.js";
import { derivedStep } from "./derived.js";
import { followingStep, identityStep } from "./identity.js";
import { manifestRuleStep } from "./manifest-rule.js";
import { notYetAssignedStep } from "./not-yet-assigned.js";
import { parameterStep } from "./parameter.js";
import { presenceStep } from "./presence.js";

/** One kind of reason that a difference may have. */
export interface Explainer {
  /** What it is called where it is tried; `parameter` may find a `reference`. */
  readonly kind: ExplanationKind;
  /** Whether it is tried at all; what does not apply is not told. */
  readonly applies: (difference: Difference, context: ExplainContext) => boolean;
  /** Set for one that takes a declaration about causes: it is not asked where another fault was found. */
  readonly accepts?: "cause";
  /** The explanation, or why there is none. */
  readonly explain: (difference: Difference, context: ExplainContext) => Promise<StepResult>;
}

/** A resource that one plan has and the other has not. A configuration without a plan is its own proof. */
const isMissingResource: Explainer["applies"] = ({ aspect, section }, { left }) =>
  aspect === "presence" && section === "resource" && left.source === "plan";

const hasAcceptedCause: Explainer["applies"] = (difference, { accepted }) => accepted.has(difference);

const mayFollow: Explainer["applies"] = (difference, context) =>
  isOfPlan(difference, context) && context.contract.following.length > 0;

/** What two manifests say: no configuration, name or provider decides that. */
const isToolchain: Explainer["applies"] = ({ section }) => section === "toolchain";

const always: Explainer["applies"] = () => true;

const isOfPlan: Explainer["applies"] = (...about) => !isToolchain(...about);

/** All of them. */
export const explainers: readonly Explainer[] = [
  { kind: "parameter", applies: isMissingResource, explain: presenceStep },
  {
    kind: "parameter",
    applies: (...about) => isOfPlan(...about) && !isMissingResource(...about),
    explain: parameterStep,
  },
  { kind: "derived", applies: isOfPlan, explain: derivedStep },
  { kind: "identity", applies: isOfPlan, explain: identityStep },
  { kind: "computed", applies: isOfPlan, explain: computedStep },
  { kind: "not-yet-assigned", applies: isOfPlan, explain: notYetAssignedStep },
  { kind: "allowance", applies: isToolchain, explain: manifestRuleStep },
  { kind: "allowance", applies: always, explain: allowanceStep },
  { kind: "allowance", applies: mayFollow, explain: followingStep },
  { kind: "allowance", applies: hasAcceptedCause, explain: acceptedCauseStep, accepts: "cause" },
];
