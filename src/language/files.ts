/**
 * Terraform's functions that read files, over files that were read before. Paths are seen from the folder where
 * Terraform runs, which is that of the root module.
 * https://developer.hashicorp.com/terraform/language/functions/templatefile
 */
import { createHash } from "node:crypto";
import { booleanValue, stringValue, type Value } from "../model/value.js";
import type { SourceContent } from "../model/environment.js";
import type { UnreadReason } from "../model/unread.js";
import { childrenOf } from "./children.js";
import { evaluateAsking, type AskFunctions, type FunctionCall } from "./external.js";
import { FILE_FUNCTIONS } from "./file-functions.js";
import { parseTemplate } from "./parse.js";
import { renderSource } from "./render.js";
import type { Node } from "./syntax.js";

/** What an expression reads. */
export type FilePath =
  /** A file, which may be a template. */
  | { readonly kind: "file"; readonly path: string; readonly isTemplate: boolean }
  /** A folder of which it reads some files, by names that are put together. */
  | { readonly kind: "folder"; readonly path: string; readonly isTemplate: boolean }
  /** What nobody can name without evaluating: the call as it is written, `file(var.path)`. */
  | { readonly kind: "call"; readonly path: string; readonly because: Extract<UnreadReason, "unnamed" | "listing"> };

/** Answers the functions that read files from the given ones, and hands on all others. */
export function askFiles(
  files: ReadonlyMap<string, SourceContent> | undefined,
  others: AskFunctions | undefined,
): AskFunctions | undefined {
  if (files === undefined) return others;
  return async (calls) => {
    const foreign = calls.filter(({ name }) => !FILE_FUNCTIONS.has(name));
    const answers = others === undefined || foreign.length === 0 ? [] : await others(foreign);
    return Promise.all(
      calls.map((call) =>
        FILE_FUNCTIONS.has(call.name) ? answer(call, files, others) : answers[foreign.indexOf(call)],
      ),
    );
  };
}

/** True for text that may call a function which reads files. */
export const mayReadFiles = (text: string): boolean => /\b(?:file\w*|templatefile)\s*\(/.test(text);

/**
 * What an expression in a module of the given folder reads, as far as its paths are written out or begin with a
 * folder.
 */
export function filePathsIn(node: Node, folder: string): readonly FilePath[] {
  const inside = childrenOf(node).flatMap((child) => filePathsIn(child, folder));
  const path = node.type === "call" ? pathRead(node, folder) : undefined;
  return path === undefined ? inside : [path, ...inside];
}

/** True when what is read includes this file, or this call. */
export const isAmong = (paths: readonly FilePath[], file: string): boolean =>
  paths.some(({ kind, path }) => file === path || (kind === "folder" && (path === "" || file.startsWith(`${path}/`))));

/** A path as files are listed: `./a/../b` is `b`. */
export function normalPath(path: string): string {
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    if (part === ".." && parts.length > 0 && parts.at(-1) !== "..") parts.pop();
    else parts.push(part);
  }
  return (path.startsWith("/") ? "/" : "") + parts.join("/");
}

// --- internal ---

type Reader = (bytes: Uint8Array) => string | undefined;

const digest =
  (algorithm: string, encoding: "hex" | "base64"): Reader =>
  (bytes) =>
    createHash(algorithm).update(bytes).digest(encoding);

/** What functions make of the bytes of a file; all others take it for text. */
const readers: ReadonlyMap<string, Reader> = new Map([
  ["filebase64", (bytes: Uint8Array) => Buffer.from(bytes).toString("base64")],
  ["filebase64sha256", digest("sha256", "base64")],
  ["filebase64sha512", digest("sha512", "base64")],
  ["filemd5", digest("md5", "hex")],
  ["filesha1", digest("sha1", "hex")],
  ["filesha256", digest("sha256", "hex")],
  ["filesha512", digest("sha512", "hex")],
]);

function utf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

async function answer(
  { name, args: [path, variables] }: FunctionCall,
  files: ReadonlyMap<string, SourceContent>,
  others: AskFunctions | undefined,
): Promise<Value | undefined> {
  const content = path?.kind === "string" ? files.get(normalPath(path.text)) : undefined;
  if (content === undefined) return undefined;
  // Whether a file that was not read exists is not known.
  if (name === "fileexists") return booleanValue(true);
  const text = (readers.get(name) ?? utf8)(content.bytes);
  if (text === undefined || name !== "templatefile") return text === undefined ? undefined : stringValue(text);
  return variables?.kind === "map" ? rendered(text, variables.entries, files, others) : undefined;
}

/** A template may read files, and none that is a template again: it could be itself. */
async function rendered(
  template: string,
  variables: ReadonlyMap<string, Value>,
  files: ReadonlyMap<string, SourceContent>,
  others: AskFunctions | undefined,
): Promise<Value | undefined> {
  const expression = await parseTemplate(template);
  if (expression.problem !== undefined) return undefined;
  const ask = askFiles(files, others);
  const evaluation = await evaluateAsking(
    expression,
    {
      resolve: ({ root }) => {
        const value = variables.get(root);
        return value === undefined ? undefined : { value, taken: 0 };
      },
    },
    async (calls) =>
      Promise.all(calls.map(async (call) => (call.name === "templatefile" ? undefined : (await ask?.([call]))?.[0]))),
    true,
  );
  return evaluation.kind === "value" ? evaluation.value : undefined;
}

type CallNode = Extract<Node, { type: "call" }>;

function pathRead(call: CallNode, folder: string): FilePath | undefined {
  const name = call.name.replace(/^core::/, "");
  const [argument] = call.arguments;
  if (argument === undefined || !(name === LISTING || FILE_FUNCTIONS.has(name))) return undefined;
  if (name === LISTING) return asCall(call, "listing");
  return pathOf(argument, folder, name === "templatefile") ?? asCall(call, "unnamed");
}

/** What it gives is not followed: it would be the names in a folder, as they were when the plan was made. */
const LISTING = "fileset";

const asCall = (call: CallNode, because: Extract<UnreadReason, "unnamed" | "listing">): FilePath => {
  const [argument] = call.arguments;
  const written = argument === undefined ? undefined : renderSource(argument);
  // The brackets of the call are enough.
  const plain = argument?.type === "conditional" || argument?.type === "binary" ? written?.slice(1, -1) : written;
  return { kind: "call", path: `${call.name}(${plain ?? "…"})`, because };
};

/**
 * `${path.module}/a.json` in full; `${path.module}/policies/${each.key}.json` up to the folder that it is in; undefined
 * where not even that is written out.
 */
function pathOf(node: Node, folder: string, isTemplate: boolean): FilePath | undefined {
  const parts = node.type === "template" ? node.parts : [node];
  const texts = parts.map((part) =>
    part.type === "literal" && part.value.kind === "string" ? part.value.text : folderText(part, folder),
  );
  const open = texts.indexOf(undefined);
  const path = texts.slice(0, open === -1 ? undefined : open).join("");
  if (open === -1) return { kind: "file", path: normalPath(path), isTemplate };
  const end = path.lastIndexOf("/");
  // A folder below is one that nobody can name either.
  return end === -1 || texts.slice(open).some((text) => text?.includes("/") === true)
    ? undefined
    : { kind: "folder", path: normalPath(path.slice(0, end)), isTemplate };
}

function folderText(node: Node, folder: string): string | undefined {
  if (node.type !== "reference" || node.reference.root !== "path") return undefined;
  if (node.reference.text === "path.module") return folder;
  return node.reference.text === "path.root" ? "." : undefined;
}
