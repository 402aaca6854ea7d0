import { isMap, isScalar, LineCounter, parseDocument } from "yaml";
import { withoutByteOrderMark } from "../model/text-lines.js";

/** The line of the key that leads to a path, or of the nearest thing around it where the path leads nowhere. */
export type Locator = (path: readonly string[]) => number;

/** Reads positions out of a parameter file that is known to be valid. JSON is read as the YAML that it is. */
export function locateIn(text: string): Locator {
  const lines = new LineCounter();
  const { contents } = parseDocument(withoutByteOrderMark(text), { lineCounter: lines });
  return (path) => {
    let node: unknown = contents;
    let offset = contents?.range[0] ?? 0;
    for (const step of path) {
      const pair = isMap(node)
        ? node.items.find((item) => isScalar(item.key) && String(item.key.value) === step)
        : undefined;
      if (pair === undefined || !isScalar(pair.key)) break;
      offset = pair.key.range?.[0] ?? offset;
      node = pair.value;
    }
    return Math.max(1, lines.linePos(offset).line);
  };
}
