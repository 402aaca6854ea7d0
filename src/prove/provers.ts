import { byConfiguration } from "./by-configuration/prove-by-configuration.js";
import { byEvaluation } from "./by-evaluation/prove-by-evaluation.js";
import { bySynthesis } from "./by-synthesis/prove-by-synthesis.js";
import type { Prover } from "./prover.js";

/** Who is asked about every pair, in this order. To prove by other means, write a folder and a line here. */
export const provers: readonly Prover[] = [bySynthesis, byEvaluation, byConfiguration];
