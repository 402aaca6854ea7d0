/**
 * Templates of literal text and bare references, which are nearly all there is in a synthesized CDKTF
 * configuration, are read here without loading the HCL parser.
 */
import { booleanValue, nullValue, numberValue, stringValue } from "../model/value.js";
import { makeReference, type Node, type ReferenceStep } from "./syntax.js";

/**
 * Reads a JSON-syntax template that holds nothing but text and bare references (`a-${var.b}-${x.y[0].z["k"]}`).
 * Undefined when there is anything more in it: then the HCL parser has to decide.
 */
export function readSimpleTemplate(text: string): Node | undefined {
  const parts: Node[] = [];
  let literal = "";
  let at = 0;
  while (at < text.length) {
    const marker = nextMarker(text, at);
    literal += text.slice(at, marker.start);
    if (marker.kind === "end") break;
    if (marker.kind === "control") return undefined;
    if (marker.kind === "escape") {
      literal += marker.text;
      at = marker.start + 3;
      continue;
    }
    const end = text.indexOf("}", marker.start);
    const reference = end < 0 ? undefined : readBareReference(text.slice(marker.start + 2, end));
    if (reference === undefined) return undefined;
    if (literal !== "") parts.push(textNode(literal));
    literal = "";
    parts.push(reference);
    at = end + 1;
  }
  if (literal !== "" || parts.length === 0) parts.push(textNode(literal));
  const [only] = parts;
  return parts.length === 1 && only !== undefined ? only : { type: "template", parts };
}

/** Reads `var.a`, `aws_x.y[0].z["k"]`, `true`, `null`; undefined for anything else. */
export function readBareReference(text: string): Node | undefined {
  const match = TRAVERSAL.exec(text);
  if (match === null) return undefined;
  const [, root = "", rest = ""] = match;
  if (KEYWORDS.has(root)) return rest === "" ? { type: "literal", value: keywordValue(root) } : undefined;
  const steps = [...rest.matchAll(STEP)].map(readStep);
  return { type: "reference", reference: makeReference(root, steps) };
}

// --- internal ---

const NAME = "[A-Za-z_][A-Za-z0-9_-]*";
const ONE_STEP = `\\.${NAME}|\\.\\d+|\\[\\d+\\]|\\["[^"\\\\$%]*"\\]`;
// Text that looks like `a.1.2` is left to the parser: its lexer has rules of its own for numbers there.
const TRAVERSAL = new RegExp(
  `^[ \\t]*(${NAME})((?:\\.${NAME}|\\.\\d+(?![.\\d])|\\[\\d+\\]|\\["[^"\\\\$%\\n]*"\\])*)[ \\t]*$`,
);
const STEP = new RegExp(ONE_STEP, "g");
const KEYWORDS: ReadonlySet<string> = new Set(["true", "false", "null"]);

type Marker =
  | { readonly kind: "interpolation" | "control" | "end"; readonly start: number }
  | { readonly kind: "escape"; readonly start: number; readonly text: string };

const MARKER = /\$\$\{|%%\{|\$\{|%\{/g;

function nextMarker(text: string, from: number): Marker {
  MARKER.lastIndex = from;
  const match = MARKER.exec(text);
  if (match === null) return { kind: "end", start: text.length };
  if (match[0].length === 3) return { kind: "escape", start: match.index, text: match[0].slice(1) };
  return { kind: match[0] === "${" ? "interpolation" : "control", start: match.index };
}

function readStep(match: RegExpMatchArray): ReferenceStep {
  const text = match[0];
  if (text.startsWith('["')) return { kind: "index", key: stringValue(text.slice(2, -2)) };
  if (text.startsWith("[")) return { kind: "index", key: numberValue(text.slice(1, -1)) };
  const name = text.slice(1);
  return /^\d/.test(name) ? { kind: "index", key: numberValue(name) } : { kind: "attribute", name };
}

const keywordValue = (keyword: string) => (keyword === "null" ? nullValue() : booleanValue(keyword === "true"));

const textNode = (text: string): Node => ({ type: "literal", value: stringValue(text) });
