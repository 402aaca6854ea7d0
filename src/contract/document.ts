import { Composer, LineCounter, Parser, isAlias, isMap, isScalar, isSeq } from "yaml";
import type { CST, Document, Node, Pair, ParsedNode, Scalar, YAMLError } from "yaml";
import type { Location } from "../model/contract.js";
import { InputError, InputErrors } from "../model/input-error.js";
import { jsonProblem } from "./json-problem.js";
import { withoutByteOrderMark } from "../model/text-lines.js";

/**
 * A YAML or JSON file as a tree in which every key and value knows where it stands.
 *
 * YAML 1.2 core schema (https://yaml.org/spec/1.2.2/#103-core-schema): dates are text, `yes` is text. JSON is
 * read by the same parser, and must be JSON besides. Aliases may stand for single values only, so that a small
 * file is a small tree; tags, merge keys and several documents are refused.
 */
export type Tree = ScalarNode | ListNode | MapNode;

/**
 * Where a key or a value starts and ends in the text of the document, quotes and block headers included: `[3, 6]` for
 * the value of `a: "b"`. That of an alias is where the value stands that it stands for.
 */
export type Range = readonly [start: number, end: number];

/** A single value: `high`, `3`, `true`, or nothing. */
export interface ScalarNode {
  readonly kind: "scalar";
  readonly value: string | number | boolean | null;
  /** The text of an unquoted value as it stands in the file: numbers with every digit. */
  readonly source: string;
  readonly location: Location;
  readonly range: Range;
}

/** A list: `[dev, staging]`, or lines that begin with a dash. */
export interface ListNode {
  readonly kind: "list";
  readonly items: readonly Tree[];
  readonly location: Location;
  readonly range: Range;
}

/** A map: `may: differ`, in a line of its own or in braces. */
export interface MapNode {
  readonly kind: "map";
  readonly entries: readonly Entry[];
  readonly location: Location;
  readonly range: Range;
}

/** A key of a map, with its value. */
export interface Entry {
  readonly key: string;
  /** Where the key stands. */
  readonly location: Location;
  readonly keyRange: Range;
  readonly value: Tree;
}

/** A file that was read. */
export interface SourceDocument {
  readonly root: Tree;
  /** The place of the character with this number, from 0. */
  readonly locate: (offset: number) => Location;
  readonly text: string;
}

/** How a file is written; JSON is read for itself, so that its own rules hold. */
export type Format = "yaml" | "json";

/**
 * Reads a file. Throws InputErrors, with positions, when it is not valid YAML or JSON, empty, has a key twice,
 * or uses what is refused above.
 */
