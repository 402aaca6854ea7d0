/**
 * Which expressions the HCL parser is not given: too long, too deep for its stack, or too costly. With every part of an
 * expression it hands out the text of the part, so that its time grows with the text times the depth of it:
 * `a && b && c && …` of 4 KB takes it eight seconds. Nobody writes anything near these limits, but a plan may come from
 * a stranger.
 */

/** Whether the parser would take too long over an expression, or run out of its stack. */
export function isTooLarge(expression: string): boolean {
  if (expression.length > LONGEST || (expression.match(ESCAPE)?.length ?? 0) > MOST_ESCAPES) return true;
  const { depth, weight } = measureParts(expression);
  return depth > DEEPEST || weight > AVERAGE_DEPTH * expression.length + SLACK;
}

/**
 * How deep the parts of an expression lie in each other, and how many characters all of them have together. An
 * operator makes a part of what its element holds: `[a + b, c]` has the parts `a + b`, and the list.
 */
export function measureParts(expression: string): { readonly depth: number; readonly weight: number } {
  const scan: Scan = { text: expression, at: 0, open: [opened("brackets", "", 0)], depth: 0, weight: 0 };
  while (scan.at < expression.length) {
    const inner = innermost(scan);
    if (inner.kind === "brackets") readExpressionToken(scan, inner);
    else readTemplateToken(scan, inner);
  }
  while (scan.open.length > 0) close(scan);
  return { depth: scan.depth, weight: scan.weight };
}

// --- internal ---

const LONGEST = 1_000_000;
const DEEPEST = 250;
/** Each escape is a part of its own to the parser, which takes time with the square of their number: 5,000 a second. */
const MOST_ESCAPES = 5_000;
const ESCAPE = /\$\$\{|%%\{/g;
/** In how many parts each character may stand on average, and what a short expression may have beyond. */
const AVERAGE_DEPTH = 32;
const SLACK = 60_000;

/**
 * What is open where the scan is: brackets, or an interpolation, which closes like them; the text of a template; or
 * what stands between `%{ if … }` and `%{ endif }` in it.
 */
interface Open {
  readonly kind: "brackets" | "template" | "directive";
  /** The quote or bracket, or the word that ends a heredoc. */
  readonly closing: string;
  readonly start: number;
  /** Where the list element, the argument or the attribute begins that the scan is in, and its operators so far. */
  element: number;
  operators: number;
}

interface Scan {
  readonly text: string;
  at: number;
  readonly open: Open[];
  depth: number;
  weight: number;
}

const opened = (kind: Open["kind"], closing: string, start: number): Open => ({
  kind,
  closing,
  start,
  element: start,
  operators: 0,
});

const innermost = (scan: Scan): Open => scan.open.at(-1) ?? opened("brackets", "", 0);

function open(scan: Scan, kind: Open["kind"], closing: string): void {
  scan.open.push(opened(kind, closing, scan.at));
  scan.depth = Math.max(scan.depth, scan.open.length - 1);
}

function close(scan: Scan): void {
  const inner = innermost(scan);
  endElement(scan, inner);
  scan.weight += scan.at - inner.start;
  scan.open.pop();
}

function endElement(scan: Scan, inner: Open): void {
  // The parts of `a + b + c` are on average half as long as all of it.
  scan.weight += ((scan.at - inner.element) * inner.operators) / 2;
  inner.element = scan.at;
  inner.operators = 0;
}

const CLOSING: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}" };
const HEREDOC = /<<-?([\p{ID_Start}_][\p{ID_Continue}-]*)[ \t\r]*\n/u;
const COMMENT = /#[^\n]*|\/\/[^\n]*|\/\*[^]*?\*\//;
const OPERATOR = /=>|[=!<>]=|&&|\|\||[-+*/%<>!?]/;
const TOKEN = new RegExp(`${HEREDOC.source}|${COMMENT.source}|${OPERATOR.source}|["([{}\\]),=]`, "gu");

function readExpressionToken(scan: Scan, inner: Open): void {
  const found = next(scan, TOKEN);
  if (found === undefined) return;
  const [token, heredoc] = found;
  const closing = CLOSING[token];
  if (token === '"') open(scan, "template", '"');
  else if (heredoc !== undefined) open(scan, "template", heredoc);
  else if (closing !== undefined) {
    // `a[b][c]` is a part in a part.
    if (token === "[") inner.operators += 1;
    open(scan, "brackets", closing);
  } else if (token === inner.closing) close(scan);
  else if (token === "," || (token === "=" && inner.closing === "}")) endElement(scan, inner);
  else if (OPERATOR.test(token) && !COMMENT.test(token)) inner.operators += 1;
}

const QUOTED_TOKEN = /"|\\[^]|\$\$\{|%%\{|\$\{|%\{~?\s*(\w*)/g;

function readTemplateToken(scan: Scan, inner: Open): void {
  const found = next(scan, inner.closing === '"' ? QUOTED_TOKEN : heredocToken(inner.closing));
  if (found === undefined) return;
  const [token, directive] = found;
  if (directive !== undefined) readDirective(scan, inner, directive);
  else if (token.trim() === inner.closing) closeTemplate(scan);
  else if (token === "${") open(scan, "brackets", "}");
}

function readDirective(scan: Scan, inner: Open, directive: string): void {
  if (directive === "if" || directive === "for") open(scan, "directive", inner.closing);
  if (directive.startsWith("end") && inner.kind === "directive") close(scan);
  open(scan, "brackets", "}");
}

/** Directives that a template leaves open end with it. */
function closeTemplate(scan: Scan): void {
  while (innermost(scan).kind === "directive") close(scan);
  close(scan);
}

const heredocToken = (word: string): RegExp =>
  new RegExp(`\\$\\$\\{|%%\\{|\\$\\{|%\\{~?\\s*(\\w*)|^[ \\t]*${word}(?=[ \\t\\r]*$)`, "gmu");

/** The next token from here on, which is read with it; undefined, and everything read, when there is none. */
function next(scan: Scan, pattern: RegExp): RegExpExecArray | undefined {
  pattern.lastIndex = scan.at;
  const found = pattern.exec(scan.text);
  scan.at = found === null ? scan.text.length : pattern.lastIndex;
  return found ?? undefined;
}
