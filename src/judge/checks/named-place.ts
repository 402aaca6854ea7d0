import type { Place } from "../../model/difference.js";
import { formatPath } from "../../model/path.js";
import type { NamedPlace } from "../words/cases.js";

/** A place by the words of a sentence. */
export const namedPlace = ({ address, path }: Place): NamedPlace => ({ address, place: formatPath(path) });
