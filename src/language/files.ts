/**
 * Terraform's functions that read files, over files that were read before. Paths are seen from the folder where
 * Terraform runs, which is that of the root module.
 * https://developer.hashicorp.com/terraform/language/functions/templatefile
 */
import { createHash } from "node:crypto";
import { booleanValue, stringValue, type Value } from "../model/value.js";
import type { SourceContent } from "../model/environment.js";
import { childrenOf } from "./children.js";
import { FILE_FUNCTIONS, evaluateAsking, type AskFunctions, type FunctionCall } from "./external.js";
import { parseTemplate } from "./parse.js";
import type { Node } from "./syntax.js";

/** A file that an expression reads, or a folder (it ends in `/`) whose files it may read. */
export interface FilePath {
  readonly path: string;
  readonly isFolder: boolean;
}

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
  const argument =
    node.type === "call" && FILE_FUNCTIONS.has(node.name.replace(/^core::/, "")) ? node.arguments[0] : undefined;
  const path = argument === undefined ? undefined : pathOf(argument, folder);
  return path === undefined ? inside : [path, ...inside];
}

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

/** `${path.module}/a.json` in full; `${path.module}/policies/${each.key}.json` up to the folder that it is in. */
function pathOf(node: Node, folder: string): FilePath | undefined {
  const parts = node.type === "template" ? node.parts : [node];
  let path = "";
  for (const part of parts) {
    const text = part.type === "literal" && part.value.kind === "string" ? part.value.text : folderText(part, folder);
    if (text === undefined) {
      const end = path.lastIndexOf("/");
      return end === -1 ? undefined : { path: normalPath(path.slice(0, end)), isFolder: true };
    }
    path += text;
  }
  return { path: normalPath(path), isFolder: false };
}

function folderText(node: Node, folder: string): string | undefined {
  if (node.type !== "reference" || node.reference.root !== "path") return undefined;
  if (node.reference.text === "path.module") return folder;
  return node.reference.text === "path.root" ? "." : undefined;
}
