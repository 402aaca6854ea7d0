/**
 * Says in plain words what is wrong with a condition of the contract.
 */
import { isPlain } from "../../knowledge/plain-text.js";
import { isVariable } from "./language.js";

/** Why a text is no condition. */
export interface ConditionProblem {
  readonly message: string;
  /** Where in the text, from 0. */
  readonly offset: number;
}

/** What the CEL library has against a text, in words: the library's own are names from its parser. */
export function describeProblem(error: unknown, text: string, names: readonly string[] | undefined): ConditionProblem {
  const { code, summary, range } = error as { code?: string; summary?: string; range?: { start: number } };
  const offset = range?.start ?? 0;
  if (code === undefined || summary === undefined) return { message: "the condition is not valid CEL", offset };
  if (code === "unknown_variable")
    return { message: unknownName(summary.replace(/^Unknown variable: /, ""), names ?? []), offset };
  if (code === "limit_exceeded") return { message: "the condition is too large or nested too deeply", offset };
  const call = /^found no matching overload for '(?:[^']*\.)?(\w+)\((.*)\)'$/.exec(summary);
  if (call !== null) {
    const [, name = "", types] = call;
    const told = isPlain(name) ? `there is no function ${name}(${types})` : "there is no such function";
    return { message: `${told} in conditions`, offset };
  }
  return { message: `the condition is not valid CEL: ${inWords(summary, tokenAt(text, offset))}`, offset };
}

/** A name in a condition that is none of the environments. */
export function unknownName(name: string, names: readonly string[]): string {
  const [told, plain] = [isPlain(name) ? `"${name}"` : "this", names.filter(isPlain)];
  const longer = plain.find((known) => !isVariable(known) && known.startsWith(name));
  if (longer !== undefined)
    return `${told} is no environment; ${longer} is written env[${JSON.stringify(longer)}] in a condition`;
  return `${told} is no environment; the environments are ${plain.join(", ")}`;
}

// --- internal ---

/** What the parser's tokens look like, where its name for one is not what it looks like. */
const TOKENS: Readonly<Record<string, string>> = {
  LPAREN: "(",
  RPAREN: ")",
  LBRACKET: "[",
  RBRACKET: "]",
  LBRACE: "{",
  RBRACE: "}",
  IDENTIFIER: "a name",
  QUESTION: "?",
  COLON: ":",
  COMMA: ",",
  DOT: ".",
};

const tokenText = (name: string): string => TOKENS[name] ?? name.toLowerCase();

function tokenAt(text: string, offset: number): string {
  const token = /^(?:\w+|[=!<>]=|&&|\|\||[^])?/u.exec(text.slice(offset))?.[0] ?? "";
  return isPlain(token) ? token : "this";
}

function inWords(summary: string, token: string): string {
  const [, expected, found] = /^Expected (\w+), got (\w+)$/.exec(summary) ?? [];
  if (expected !== undefined && found !== undefined)
    return found === "EOF"
      ? `it ends where ${tokenText(expected)} has to follow`
      : `${tokenText(expected)} has to stand here`;
  if (summary === "Unexpected token: EOF") return "it ends where a value has to follow";
  if (summary.startsWith("Unexpected token: ")) return `${token} cannot stand here`;
  if (!summary.startsWith("Unexpected character: "))
    return isPlain(summary) ? summary.charAt(0).toLowerCase() + summary.slice(1) : "this has no meaning";
  if (token === "=") return "= alone means nothing, write == for equal";
  // Only what follows a whole expression is quoted by the library.
  const follows = summary.endsWith("'") && !/[)\]}]/.test(token);
  return follows
    ? "the condition is complete before this; join two of them with && or ||"
    : `${token} cannot stand here`;
}
