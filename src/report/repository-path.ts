/** Where in a repository the files are that a report names, for readers that show findings beside the source. */
import { visible } from "./escape.js";
import type { Checkout } from "./reporter.js";

/**
 * The path of a file from the top of the repository: `../parity.yaml` is `parity.yaml` where the folder is `live`.
 * Undefined for what is not in it, for what nobody keeps there, and for what is no path with slashes that can be read.
 */
export function repositoryPath(file: string, checkout?: Checkout): string | undefined {
  // A plan may have been read from `hcp://acme/shop-staging`.
  if (file === "-" || /^[a-z]+:\/\//.test(file)) return undefined;
  if (file.endsWith("/") || /^[A-Za-z]:|\\/.test(file) || visible(file) !== file) return undefined;
  const path = fromTop(file, checkout);
  const steps = path === undefined ? undefined : resolved(path.split("/"));
  return steps === undefined || steps.length === 0 || steps.some((step) => NOT_KEPT.has(step))
    ? undefined
    : steps.join("/");
}

// --- internal ---

const NOT_KEPT: ReadonlySet<string> = new Set([".terraform", "node_modules"]);

function fromTop(file: string, checkout: Checkout | undefined): string | undefined {
  if (checkout !== undefined && file.startsWith(`${checkout.root}/`)) return file.slice(checkout.root.length + 1);
  if (file.startsWith("/")) return undefined;
  return checkout === undefined || checkout.folder === "" ? file : `${checkout.folder}/${file}`;
}

/** Without `.` and `..`; undefined for what leads out of where it starts. */
function resolved(steps: readonly string[]): readonly string[] | undefined {
  const taken: string[] = [];
  for (const step of steps) {
    if (step === "" || step === ".") continue;
    if (step !== "..") taken.push(step);
    else if (taken.pop() === undefined) return undefined;
  }
  return taken;
}
