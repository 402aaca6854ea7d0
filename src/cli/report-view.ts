/** What the command line and the pipeline say of how reports are written: filters, links, checkout, version. */
import type { Severity } from "../model/contract.js";
import { InputError } from "../model/input-error.js";
import { isSameOwner } from "../model/owner.js";
import { compilePattern, matchesAddress } from "../model/pattern.js";
import type { Dimension, Finding } from "../model/report.js";
import type { ReportOptions } from "../report/index.js";
import { checkoutOf } from "./pipeline-checkout.js";
import type { Io } from "./io.js";
import { linkBases } from "./link-bases.js";
import { readPackage } from "./own-package.js";

/** The options that say what is written out; none of them changes a verdict, a count or a report in JSON. */
export interface ViewOptions {
  readonly quiet: boolean;
  readonly verbose: boolean;
  /** The least severity. */
  readonly severity?: Severity;
  readonly dimension?: Dimension;
  /** A pattern of addresses, one of which a finding has to have. */
  readonly resource?: string;
  /** The name of an owner, one of which a finding has to have. */
  readonly owner?: string;
  /** Where the files that were compared are on the web. */
  readonly linkBase?: string;
}

/**
 * How much a reporter is to write, and where its links lead. Throws an InputError for options that contradict each
 * other, a bad pattern, and what is no address.
 */
export function viewOf(
  options: ViewOptions,
  io: Pick<Io, "cwd" | "env">,
): Pick<ReportOptions, "isShown" | "verbose" | "quiet" | "linkBase" | "pageBase" | "checkout" | "version"> {
  const { quiet, verbose, severity, dimension, resource, owner, linkBase } = options;
  if (quiet && verbose) throw new InputError("--quiet and --verbose contradict each other; leave out one of them");
  if (resource !== undefined) refuseBadPattern(resource);
  if (owner?.trim() === "")
    throw new InputError("--owner names nobody; write a name as reports tell it: --owner @acme/web");
  const filters: readonly ((finding: Finding) => boolean)[] = [
    ...(severity === undefined ? [] : [(finding: Finding) => rank(finding.severity) <= rank(severity)]),
    ...(dimension === undefined ? [] : [(finding: Finding) => finding.dimension === dimension]),
    ...(resource === undefined
      ? []
      : [({ places }: Finding) => places.some(({ address }) => matchesAddress(resource, address))]),
    ...(owner === undefined ? [] : [({ owners = [] }: Finding) => owners.some(({ name }) => isSameOwner(name, owner))]),
  ];
  const checkout = checkoutOf(io);
  return {
    ...linkBases(linkBase, io),
    ...(checkout === undefined ? {} : { checkout }),
    version: readPackage().version,
    quiet,
    verbose,
    ...(filters.length === 0 ? {} : { isShown: (finding) => filters.every((isShown) => isShown(finding)) }),
  };
}

// --- internal ---

/** The worst first. */
const SEVERITIES: readonly Severity[] = ["critical", "high", "medium", "low", "info"];

const rank = (severity: Severity): number => SEVERITIES.indexOf(severity);

function refuseBadPattern(pattern: string): void {
  try {
    compilePattern(pattern);
  } catch (error) {
    throw new InputError(`--resource ${pattern} is no pattern: ${error instanceof Error ? error.message : ""}`);
  }
}
