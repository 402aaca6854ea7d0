import { createHash } from "node:crypto";
import { filePathsIn, mayReadFiles, normalPath, parseTemplate, type FilePath } from "../language/index.js";
import { nodeValue } from "../model/configured-value.js";
import type { Configuration, Configured, SourceContent } from "../model/environment.js";
import type { UnreadReason } from "../model/unread.js";
import type { Value } from "../model/value.js";

/**
 * The contents of a file, or of all files of a folder, by path; paths are seen from the folder of the root module. What
 * is not there, or cannot be opened, is left out; what may not be read stands there with the reason.
 */
export type ReadContents = (path: FilePath) => Promise<ReadonlyMap<string, Uint8Array | UnreadReason>>;

/** What the expressions of a configuration read by `file`, `templatefile` and their like. */
export interface FilesOfSource {
  readonly files: ReadonlyMap<string, SourceContent>;
  readonly unread: ReadonlyMap<string, UnreadReason>;
}

/** Reads what the expressions of a configuration read, one after the other. Who may read what, the reader knows. */
export async function filesOf(configuration: Configuration, readContents: ReadContents): Promise<FilesOfSource> {
  const wanted = new Map<string, FilePath>();
  for (const { text, folder } of readingTexts(configuration))
    for (const path of filePathsIn((await parseTemplate(text)).node, folder)) wanted.set(JSON.stringify(path), path);
  const files = new Map<string, SourceContent>();
  const unread = new Map<string, UnreadReason>();
  for (const path of wanted.values())
    for (const [found, content] of await readContents(path)) {
      if (typeof content === "string") unread.set(normalPath(found), content);
      else files.set(normalPath(found), { bytes: content, digest: digestOf(content) });
    }
  return { files, unread };
}

// --- internal ---

interface ReadingText {
  readonly text: string;
  /** Of the module that it stands in. */
  readonly folder: string;
}

/** All texts that may call a function which reads files. */
function readingTexts({ resources, modules, providers, outputs, locals }: Configuration): readonly ReadingText[] {
  const folderAt = (address: string): string =>
    modules.get(/^(?:module\.[^.]+\.)*/.exec(address)?.[0].slice(0, -1) ?? "")?.folder ?? ".";
  const inResources = [...resources.values()].flatMap(({ address, arguments: given, count, forEach }) =>
    textsIn([given, count, forEach], folderAt(address)),
  );
  const inModules = [...modules.values()].flatMap(
    ({ path, folder = ".", arguments: given, count, forEach, outputs: own, locals: defined }) => [
      ...textsIn([given, count, forEach], folderAt(path.replace(/module\.[^.]+$/, ""))),
      ...textsIn([...own.values(), ...(defined?.values() ?? [])], folder),
    ],
  );
  const atRoot = [
    ...outputs.values(),
    ...locals.values(),
    ...[...providers.values()].map(({ arguments: given }) => given),
  ];
  return [...inResources, ...inModules, ...textsIn(atRoot, ".")];
}

const textsIn = (nodes: readonly (Configured | undefined)[], folder: string): readonly ReadingText[] =>
  nodes.flatMap((node) =>
    node === undefined
      ? []
      : stringsIn(nodeValue(node))
          .filter(mayReadFiles)
          .map((text) => ({ text, folder })),
  );

function stringsIn(value: Value): readonly string[] {
  if (value.kind === "string") return [value.text];
  if (value.kind === "list") return value.items.flatMap(stringsIn);
  return value.kind === "map" ? [...value.entries].flatMap(([key, item]) => [key, ...stringsIn(item)]) : [];
}

const digestOf = (bytes: Uint8Array): string => `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
