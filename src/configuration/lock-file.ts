/** The providers that `.terraform.lock.hcl` has locked. */
import { readLiteral } from "../language/read-literal.js";
import { refuseInvalidFile } from "../language/parser-thread.js";
import { InputError } from "../model/input-error.js";
import { withoutByteOrderMark } from "../model/text-lines.js";
import type { Value } from "../model/value.js";
import { readSourceText, type BlockText } from "./block-text.js";
import { parserComplaint } from "./parser-complaint.js";

/** A provider with all that the lock knows it by. */
export interface ProviderInLock {
  /** `registry.terraform.io/hashicorp/aws`. */
  readonly address: string;
  readonly version: string;
  /** Each once, in order. */
  readonly hashes: readonly string[];
}

/**
 * Reads a lock of providers, in the order of their addresses. `file` is what positions name. Rejects with an InputError
 * for what is no such lock; whatever stands in it that is none of a provider is refused.
 */
export async function readLockFile(text: string, file: string): Promise<readonly ProviderInLock[]> {
  const source = withoutByteOrderMark(text);
  await refuseInvalidFile(source).catch((error: unknown) => {
    const { line, column, title } = parserComplaint(error);
    const at = line === undefined || column === undefined ? { file } : { file, line, column };
    throw new InputError(`this lock of providers cannot be read: ${title}`, at);
  });
  const { attributes, blocks } = readSourceText(source);
  const [other] = [...attributes, ...blocks.filter(({ type }) => type !== "provider")];
  if (other !== undefined) throw refused("only provider blocks stand in a lock of providers", other.line, file);
  const providers: ProviderInLock[] = [];
  for (const block of blocks) {
    const provider = await providerOf(block, file);
    if (providers.some(({ address }) => address === provider.address))
      throw refused("this provider stands here a second time; keep one", block.line, file);
    providers.push(provider);
  }
  return providers.sort((one, another) => (one.address < another.address ? -1 : 1));
}

// --- internal ---

const refused = (problem: string, line: number, file: string): InputError =>
  new InputError(`${problem}; write the lock again with: terraform init`, { file, line });

async function providerOf({ labels, body, line }: BlockText, file: string): Promise<ProviderInLock> {
  const [address = ""] = labels;
  const values = new Map<string, Value>();
  for (const { name, expression, line: at } of body.attributes) {
    const read = await readLiteral(expression);
    if (!("literal" in read) || read.literal.kind !== "value") throw refused(`${name} is no value`, at, file);
    values.set(name, read.literal.value);
  }
  const [version, hashes] = [values.get("version"), values.get("hashes")];
  if (labels.length !== 1 || version?.kind !== "string") throw refused("this provider has no version", line, file);
  return { address, version: version.text, hashes: hashesOf(hashes, line, file) };
}

/** A lock may have none yet, as for a provider that is developed on this machine. */
function hashesOf(value: Value | undefined, line: number, file: string): readonly string[] {
  if (value === undefined) return [];
  const items = value.kind === "list" ? value.items : undefined;
  const texts = items?.flatMap((item) => (item.kind === "string" ? [item.text] : []));
  if (texts === undefined || texts.length !== items?.length)
    throw refused("the hashes of this provider are no list of texts", line, file);
  return [...new Set(texts)].sort();
}
