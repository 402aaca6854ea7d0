import { isScalar, visit } from "yaml";
import type { Document } from "yaml";

/**
 * Where a text stops being JSON (RFC 8259), or undefined when it is JSON. YAML lets more pass, such as comments,
 * single quotes and trailing commas, at which the program that reads the parameters would stop.
 * `document` is the same text read as YAML; it knows positions that `JSON.parse` does not tell.
 */
export function jsonProblem(text: string, document: Document.Parsed): number | undefined {
  const message = parseError(text);
  if (message === undefined) return undefined;
  // V8 names the position in most of its messages; the text it quotes in the others may be a secret.
  const position = /at position (\d+)/.exec(message)?.[1];
  if (position !== undefined) return Number(position);
  if (/end of JSON input/.test(message)) return text.trimEnd().length;
  return document.errors[0]?.pos[0] ?? firstForeignScalar(document) ?? 0;
}

// --- internal ---

function parseError(text: string): string | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

const JSON_PLAIN = /^(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)$/;

function firstForeignScalar(document: Document.Parsed): number | undefined {
  let found: number | undefined;
  visit(document, {
    Scalar: (_, node) => {
      if (!isScalar(node) || node.type === "QUOTE_DOUBLE" || JSON_PLAIN.test(node.source ?? "")) return undefined;
      found = node.range?.[0];
      return visit.BREAK;
    },
  });
  return found;
}
