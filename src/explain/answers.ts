/** The answers of a step that does not hold: in words for people, and as data for what is decided by them. */
import type { DenialKind, StepResult } from "../model/outcome.js";

/** The answer of a step that does not hold. */
export type Denied = StepResult & { readonly held: false };

/** It was decided, against the step. */
export const no = (because: string, kind: DenialKind = "denied"): Denied => ({
  held: false,
  because,
  denial: { kind, about: "" },
});

/** It could not be decided; `about` names what stands in the way: a reference, a function, an environment. */
export const undecided = (because: string, kind: DenialKind, about = ""): Denied => ({
  held: false,
  because,
  denial: { kind, about },
  undetermined: true,
});

/** What is configured cannot be explained by steps that are about what is not. */
export const configured = no("it is configured", "not-applicable");

/** It follows by a known rule from something that is explained itself; `evidence` says from what. */
export const derived = (evidence: string): StepResult => ({ held: true, explanation: { kind: "derived", evidence } });
