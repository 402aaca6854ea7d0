/** Rules of the contract for manifests that match nothing in them. */
import { manifestEntries } from "../../model/manifest.js";
import { formatPath } from "../../model/path.js";
import { matchesPlace } from "../../model/pattern.js";
import { comparesAll } from "../declarations.js";
import type { Draft } from "../draft.js";
import type { JudgeInput } from "../input.js";
import { nearFact, nearName } from "../near-names.js";
import { showPlace } from "../show-place.js";

/** A rule that matches nothing guards nothing, and its author believes that it does. */
export function unusedManifestRules(input: JudgeInput): readonly Draft[] {
  const { contract, manifests = new Map(), secrets } = input;
  if (manifests.size === 0 || !comparesAll(input)) return [];
  const paths = [...manifests.values()].flatMap((manifest) => manifestEntries(manifest).map(({ path }) => path));
  const names = (): readonly string[] => [...new Set(paths.map(formatPath))];
  return (contract.manifest?.rules ?? [])
    .filter(({ pattern }) => !paths.some((path) => matchesPlace(pattern, path)))
    .map(({ pattern, location }, asked): Draft => {
      const place = { section: "version" as const, address: pattern, path: [] };
      return {
        kind: "unused-allowance",
        case: "manifest",
        facts: { pattern, ...nearFact(nearName(pattern, names, input, asked)) },
        cause: { kind: "idle-rule", of: "manifest", pattern },
        location,
        places: [{ place, shown: showPlace(place, [], [], secrets) }],
      };
    });
}
