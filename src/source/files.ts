import { createHash } from "node:crypto";
import { filePathsIn, mayReadFiles, normalPath, parseTemplate, type FilePath } from "../expression/index.js";
import { nodeValue } from "../model/configured-value.js";
import type { Configuration, Configured, SourceContent } from "../model/environment.js";
import type { Value } from "../model/value.js";

/**
 * The contents of a file, or of all files of a folder, by path; paths are seen from the folder of the root module.
 * Without what cannot be read.
 */
export type ReadContents = (path: FilePath) => Promise<ReadonlyMap<string, Uint8Array>>;

/**
 * What the expressions of a configuration read by `file`, `templatefile` and their like. Nothing is read outside of the
 * folders of modules: source that was checked out from somewhere is no reason to read what else a machine has.
 */
export async function filesOf(
  configuration: Configuration,
  readContents: ReadContents,
): Promise<ReadonlyMap<string, SourceContent>> {
  const folders = [".", ...[...configuration.modules.values()].flatMap(({ folder }) => folder ?? [])];
  const wanted = new Map<string, FilePath>();
  for (const { text, folder } of readingTexts(configuration)) {
    for (const path of filePathsIn((await parseTemplate(text)).node, folder))
      if (isInside(path.path, folders)) wanted.set(JSON.stringify(path), path);
  }
  const contents = await Promise.all([...wanted.values()].map(readContents));
  return new Map(
    contents.flatMap((found) =>
      [...found].map(
        ([path, bytes]) =>
          [normalPath(path), { bytes, digest: `sha256:${createHash("sha256").update(bytes).digest("hex")}` }] as const,
      ),
    ),
  );
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

const isInside = (path: string, folders: readonly string[]): boolean =>
  folders
    .map(normalPath)
    .some(
      (folder) =>
        path === folder ||
        (folder === "" ? !/^(?:\/|\.\.(?:\/|$)|[A-Za-z]:)/.test(path) : path.startsWith(`${folder}/`)),
    );
