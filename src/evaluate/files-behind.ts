/**
 * Files that an expression reads by `file`, `templatefile` and their like. Their content decides as much as what is
 * written in place: `file("policy.json")` is another expression where another `policy.json` lies beside it.
 */
import { filePathsIn, isAmong, mayReadFiles } from "../language/files.js";
import type { Node } from "../language/syntax.js";
import type { Environment } from "../model/environment.js";
import { unreadText } from "../model/unread.js";
import type { WrittenDefinition } from "./definitions.js";
import type { Unfollowed } from "./dependency.js";
import { moduleCall, type ExpressionSite } from "./expression-site.js";

interface FilesBehind {
  readonly definitions: readonly WrittenDefinition[];
  readonly unread: readonly Unfollowed[];
}

/** The digests of the files behind an expression, and which of them were not read, each with the reason. */
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
