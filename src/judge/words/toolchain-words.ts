/** What people read of what two environments are built with, by their manifests. */
import { escapePattern } from "../../model/pattern.js";
import type { ToolchainFacts, ToolchainSide } from "./cases.js";
import { andList, sentence, yamlQuoted } from "./phrases.js";

/** `node 20.11.1 against 22.0.0`, `NEXT_PUBLIC_API_URL is missing in production`. */
export function toolchainTitle(facts: ToolchainFacts): string {
  const { part, name, detail, sides } = facts;
  const known = sides.filter(isKnown);
  const what = AS_THEY_ARE.has(part) ? name : sentence(thingText(facts));
  if (part === "variables") return variableTitle(facts);
  if (part === "commit" && detail === "dirty") return dirtyTitle(sides);
  if (known.length === 0) return `${what} is not known in ${andList(sides.map(nameOf))}`;
  const [only] = known;
  if (known.length === 1 && only !== undefined) return `${what} is only in ${only.environment}`;
  if (part === "files") return `${what} differs`;
  if (part === "commit") return "The environments are built from different commits";
  if (detail === "hashes") return `${what} has other hashes`;
  return `${what} ${known.map(({ text }) => text).join(" against ")}`;
}

/** Why that matters, before what was looked for in vain. */
export const toolchainConsequence = ({ part, detail }: ToolchainFacts): string =>
  `${CONSEQUENCES[detail === "dirty" ? "dirty" : part] ?? ""} `.trimStart();

/** What to do about it. */
export const toolchainSuggestion = ({ place, part, name }: ToolchainFacts): string => {
  const mend =
    part === "variables"
      ? `Set ${name} in both environments, or in neither`
      : part === "commit"
        ? "Build both environments from the same commit, with nothing changed"
        : "Build both environments with the same";
  const rule = `\`${yamlQuoted(escapePattern(place))}: { may: differ, reason: … }\``;
  const stay = `if it has to stay, add ${rule} under manifest: rules: in the contract.`;
  return `${mend}, and write their manifests again; ${stay}`;
};

// --- internal ---

const CONSEQUENCES: Readonly<Record<string, string>> = {
  tools: "What is built and run with another version is not what was tested.",
  files: "Other packages are installed, or the same in other versions.",
  providers: "Terraform makes the resources with another provider than the one that was tested.",
  commit: "What was tested in one environment is not what the other is made of.",
  dirty: "Something was built that no commit has, so that nobody can tell whether it is the same.",
  images: "Something else runs than what was tested.",
  variables: "What is built or run there falls back to a default, or fails when it first asks for it.",
};

const isKnown = ({ text }: ToolchainSide): boolean => text !== undefined;

const nameOf = ({ environment }: ToolchainSide): string => environment;

/** Parts whose names stand at the beginning of a sentence as they are: `npm`, `yarn.lock`. */
const AS_THEY_ARE: ReadonlySet<string> = new Set(["tools", "files"]);

/** How people call it. */
function thingText({ part, name }: ToolchainFacts): string {
  if (part === "providers") return `the provider ${name}`;
  if (part === "images") return name === "" ? "what is known of images" : `the image of ${name}`;
  if (part === "commit") return "what is known of the commit";
  return name;
}

function variableTitle({ name, sides }: ToolchainFacts): string {
  const lacking = sides.filter(({ text }) => text === undefined || text === "unset");
  const [one] = lacking;
  if (sides.some(({ text }) => text === "pattern")) return `Variables like ${name} are only in one manifest`;
  if (lacking.length === 2) return `${name} is not in both manifests`;
  if (one !== undefined) return `${name} is missing in ${one.environment}`;
  const empty = sides.find(({ text }) => text === "empty");
  return `${name} is empty in ${empty?.environment ?? ""}`;
}

function dirtyTitle(sides: ToolchainFacts["sides"]): string {
  const dirty = sides.filter(({ text }) => text === "true").map(nameOf);
  return `${andList(dirty)} ${dirty.length === 1 ? "was" : "were"} built with uncommitted changes`;
}
