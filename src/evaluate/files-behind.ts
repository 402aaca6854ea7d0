import { filePathsIn, isAmong, mayReadFiles } from "../language/files.js";
import type { Node } from "../language/syntax.js";
import type { Environment } from "../model/environment.js";
import { unreadText } from "../model/unread.js";
import type { WrittenDefinition } from "./definitions.js";
import type { Unfollowed } from "./dependency.js";
import { moduleCall, type ExpressionSite } from "./expression-site.js";

/** The files behind an expression: what was read of them, and which were not read. */
interface FilesBehind {
  readonly definitions: readonly WrittenDefinition[];
  readonly unread: readonly Unfollowed[];
}

/** What is read from files decides as much as what is written in place. */
export function filesBehind(
  node: Node,
  text: string,
  { module }: ExpressionSite,
  environment: Environment,
): FilesBehind {
  const { files, unread } = environment.configuration ?? {};
  if (!mayReadFiles(text)) return { definitions: [], unread: [] };
  const folder = module.length === 0 ? "." : moduleCall(environment, module)?.folder;
  const paths = folder === undefined ? [] : filePathsIn(node, folder);
  const direct = [...(files ?? [])].filter(([file]) => isAmong(paths, file));
  const throughTemplates = new Set(direct.flatMap(([, { reads = [] }]) => reads));
  const isRead = (file: string): boolean => isAmong(paths, file) || throughTemplates.has(file);
  return {
    definitions: [...(files ?? [])]
      .filter(([file]) => isRead(file))
      .map(([file, { digest }]) => ({ name: file, content: digest })),
    unread: [...(unread ?? [])]
      .filter(([file]) => isRead(file))
      .map(([file, because]) => ({
        kind: "unfollowed",
        text: file,
        because: unreadText[because],
        denial: "unread",
      })),
  };
}
