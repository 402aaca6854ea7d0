/**
 * Which things of a configuration an identity goes into: `local.prefix`, whose text is another one with a neutral name,
 * and `aws_s3_bucket.logs`, whose bucket is called after `local.prefix`.
 */
import { WORKSPACE_INPUT } from "../../evaluate/evaluated.js";
import type { Configured, Environment } from "../../model/environment.js";
import { canonicalText, type Value } from "../../model/value.js";
import { nodeValue } from "../../model/configured-value.js";
import { accountLookups } from "../../knowledge/data-sources.js";

/** By the names that references begin with: `local.prefix`, `var.stage`, `aws_x.y`, `data.aws_caller_identity.z`. */
export function carriersOf(own: Environment, neutral: Environment): ReadonlySet<string> {
  const [mine, theirs] = [definedIn(own), definedIn(neutral)];
  const carriers = new Set([WORKSPACE_INPUT]);
  for (const [name, value] of mine) {
    const other = theirs.get(name);
    if (tellsAccount(name) || other === undefined || canonicalText(value) !== canonicalText(other)) carriers.add(name);
  }
  const usersOf = new Map<string, string[]>();
  for (const [name, value] of mine)
    for (const used of namesIn(value)) usersOf.set(used, [...(usersOf.get(used) ?? []), name]);
  const waiting = [...carriers];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop())
    for (const user of usersOf.get(next) ?? [])
      if (!carriers.has(user)) {
        carriers.add(user);
        waiting.push(user);
      }
  return carriers;
}

/** `data.aws_caller_identity.current` and `terraform.workspace` tell which environment this is. */
export const tellsAccount = (name: string): boolean =>
  name === WORKSPACE_INPUT || accountLookups[/^data\.([^.]+)\./.exec(name)?.[1] ?? ""] !== undefined;

/** How a `count` or `for_each` is called among the carriers: no reference leads to it. */
export const repetitionOf = (address: string): string => `the repetition of ${address}`;

/** All names that are referred to in the texts of a value, and maybe some more. */
export function namesIn(value: Value): readonly string[] {
  if (value.kind === "list") return value.items.flatMap(namesIn);
  if (value.kind === "map") return [...value.entries].flatMap(([key, item]) => [...namesInText(key), ...namesIn(item)]);
  return value.kind === "string" ? namesInText(value.text) : [];
}

// --- internal ---

const NAME = /\b(?:data\.)?[A-Za-z_][\w-]*\.[A-Za-z_][\w-]*/g;

const namesInText = (text: string): readonly string[] =>
  text.includes("${") || text.includes("%{") ? (text.match(NAME) ?? []) : [];

/** Everything that references can lead to, as it is written. */
function definedIn({ configuration, variables }: Environment): ReadonlyMap<string, Value> {
  const defined = new Map<string, Value>();
  const add = (name: string, node: Configured | undefined): void => {
    if (node !== undefined) defined.set(name, nodeValue(node));
  };
  for (const [name, local] of configuration?.locals ?? []) add(`local.${name}`, local);
  for (const [address, resource] of configuration?.resources ?? []) {
    add(address, resource.arguments);
    add(repetitionOf(address), resource.count ?? resource.forEach);
  }
  for (const [path, call] of configuration?.modules ?? []) {
    add(path, call.arguments);
    add(repetitionOf(path), call.count ?? call.forEach);
  }
  for (const [name, variable] of variables) defined.set(`var.${name}`, variable.value);
  return defined;
}
