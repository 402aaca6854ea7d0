/** What people are told of a place that two manifests do not have alike, and how severe that is. */
import { runtimes } from "../knowledge/tools.js";
import type { Severity } from "../model/contract.js";
import type { Difference, Observed } from "../model/difference.js";
import type { Environment } from "../model/environment.js";
import { agreeIn } from "../model/tool-version.js";
import type { Secrets } from "../secrets/secrets.js";
import { CONCEALED, concealIn, showPath, showValue } from "../secrets/show.js";
import type { ToolchainFacts, ToolchainSide } from "./words/cases.js";

/** The facts of a difference between two manifests. */
export function toolchainFacts(
  difference: Difference,
  { left, right }: { readonly left: Environment; readonly right: Environment },
  secrets: Secrets,
): ToolchainFacts {
  const [part = "", name = "", detail = ""] = difference.path.map((step) => concealIn(String(step), secrets));
  const isImage = part === "images" && name !== "";
  return {
    is: "toolchain",
    part,
    name: isImage ? `${detail} of ${name}` : part === "commit" ? "" : name,
    detail: part === "commit" ? name : isImage ? "" : detail,
    place: showPath(difference, secrets).place,
    sides: [
      sideOf(left, difference.left, part === "variables", secrets),
      sideOf(right, difference.right, part === "variables", secrets),
    ],
  };
}

/** The severity of another major version of a runtime, which the place alone does not tell; undefined of all else. */
export function severityOfVersions({ path, left, right }: Difference): Severity | undefined {
  const [part, name] = path;
  if (part !== "tools" || typeof name !== "string" || !runtimes.has(name)) return undefined;
  if (left.kind !== "string" || right.kind !== "string") return undefined;
  return agreeIn("major", left.text, right.text) === "agree" ? undefined : "medium";
}

// --- internal ---

function sideOf({ name }: Environment, observed: Observed, isVariable: boolean, secrets: Secrets): ToolchainSide {
  if (observed.kind === "absent" || observed.kind === "null") return { environment: name };
  // Whether a variable is set is no secret, whatever else is called so.
  const told = isVariable && observed.kind === "string" ? observed.text : showValue(observed, secrets).text;
  return { environment: name, text: told ?? CONCEALED };
}
