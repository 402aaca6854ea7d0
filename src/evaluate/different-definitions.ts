import { definitionKey, type NamedDefinition, type WrittenDefinition } from "./definitions.js";
import type { Trace } from "./dependency.js";
import { renamedNames, renamedReferences, type Renaming } from "./renamed-environment.js";

/**
 * The definitions that two expressions depend on and that are not the same in both environments, such as `local.size`,
 * each once; none when all are. `rename` gives an address of the left environment as the right one calls it.
 */
export function differentDefinitions(left: Trace, right: Trace, rename: Renaming): readonly NamedDefinition[] {
  const renamed = new Map(
    [...left.definitions.values()]
      .map((definition) => renamedDefinition(definition, rename))
      .map((definition) => [definitionKey(definition), definition]),
  );
  const different = [
    ...[...renamed].filter(([key]) => !right.definitions.has(key)),
    ...[...right.definitions].filter(([key]) => !renamed.has(key)),
  ];
  return [...new Map(different.map(([, definition]) => [definition.name, definition])).values()];
}

// --- internal ---

const renamedDefinition = ({ name, content, place }: WrittenDefinition, rename: Renaming): WrittenDefinition => ({
  name: renamedNames(name, rename),
  content: renamedReferences(content, rename),
  ...(place === undefined ? {} : { place: { ...place, address: renamedNames(place.address, rename) } }),
});
