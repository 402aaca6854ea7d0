import { mapValue, nullValue, sameValue } from "../model/value.js";
import type { Value } from "../model/value.js";
import type { Path } from "../model/path.js";
import type { ByteWindow } from "../json/byte-window.js";
import { foldMarks, holdsMark } from "./fold-marks.js";
import { parseValue } from "../json/parse-value.js";
import { OPEN_OBJECT, peek } from "../json/scan.js";
import { below, isMap, pathsOf, textsOf } from "../json/shape.js";
import type { Part } from "../json/shape.js";
import { membersOf } from "../json/walk.js";
import { noteUnknownActions, passOverInside } from "./unknown-parts.js";

/**
 * A change as plan JSON has it: of a resource, of an output, or made outside of Terraform
 * (https://developer.hashicorp.com/terraform/internals/json-format#change-representation).
 */
export interface Change {
  readonly actions: readonly string[];
  /** Undefined when the object does not exist before, or after. */
  readonly before: Value | undefined;
  readonly after: Value | undefined;
  /** True when all is known of both and they are the same, whatever is said to be sensitive. */
  readonly isKept: boolean;
  readonly replacePaths: readonly Path[];
  readonly importing: boolean;
  /** True when the change says what is sensitive, be it nothing; Terraform 0.14 and older never do. */
  readonly marksSensitive: boolean;
}

/**
 * Reads the change that comes next. `before` and `after` are one object when nothing changes, which is what most
 * of a plan is.
 */
export function readChange(window: ByteWindow, part: Part): Change {
  const raw: RawChange = {};
  membersOf(window, (key) => {
    switch (key) {
      case "before":
      case "after":
        raw[key] = readSide(window, raw.before ?? raw.after);
        break;
      case "actions":
      case "after_unknown":
      case "before_sensitive":
      case "after_sensitive":
      case "replace_paths":
      case "importing":
        raw[key] = parseValue(window);
        break;
      default:
        passOverInside(window, "change", key);
    }
  });
  const change = foldChange(raw, part);
  noteUnknownActions(window, change.actions);
  return change;
}

// --- internal ---

/** A value and where its text stands in the window. */
interface Side {
  readonly value: Value;
  readonly start: number;
  readonly end: number;
}

interface RawChange {
  before?: Side;
  after?: Side;
  actions?: Value;
  after_unknown?: Value;
  before_sensitive?: Value;
  after_sensitive?: Value;
  replace_paths?: Value;
  importing?: Value;
}

/** Equal text is the same value and need not be read twice; only objects show by themselves where they end. */
function readSide(window: ByteWindow, other: Side | undefined): Side {
  const first = peek(window);
  const start = window.position;
  if (other !== undefined && first === OPEN_OBJECT) {
    const end = start + other.end - other.start;
    if (end <= window.end && window.bytes.compare(window.bytes, other.start, other.end, start, end) === 0) {
      window.position = end;
      return { value: other.value, start, end };
    }
  }
  return { value: parseValue(window), start, end: window.position };
}

function foldChange(raw: RawChange, part: Part): Change {
  const { after_unknown: unknown, before_sensitive: beforeSensitive, after_sensitive: afterSensitive } = raw;
  const after = foldMarks(raw.after?.value ?? missing(unknown), unknown, afterSensitive);
  const before = raw.before?.value ?? nullValue();
  const isKept = !holdsMark(unknown) && sameValue(before, raw.after?.value ?? missing(unknown));
  const unchanged = raw.after !== undefined && isKept && sameMarks(beforeSensitive, afterSensitive);
  return {
    actions: textsOf(raw.actions, below(part, "change.actions")),
    before: present(unchanged ? after : foldMarks(before, undefined, beforeSensitive)),
    after: present(after),
    isKept,
    replacePaths: pathsOf(raw.replace_paths, below(part, "change.replace_paths")),
    importing: isMap(raw.importing),
    marksSensitive: beforeSensitive !== undefined || afterSensitive !== undefined,
  };
}

const present = (value: Value): Value | undefined => (value.kind === "null" ? undefined : value);

/** What stands for an `after` that is left out: an object of which everything is unknown has no known part. */
const missing = (unknown: Value | undefined): Value => (isMap(unknown) ? mapValue(new Map()) : nullValue());

const sameMarks = (left: Value | undefined, right: Value | undefined): boolean =>
  holdsMark(left) || holdsMark(right) ? left !== undefined && right !== undefined && sameValue(left, right) : true;
