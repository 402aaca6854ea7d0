import type { LeafDifference } from "../../src/compare/diff-values.js";
import { diffValues } from "../../src/compare/diff-values.js";
import type { Difference, Observed } from "../../src/model/difference.js";
import { formatPath } from "../../src/model/path.js";
import type { SetTable } from "../../src/knowledge/set-table.js";
import { canonicalText } from "../../src/model/value.js";
import { given, setsAt, type Plain } from "../builders.js";

/** A difference on one line: `place: left -> right`, and in which way they differ when it is not the value. */
export const line = ({ path, aspect, left, right }: LeafDifference): string =>
  `${formatPath(path)}: ${textOf(left)} -> ${textOf(right)}${aspect === "value" ? "" : ` (${aspect})`}`;

/** The same with the address in front. */
export const addressed = (difference: Difference): string => `${difference.address} ${line(difference)}`;

/** The differences of two values that are attributes of a resource, one on each line. */
export const differences = (left: Plain, right: Plain, sets: SetTable = setsAt(), type = "aws_x"): readonly string[] =>
  diffValues(given(left), given(right), {
    sets,
    translate: (value) => value,
    resource: { provider: "registry.terraform.io/hashicorp/aws", mode: "managed", type },
  }).map(line);

// --- internal ---

const textOf = (observed: Observed): string => (observed.kind === "absent" ? "absent" : canonicalText(observed));
