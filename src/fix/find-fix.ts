/** The change that removes a finding, where it is known, and the check that shows that it does. */
import { checkParity } from "../check.js";
import type { CheckInput } from "../check-input.js";
import { withContract, readContract } from "../contract/index.js";
import type { Change } from "../edit/patch.js";
import { withoutEntry } from "../edit/remove-entry.js";
import { withParameter } from "../edit/set-parameter.js";
import { isConcealed } from "../model/concealed.js";
import { isInHcl, parameterName } from "../model/parameter-files.js";
import type { ParameterLeaf } from "../model/parameters.js";
import type { Finding, ParityReport } from "../model/report.js";
import { prepare } from "../prepare.js";
import { showsSecret } from "./shows-secret.js";

/** What is known of a change that removes a finding. */
export type Fix =
  /** A check with the change has found nothing new, and the finding is gone. */
  | { readonly is: "proven"; readonly change: Change; readonly input: CheckInput; readonly report: ParityReport }
  /** What would be changed; only new plans can show what comes of it. */
  | { readonly is: "unproven"; readonly change: Change; readonly why: string }
  | { readonly is: "none"; readonly why: string };

/** Reads a file that the check has read before, whole. */
export type ReadAgain = (file: string) => Promise<string>;

/** Whether there may be a fix at all, so that a check is worth its time. */
export const isFixable = ({ kind, allow }: Finding): boolean => isDeclaration(kind) || allow?.is === "parameter";

/**
 * The fix of an open finding of the report, which is that of the input. A change that would show a secret is none.
 * Throws what `checkParity` and `read` throw.
 */
export async function findFix(
  finding: Finding,
  report: ParityReport,
  input: CheckInput,
  read: ReadAgain,
): Promise<Fix> {
  if (!isFixable(finding)) return none("no change is known that is sure to remove this finding");
  const proposal = isDeclaration(finding.kind)
    ? await withoutDeclaration(finding, input, read)
    : await withValueOfReference(finding, input, read);
  if ("why" in proposal) return none(proposal.why);
  const { secrets } = await prepare(input);
  const { change } = proposal;
  if (input.component?.sharedFiles.has(change.file) === true)
    return none("other components read the same parameter file; change it by hand, and check all of them");
  if (showsSecret(change, { secrets, isConcealed: concealedIn(change.file, input) }))
    return none("the lines that would be changed hold a secret, which is not shown; change them by hand");
  const after = await checkParity(proposal.input);
  const problem = problemOf(finding, report, after);
  if (problem === undefined) return { is: "proven", change, input: proposal.input, report: after };
  return proposal.until === undefined ? none(problem) : { is: "unproven", change, why: proposal.until };
}

// --- internal ---

/** What could be changed, and what the check would be asked then; or why nothing can. */
type Proposal =
  | {
      readonly change: Change;
      readonly input: CheckInput;
      /** What has to be done before anything is proven, where the check alone cannot tell. */
      readonly until?: string;
    }
  | { readonly why: string };

const none = (why: string): Fix => ({ is: "none", why });

/** What the contract conceals in a parameter file; in the contract itself nothing stands that it could be about. */
const concealedIn =
  (file: string, { contract }: CheckInput) =>
  (path: readonly string[]): boolean =>
    file !== contract.file && isConcealed(contract, parameterName(file, path));

const isDeclaration = (kind: Finding["kind"]): boolean => kind === "unused-allowance" || kind === "expired-waiver";

/** Why the change is no fix; undefined where it is one. */
function problemOf(finding: Finding, before: ParityReport, after: ParityReport): string | undefined {
  const known = new Set(openIn(before).map(({ id }) => id));
  const open = openIn(after);
  if (open.some(({ id }) => id === finding.id))
    return "with the one change that is known for it, the finding would still be open";
  const come = open.find(({ id }) => !known.has(id));
  return come === undefined ? undefined : `the change that is known for it would bring another finding: ${come.cause}`;
}

const openIn = ({ findings }: ParityReport): readonly Finding[] => findings.filter(({ status }) => status === "open");

async function withoutDeclaration({ location }: Finding, input: CheckInput, read: ReadAgain): Promise<Proposal> {
  const { file, from } = input.contract;
  if (location === undefined || file === undefined || from !== undefined || location.file !== file)
    return { why: "the entry stands in no contract that can be changed here" };
  const rule = input.contract.parameters.find(({ location: at }) => isSamePlace(at, location));
  if (rule !== undefined && input.parameters.size === 0 && !rule.pattern.startsWith("var."))
    return { why: "the rule may be right: no parameter file is named that it could be about" };
  const before = await read(file);
  const after = withoutEntry(before, file, location);
  if (after === undefined) return { why: "the entry does not stand in lines of its own; take it out by hand" };
  return { change: { file, before, after }, input: withContract(input, readContract(after, file)) };
}

const isSamePlace = (one: { line: number; column?: number }, other: { line: number; column?: number }): boolean =>
  one.line === other.line && one.column === other.column;

async function withValueOfReference(finding: Finding, input: CheckInput, read: ReadAgain): Promise<Proposal> {
  const name = finding.allow?.is === "parameter" ? finding.allow.name : "";
  const own = input.parameters.get(finding.environment ?? "");
  const leaf = own?.leaves.get(name);
  const wanted = input.parameters.get(input.reference)?.leaves.get(name);
  const { secrets } = await prepare(input);
  const why = obstacle(finding, leaf, wanted, input);
  if (why !== undefined || own === undefined || leaf === undefined || wanted === undefined) return { why: why ?? "" };
  if (secrets.reveals(leafText(leaf)) || secrets.reveals(leafText(wanted))) return { why: SECRET };
  const { file } = leaf.location;
  const before = await read(file);
  const after = withParameter(before, file, leaf.path, wanted.value);
  if (after === undefined) return { why: "the value does not stand alone in one line; change it by hand" };
  const leaves = new Map([...own.leaves, [name, { ...leaf, value: wanted.value }]]);
  const parameters = new Map([...input.parameters, [finding.environment ?? "", { ...own, leaves }]]);
  return { change: { file, before, after }, input: { ...input, parameters }, until: againFor(input) };
}

const SECRET = "its value is a secret, which is not shown; change it by hand";

/** Why the value of the reference cannot be written for a parameter; undefined where it may be. */
function obstacle(
  { environment, places }: Finding,
  leaf: ParameterLeaf | undefined,
  wanted: ParameterLeaf | undefined,
  { reference, proofs }: CheckInput,
): string | undefined {
  if (places.some(({ values }) => Object.values(values).some(({ state }) => state === "sensitive"))) return SECRET;
  if (leaf === undefined || leaf.defaulted === true)
    return `no parameter file of ${environment ?? "the environment"} has it; add it by hand`;
  if (wanted === undefined) return `no parameter file of ${reference} has it; what it should be is not known`;
  if (isInHcl(leaf.location.file)) return "variables in HCL are not edited; change it by hand";
  if (proofs.size > 0)
    return "the configuration proof is bound to the parameter files; change the value by hand, and synthesize again";
  return undefined;
}

const leafText = ({ value }: ParameterLeaf): string => ("text" in value ? value.text : "");

const againFor = ({ environments }: CheckInput): string =>
  environments.some(({ source }) => source === "configuration")
    ? "it is not proven: what is compared was synthesized with the old value; synthesize again, and check"
    : "it is not proven: the plans were made with the old value; plan again, and check";