export function readSourceDocument(input: string, file: string, format: Format): SourceDocument {
  const text = withoutByteOrderMark(input);
  const lines = new LineCounter();
  const locate = (offset: number): Location => {
    const { line, col } = lines.linePos(Math.min(offset, text.length));
    return { file, line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  if (text.trim() === "") throw new InputErrors([new InputError("the file is empty", locate(0))]);
  const documents = compose(text, lines, locate);
  const document = documents[0] as Document.Parsed;
  if (format === "json") assertJson(text, locate, document);
  const second = documents[1];
  if (second !== undefined) {
    throw new InputErrors([
      new InputError("the file holds more than one YAML document; keep one", locate(second.range[0])),
    ]);
  }
  const errors = syntaxErrors(document, locate);
  if (errors.length > 0) throw new InputErrors(errors);
  if (document.contents === null) throw new InputErrors([new InputError("the file is empty", locate(0))]);
  return { root: buildTree(document, locate), locate, text };
}

/** Where a character of a scalar's value stands in the file, as well as quotes, escapes and folding let it be told. */
export function locateInside(document: SourceDocument, node: ScalarNode, index: number): Location {
  const [start, end] = node.range;
  const value = String(node.value);
  const source = document.text.slice(start, end);
  const block = /^[|>]/.test(source);
  let position = block ? source.indexOf("\n") + 1 : /^["']/.test(source) ? 1 : 0;
  for (let read = 0; read < index && position < source.length; read += 1) {
    position = findCharacter(source, value[read] as string, position) + 1;
  }
  const next = value[index];
  if (next !== undefined) position = findCharacter(source, next, position);
  return document.locate(start + Math.min(position, source.length));
}

// --- internal ---

/** Deeper than any contract or parameter file, and far less than what exhausts the stack. */
const DEEPEST = 100;

function compose(text: string, lines: LineCounter, locate: (offset: number) => Location): readonly Document.Parsed[] {
  const tokens = [...new Parser(lines.addNewLine).parse(text)];
  const deep = findTooDeep(tokens);
  if (deep !== undefined)
    throw new InputErrors([new InputError(`values stand in each other more than ${DEEPEST} deep`, locate(deep))]);
  const options = { version: "1.2", schema: "core", merge: false, uniqueKeys: false, prettyErrors: false } as const;
  return [...new Composer(options).compose(tokens, true, text.length)];
}

/** The parser's tokens are checked, and not the tree, because making the tree of a deep file exhausts the stack. */
function findTooDeep(tokens: readonly CST.Token[]): number | undefined {
  const open = tokens.map((token) => ({ token: token as CST.Token | null | undefined, depth: 0 }));
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { token, depth } = next;
    if (token === null || token === undefined) continue;
    if (depth > DEEPEST) return token.offset;
    if (token.type === "document") open.push({ token: token.value, depth });
    if (!("items" in token)) continue;
    for (const item of token.items) {
      open.push({ token: item.value, depth: depth + 1 });
      if ("key" in item) open.push({ token: item.key, depth: depth + 1 });
    }
  }
  return undefined;
}

function assertJson(text: string, locate: (offset: number) => Location, document: Document.Parsed): void {
  const offset = jsonProblem(text, document);
  if (offset === undefined) return;
  const early = offset >= text.trimEnd().length;
  const message = early
    ? "this is not valid JSON: the file ends too early"
    : "this is not valid JSON: something else was expected here";
  throw new InputErrors([new InputError(message, locate(offset))]);
}

function syntaxErrors(document: Document.Parsed, locate: (offset: number) => Location): readonly InputError[] {
  // What follows the first syntax error mostly follows from it.
  const syntax = [...document.errors.slice(0, 1), ...document.warnings];
  return syntax.map(({ code, pos }) => new InputError(WORDINGS[code] ?? "this is not valid YAML", locate(pos[0])));
}

/** The parser's own words are not used: they quote the file, and what stands there may be a secret. */
const WORDINGS: Readonly<Partial<Record<YAMLError["code"], string>>> = {
  BAD_ALIAS: "an alias (*name) needs a name; put the value in quotes if it is text",
  BAD_DQ_ESCAPE: "this is not valid YAML: the backslash in double quotes starts no known escape; use single quotes",
  BAD_INDENT: "this is not valid YAML: the indentation does not fit, or a bracket is not closed",
  BAD_SCALAR_START: "this is not valid YAML: a value that starts with this character has to be in quotes",
  BLOCK_AS_IMPLICIT_KEY:
    "this is not valid YAML: a second colon; put the value in quotes, or the map on lines of its own",
  KEY_OVER_1024_CHARS: "this is not valid YAML: a key is longer than 1024 characters, or a colon is missing",
  MISSING_CHAR: "this is not valid YAML: a closing quote or bracket, a comma or a colon is missing",
  MULTILINE_IMPLICIT_KEY: "this is not valid YAML: a key has to end with a colon on its own line",
  TAB_AS_INDENT: "YAML is not indented with tabs; use spaces",
  TAG_RESOLVE_FAILED: "tags (!word) have no meaning here; put the value in quotes",
  UNEXPECTED_TOKEN: "this is not valid YAML: something else was expected here",
};

interface Build {
  readonly locate: (offset: number) => Location;
  readonly errors: InputError[];
  /** What the names of aliases stand for so far: a name may be given again, and then the later one counts. */
  readonly anchors: Map<string, Node>;
}

function buildTree(document: Document.Parsed, locate: (offset: number) => Location): Tree {
  const build: Build = { locate, errors: [], anchors: new Map() };
  const root = buildNode(document.contents, build, locate(0));
  if (build.errors.length > 0) throw new InputErrors(build.errors);
  return root;
}

function buildNode(node: Node | ParsedNode | null | undefined, build: Build, fallback: Location): Tree {
  const location = node?.range ? build.locate(node.range[0]) : fallback;
  // Not the library's own way, which goes through the whole file for each of them.
  if (isAlias(node)) return buildAlias(build.anchors.get(node.source), build, location);
  noteAnchor(node, build);
  if (isSeq(node))
    return {
      kind: "list",
      items: node.items.map((item) => buildNode(item as Node, build, location)),
      location,
      range: rangeOf(node),
    };
  if (isMap(node)) {
    const entries = node.items.flatMap((pair) => buildEntry(pair as Pair<Node, Node | null>, build, location));
    refuseRepeated(entries, build);
    return { kind: "map", entries, location, range: rangeOf(node) };
  }
  return scalarNode(isScalar(node) ? node : undefined, location);
}

function rangeOf(node: Node | ParsedNode | undefined): Range {
  const [start = 0, end = start] = node?.range ?? [];
  return [start, end];
}

function scalarNode(scalar: Scalar | undefined, location: Location): ScalarNode {
  return {
    kind: "scalar",
    value: scalarValue(scalar?.value),
    source: scalar?.source ?? "",
    location,
    range: rangeOf(scalar),
  };
}

function noteAnchor(node: Node | ParsedNode | null | undefined, { anchors }: Build): void {
  if ((isScalar(node) || isSeq(node) || isMap(node)) && node.anchor !== undefined) anchors.set(node.anchor, node);
}

function buildAlias(target: Node | undefined, build: Build, location: Location): Tree {
  if (isScalar(target)) return scalarNode(target, location);
  const message =
    target === undefined
      ? "this alias (*name) stands for nothing; put the value in quotes if it is text"
      : "an alias (*name) can stand for a single value only; write the map or list out";
  build.errors.push(new InputError(message, location));
  return { kind: "scalar", value: null, source: "", location, range: [0, 0] };
}

function buildEntry(pair: Pair<Node, Node | null>, build: Build, parent: Location): readonly Entry[] {
  const location = pair.key?.range ? build.locate(pair.key.range[0]) : parent;
  if (!isScalar(pair.key)) {
    build.errors.push(new InputError("a key has to be text; put it in quotes", location));
    return [];
  }
  noteAnchor(pair.key, build);
  const key = typeof pair.key.value === "string" ? pair.key.value : (pair.key.source ?? "");
  return [{ key, location, keyRange: rangeOf(pair.key), value: buildNode(pair.value, build, location) }];
}

/** By the keys as they are used: `1` and `"1"` are one. A key may be a secret, and is not shown. */
function refuseRepeated(entries: readonly Entry[], { errors }: Build): void {
  const seen = new Map<string, Location>();
  for (const { key, location } of entries) {
    const before = seen.get(key);
    if (before === undefined) seen.set(key, location);
    else
      errors.push(new InputError(`this key stands here a second time, after line ${before.line}; keep one`, location));
  }
}

const scalarValue = (value: unknown): ScalarNode["value"] =>
  typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? value : null;

/** White space in a value can be any white space in the file: folded lines, a line break that is written `\n`. */
function findCharacter(source: string, character: string, from: number): number {
  if (!/\s/.test(character)) return Math.max(source.indexOf(character, from), from);
  const found = source.slice(from).search(/\s/);
  return found < 0 ? from : from + found;
}
