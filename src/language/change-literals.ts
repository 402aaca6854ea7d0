/**
 * The literal text of a template of Terraform, also in quotes inside of code: in `${local.staging}-staging` the second
 * `staging`, in `${lower("staging")}` the one that there is.
 */

/**
 * The template with its literal text changed, and what is code left as it is. Where the two cannot be told apart
 * (behind the beginning of a heredoc) all of it is changed.
 */
export function changeLiterals(template: string, change: (literal: string) => string): string {
  const parts: string[] = [];
  /** What is open around the position: text, text in quotes, or code with so many braces in it. */
  const open: Open[] = ["text"];
  let position = 0;
  while (position < template.length) {
    const inside = open.at(-1) ?? "text";
    const end = typeof inside === "number" ? position : literalEnd(template, position, inside);
    parts.push(change(template.slice(position, end)));
    const token = tokenAt(template, end, inside);
    if (isHeredoc(token)) return parts.concat(change(template.slice(end))).join("");
    parts.push(token);
    follow(token, inside, open);
    position = end + token.length;
  }
  return parts.join("");
}

// --- internal ---

type Open = "text" | "quotes" | number;

/** Where text ends, and what only looks like it: `$${`, `%%{`, and in quotes `\"`. */
const TEXT_END = /\$\$\{|%%\{|[$%]\{/g;
const QUOTES_END = /\$\$\{|%%\{|\\[^]|[$%]\{|"/g;
const ESCAPE = /^(?:\$\$|%%|\\)/;

function literalEnd(template: string, position: number, inside: "text" | "quotes"): number {
  const ends = inside === "quotes" ? QUOTES_END : TEXT_END;
  ends.lastIndex = position;
  for (let found = ends.exec(template); found !== null; found = ends.exec(template))
    if (!ESCAPE.test(found[0])) return found.index;
  return template.length;
}

/** A comment that is never closed takes all that follows. */
const CODE_TOKEN = /\/\*(?:[^]*?\*\/|[^]*)|(?:#|\/\/)[^\n]*|<<|[^]/y;
const TEXT_TOKEN = /[$%]\{|"|$/y;

function tokenAt(template: string, position: number, inside: Open): string {
  const token = typeof inside === "number" ? CODE_TOKEN : TEXT_TOKEN;
  token.lastIndex = position;
  return token.exec(template)?.[0] ?? "";
}

const isHeredoc = (token: string): boolean => token === "<<";

/** What a token opens or closes. */
function follow(token: string, inside: Open, open: Open[]): void {
  if (typeof inside !== "number") {
    if (token === '"') open.pop();
    else open.push(0);
  } else if (token === '"') open.push("quotes");
  else if (token === "{") open[open.length - 1] = inside + 1;
  else if (token === "}" && inside === 0) open.pop();
  else if (token === "}") open[open.length - 1] = inside - 1;
}
