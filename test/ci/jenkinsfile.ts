/** Reads the calls of a Jenkinsfile, by the grammar of Groovy. */
import { createRequire } from "node:module";
import { Language, Parser, type Node } from "web-tree-sitter";

/** A call in a Jenkinsfile: its name, its arguments as they are written, and the calls in its braces and arguments. */
export interface Call {
  readonly name: string;
  readonly written: string;
  readonly inner: readonly Call[];
}

/** Parses a Jenkinsfile. Throws where it is no Groovy. */
export async function parseJenkinsfile(text: string): Promise<readonly Call[]> {
  await Parser.init();
  const grammar = await Language.load(
    createRequire(import.meta.url).resolve("tree-sitter-groovy/tree-sitter-groovy.wasm"),
  );
  const tree = new Parser().setLanguage(grammar).parse(text);
  if (tree === null || tree.rootNode.hasError) throw new Error(`no Groovy: ${firstError(tree?.rootNode) ?? ""}`);
  return callsIn(tree.rootNode);
}

/** The calls of a name, wherever they stand. */
export function callsOf(name: string, calls: readonly Call[]): readonly Call[] {
  return calls.flatMap((call) => [...(call.name === name ? [call] : []), ...callsOf(name, call.inner)]);
}

/** What a literal says: `'a'` is `a`. A line that ends with a backslash goes on in the next. */
export const literal = (written: string): string => written.replace(/^('''|')([^]*)\1$/, "$2").replaceAll("\\\n", "");

// --- internal ---

function callsIn(node: Node): readonly Call[] {
  return node.namedChildren.flatMap((child) => {
    if (child === null) return [];
    const name = /^(method_invocation|juxt_function_call)$/.test(child.type) ? child.childForFieldName("name") : null;
    if (name === null) return callsIn(child);
    const written = child.childForFieldName("arguments") ?? child.childForFieldName("args");
    return [{ name: name.text, written: written?.text ?? "", inner: callsIn(child) }];
  });
}

function firstError(node: Node | undefined): string | undefined {
  if (node === undefined) return undefined;
  if (node.isError || node.isMissing) return `line ${node.startPosition.row + 1}`;
  for (const child of node.children) {
    const found = child === null ? undefined : firstError(child);
    if (found !== undefined) return found;
  }
  return undefined;
}
