import type { ContractPreview } from "../../model/contract.js";
import type { ContractChange } from "../../model/contract-change.js";
import { changeOf, fieldChange, matchRules, type Versions } from "./versions.js";

/** Patterns of environments that were added, removed, or are like something else: another one would be judged. */
export function previewChanges({ judging, proposed }: Versions): readonly ContractChange[] {
  const { both, removed, added } = matchRules(
    judging.previews ?? [],
    proposed.previews ?? [],
    ({ pattern }) => pattern,
  );
  const told = ({ pattern }: ContractPreview) =>
    ({ section: "environments", subject: pattern, about: pattern, direction: "wider" }) as const;
  return [
    ...both.flatMap(({ was, is }) => {
      const [before, after] = [saying(was), saying(is)];
      const fields = Object.keys(before).filter((name) => before[name] !== after[name]);
      return fields.length === 0
        ? []
        : [
            changeOf(
              { was, is },
              { ...told(is), fields: fields.map((name) => fieldChange(name, before[name], after[name])) },
            ),
          ];
    }),
    ...added.map((is) => changeOf({ is }, told(is))),
    ...removed.map((was) => changeOf({ was }, told(was))),
  ];
}

// --- internal ---

/** All that a preview says, as text. */
const saying = ({ like, files, identity }: ContractPreview): Readonly<Record<string, string | undefined>> => ({
  like,
  parameters: files.parameters?.join(", "),
  source: files.source,
  identity: [...identity].map(([kind, text]) => `${kind}: ${text}`).join(", ") || undefined,
});
