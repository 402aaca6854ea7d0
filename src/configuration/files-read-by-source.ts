/**
 * Finds and reads the files that expressions of a source read: `policy.json` of `file("policy.json")`.
 */
import { filePathsIn, isAmong, mayReadFiles, normalPath, parseTemplate, type FilePath } from "../language/index.js";
import { nodeValue } from "../model/configured-value.js";
import type { Configuration, Configured, SourceContent } from "../model/environment.js";
import type { UnreadReason } from "../model/unread.js";
import type { Value } from "../model/value.js";
import { digestOf } from "../model/sha256.js";

/**
 * The contents of a file, or of all files of a folder, by path; paths are seen from the folder of the root module. What
 * is not read stands there with the reason.
 */
export type ReadContents = (
  path: Exclude<FilePath, { readonly kind: "call" }>,
) => Promise<ReadonlyMap<string, Uint8Array | UnreadReason>>;

/** What the expressions of a configuration read by `file`, `templatefile` and their like. */
interface FilesOfSource {
  readonly files: ReadonlyMap<string, SourceContent>;
  readonly unread: ReadonlyMap<string, UnreadReason>;
}

/**
 * Reads what the expressions of a configuration read, and what the templates among that read, one after the other. Who
 * may read what, the reader knows.
 */
export async function filesReadBy(configuration: Configuration, readContents: ReadContents): Promise<FilesOfSource> {
  const wanted = new Map<string, FilePath>();
  const want = (paths: readonly FilePath[]): void => {
    for (const path of paths) if (!wanted.has(JSON.stringify(path))) wanted.set(JSON.stringify(path), path);
  };
  for (const { text, folder } of readingTexts(configuration)) want(await pathsIn(text, folder));
  const files = new Map<string, SourceContent>();
  const unread = new Map<string, UnreadReason>();
  const inTemplates = new Map<string, readonly FilePath[]>();
  // A map goes on with what is added to it meanwhile.
  for (const path of wanted.values()) {
    if (path.kind === "call") unread.set(path.path, path.because);
    else
      for (const [found, content] of await readContents(path)) {
        const name = normalPath(found);
        if (typeof content === "string") unread.set(name, content);
        else files.set(name, { bytes: content, digest: digestOf(content) });
        if (typeof content === "string" || !path.isTemplate) continue;
        // A template knows no `path`; what it names is seen from the folder of the root module.
        const paths = await pathsIn(Buffer.from(content).toString("utf8"), ".");
        inTemplates.set(name, paths);
        want(paths);
      }
  }
  return { files: withReads(files, unread, inTemplates), unread };
}

// --- internal ---

const pathsIn = async (text: string, folder: string): Promise<readonly FilePath[]> =>
  mayReadFiles(text) ? filePathsIn((await parseTemplate(text)).node, folder) : [];

/** The files with what those that are templates read themselves. */
function withReads(
  files: ReadonlyMap<string, SourceContent>,
  unread: ReadonlyMap<string, UnreadReason>,
  inTemplates: ReadonlyMap<string, readonly FilePath[]>,
): ReadonlyMap<string, SourceContent> {
  const names = [...files.keys(), ...unread.keys()];
  return new Map(
    [...files].map(([name, content]) => {
      const paths = inTemplates.get(name) ?? [];
      if (paths.length === 0) return [name, content];
      return [name, { ...content, reads: names.filter((other) => isAmong(paths, other)) }];
    }),
  );
}

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
