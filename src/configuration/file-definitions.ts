/** The top-level definitions in the files of a module. */
import { parseJsonFile } from "../json/parse-file.js";
import { InputError } from "../model/input-error.js";
import { decodeJson } from "../language/json.js";
import { refuseInvalidFile } from "../language/parser-thread.js";
import {
  jsonBlocks,
  jsonSource,
  objectsIn,
  parseBody,
  parseJsonBody,
  type Body,
  type JsonSource,
} from "./parsed-block.js";
import { readSourceText } from "./block-text.js";
import { parserComplaint } from "./parser-complaint.js";

/** A file of a module: its path, for messages, and its text. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/** Where a definition starts. JSON files have no line. */
export interface SourcePlace {
  readonly file: string;
  readonly line?: number;
}

/** A top-level block: `resource "aws_vpc" "main" { … }`. */
export interface DefinedBlock {
  readonly kind: string;
  readonly labels: readonly string[];
  readonly place: SourcePlace;
  readonly body: Body;
}

/**
 * All definitions, those of override files merged into what they override. Throws an InputError for an invalid file.
 */
export async function definitionsIn(files: readonly SourceFile[]): Promise<readonly DefinedBlock[]> {
  const ordered = [...files].sort((left, right) => (left.path < right.path ? -1 : left.path > right.path ? 1 : 0));
  const plain = await Promise.all(ordered.filter((file) => !isOverride(file)).map(readFile));
  const overrides = await Promise.all(ordered.filter(isOverride).map(readFile));
  return overrides.flat().reduce(applyOverride, plain.flat());
}

// --- internal ---

const isOverride = (file: SourceFile): boolean => /(?:^|[/\\_])override\.tf(?:\.json)?$/.test(file.path);

const readFile = (file: SourceFile): Promise<readonly DefinedBlock[]> =>
  file.path.endsWith(".json") ? readJsonFile(file) : readNativeFile(file);

async function readNativeFile(file: SourceFile): Promise<readonly DefinedBlock[]> {
  await refuseInvalid(file);
  const { blocks } = readSourceText(file.text);
  return Promise.all(
    blocks.map(async (block) => ({
      kind: block.type,
      labels: block.labels,
      place: { file: file.path, line: block.line },
      body: await parseBody(block.body),
    })),
  );
}

async function refuseInvalid(file: SourceFile): Promise<void> {
  try {
    await refuseInvalidFile(file.text);
  } catch (error) {
    const { line, column, title } = parserComplaint(error);
    const at = line === undefined || column === undefined ? { file: file.path } : { file: file.path, line, column };
    throw new InputError(`${file.path} cannot be read: ${title}. Run "terraform validate" for details.`, at);
  }
}

const LABELS: Readonly<Record<string, number>> = {
  resource: 2,
  data: 2,
  ephemeral: 2,
  variable: 1,
  output: 1,
  module: 1,
  provider: 1,
  locals: 0,
};

async function readJsonFile(file: SourceFile): Promise<readonly DefinedBlock[]> {
  const problem = `${file.path} cannot be read: it is not a JSON object.`;
  parseJsonFile(file.text, file.path, problem);
  const value = decodeJson(file.text);
  if (value?.kind !== "map") throw new InputError(problem, { file: file.path });
  const found = objectsIn(jsonSource(value)).flatMap((object) =>
    [...object].flatMap(([kind, content]) =>
      labelled(content, LABELS[kind] ?? -1).map((block) => ({ kind, ...block })),
    ),
  );
  return Promise.all(
    found.map(async ({ kind, labels, body }) => ({
      kind,
      labels,
      place: { file: file.path },
      body: await parseJsonBody(body),
    })),
  );
}

interface LabelledSource {
  readonly labels: readonly string[];
  readonly body: ReadonlyMap<string, JsonSource>;
}

function labelled(source: JsonSource, labels: number): readonly LabelledSource[] {
  if (labels < 0) return [];
  if (labels === 0) return objectsIn(source).map((body) => ({ labels: [], body }));
  if (labels === 1) return jsonBlocks(source).map(([label, body]) => ({ labels: [label], body }));
  return objectsIn(source).flatMap((object) =>
    [...object].flatMap(([label, inner]) =>
      labelled(inner, labels - 1).map((block) => ({ labels: [label, ...block.labels], body: block.body })),
    ),
  );
}

/** Arguments of an override replace those of the same name, and its blocks all blocks of the same type. */
function applyOverride(definitions: readonly DefinedBlock[], override: DefinedBlock): readonly DefinedBlock[] {
  const same = (definition: DefinedBlock): boolean =>
    definition.kind === override.kind && definition.labels.join("\n") === override.labels.join("\n");
  if (override.kind === "locals" || override.kind === "provider" || !definitions.some(same))
    return [...definitions, override];
  return definitions.map((definition) =>
    same(definition) ? { ...definition, body: overridden(definition.body, override.body) } : definition,
  );
}

function overridden(body: Body, by: Body): Body {
  const types = new Set(by.blocks.map((block) => block.type));
  return {
    attributes: new Map([...body.attributes, ...by.attributes]),
    blocks: [...body.blocks.filter((block) => !types.has(block.type)), ...by.blocks],
  };
}
