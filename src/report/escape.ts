/**
 * Everything that makes text from plans and contracts safe to show: nowhere else in `report/` or `cli/` is
 * text escaped. Such text is hostile until it went through here: it may hold terminal sequences, markup,
 * mentions, and characters that reverse or hide what follows them.
 */

/**
 * Text for one line of a terminal: characters that nobody sees, or that change how others are seen, are
 * written as escapes (`\n`, `\u{1b}`, `\u{202e}`). The result holds no line break and no control character.
 */
export const visible = (text: string): string => text.replace(HIDDEN, writeEscape);

/**
 * Like `visible`, but different texts stay different: a backslash that would read as the start of an escape
 * is doubled. For values, where `\n` as two characters and as a line break must not look the same.
 */
export const visibleExactly = (text: string): string => visible(text.replace(AMBIGUOUS_BACKSLASH, "\\\\"));

/**
 * A line of a terminal in which build servers see no command of theirs: `::error` at its start (GitHub),
 * `##[group]`, `##vso[…]`, `##teamcity[…]` anywhere (GitHub, Azure, TeamCity).
 */
export const withoutCommands = (line: string): string =>
  line.replace(/^(\s*):(?=:)/, "$1\\u{3a}").replace(/#(?=#\w*\[)/g, "\\u{23}");

/**
 * Text as one line of a log: of standard error, or of what a build server shows of standard output. Nothing in it is
 * hidden, and no build server obeys it: `logLine("##[group]a\n")` is `\u{23}#[group]a\n`, with the line break as an
 * escape.
 */
export const logLine = (text: string): string => withoutCommands(visible(text));

/** The same for text of several lines, which stay lines. */
export const logLines = (text: string): string => text.split("\n").map(logLine).join("\n");

/** The same for a line of a file in a patch, which keeps its tabs. */
export const patchLine = (line: string): string => withoutCommands(line.split("\t").map(visible).join("\t"));

/** JSON text in which no character is invisible or controls a terminal or a build server; the data stay the same. */
export const visibleJson = (json: string): string =>
  json.replace(HIDDEN_IN_JSON, writeJsonEscape).replace(/#(?=#\w*\[)/g, writeJsonEscape);

/**
 * Text for an element or an attribute of HTML, on one line
 * (https://html.spec.whatwg.org/multipage/syntax.html#character-references).
 */
export const escapeHtml = (text: string): string =>
  visible(text).replace(/[&<>"'`]/g, (mark) => `&#${mark.charCodeAt(0)};`);

/**
 * JSON text for a data block of HTML, which ends where `</script` or `<!--` begins a tag; the data stay the same
 * (https://html.spec.whatwg.org/multipage/scripting.html#restrictions-for-contents-of-script-elements).
 */
export const scriptJson = (json: string): string => visibleJson(json).replaceAll("<", "\\u003c");

/**
 * Prose for one line of Markdown. Plain words stay as they are; whatever could be more than a word (addresses,
 * file names, URLs, mentions, markup) becomes code, and so does what the text itself puts into backticks.
 * The result can stand anywhere in a line, also in a table cell and inside HTML elements.
 */
export const escapeMarkdown = (text: string): string =>
  visible(text)
    .split(QUOTED_CODE)
    // Splitting by a pattern with one group puts what the group matched at the odd positions.
    .map((part, position) => (position % 2 === 1 ? markdownCode(part) : part.split(" ").map(markdownWord).join(" ")))
    .join("");

/**
 * Text as code in Markdown, on one line, also in a table cell. A plain code span where that is enough to say
 * it exactly; otherwise an HTML element with every mark as a character reference, which no Markdown reader
 * takes for markup (https://spec.commonmark.org/0.31.2/#entity-and-numeric-character-references).
 */
export function markdownCode(text: string): string {
  const shown = visible(text);
  if (shown !== "" && !NOT_IN_CODE_SPAN.test(shown)) return `\`${shown}\``;
  return codeElement(shown);
}

/**
 * Text as code that leads to an address of the web, which `webAddress` made; plain code where it made none:
 * `linkedCode("main.tf:3", webAddress("https://git.example/shop/blob/4f2a", "main.tf", "L3"))`.
 */
export function linkedCode(text: string, address: string | undefined): string {
  if (address === undefined) return markdownCode(text);
  const shown = visible(text);
  return `[${BRACKETS.test(shown) ? codeElement(shown) : markdownCode(text)}](${address})`;
}

/**
 * An address of the web that ends no link, cell or line of Markdown: a base that was configured, and a path and a
 * fragment that may be any text, of which every mark is written as a percent sign and its number. Undefined where the
 * base is no such address, or the text cannot be written in one.
 */
export function webAddress(base: string, path: string, fragment = ""): string | undefined {
  // What is no text in Unicode has no number to be written by.
  if (!WEB_BASE.test(base) || /\p{Cs}/u.test(path + fragment)) return undefined;
  const encoded = path.split("/").map(encodeSegment).join("/");
  return `${base.replace(/\/$/, "")}/${encoded}${fragment === "" ? "" : `#${encodeSegment(fragment)}`}`;
}

/**
 * Text that a terminal opens an address by (OSC 8), as wide as the text alone; the text as it is where there is no
 * address: `terminalLink("parity.yaml:7", "file:///projects/shop", "parity.yaml")`. The path may be any text.
 */
export function terminalLink(shown: string, base: string | undefined, path: string): string {
  if (base === undefined) return shown;
  return `\u001b]8;;${base}/${relativeAddress(path)}\u001b\\${shown}\u001b]8;;\u001b\\`;
}

/**
 * A path with slashes as a relative reference of RFC 3986: every mark is written as a percent sign and its number, so
 * that nothing in it is a scheme, a query or a fragment: `relativeAddress("live/eu west.json")`.
 */
export const relativeAddress = (path: string): string =>
  path
    .replace(/\p{Cs}/gu, "\ufffd")
    .split("/")
    .map(encodeURIComponent)
    .join("/");

/**
 * Text for one line of a plain message of SARIF, in which `[text](address)` is a link and `{0}` stands for something
 * else (sections 3.11.5 and 3.11.6): a space keeps each from being one, as readers that know no escapes show it too.
 */
export const sarifMessage = (text: string): string =>
  visible(text)
    .replaceAll("](", "] (")
    .replace(/\{(?=\d+\})/g, "{ ");

/**
 * Text for one line of an element or an attribute of XML 1.0, which has no way at all to write most control characters:
 * they and all that nobody sees are written as escapes, and marks as character references. No line of it is a command
 * of a build server that prints the document.
 */
export const xmlText = (text: string): string =>
  visible(text)
    .replace(/[&<>"']/g, writeReference)
    .replace(/^( *):(?=:)/, "$1&#58;")
    .replace(/#(?=#\w*\[)/g, writeReference);

/** Text as one line of what a workflow command of GitHub says, which ends with its line. */
export const workflowData = (text: string): string => logLine(text).replaceAll("%", "%25");

/** The same for a property of such a command, which ends with a comma or a colon: `title=a%3A b`. */
export const workflowProperty = (text: string): string =>
  workflowData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");

/**
 * A command that a POSIX shell takes apart into just these words: `tfparity explain 'aws_subnet.a["b"]'`. Undefined
 * where a word holds a character that nobody sees, so that what is copied would not be what is read.
 */
export function shellCommand(words: readonly string[]): string | undefined {
  if (words.some((word) => visible(word) !== word)) return undefined;
  return words.map((word) => (PLAIN_IN_SHELL.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`)).join(" ");
}

/** Text as one word of the shell fish. */
export const inFishQuotes = (text: string): string => `'${text.replace(/[\\']/g, "\\$&")}'`;

/**
 * Text as one value or key of YAML 1.2, on one line: bare where nobody could read it as anything else, and otherwise in
 * double quotes with every hidden character as an escape. `db.t4g.medium` stays as it is; `*` and `true` do not.
 */
export const yamlText = (text: string): string =>
  YAML_BARE.test(text) && !YAML_WORDS.test(text) ? text : visibleJson(JSON.stringify(text));

/**
 * Text for a comment of YAML, which ends with its line: on one line, without hidden characters, and not longer than
 * `most` characters.
 */
export function yamlComment(text: string, most: number): string {
  const shown = [...visibleExactly(text)];
  return shown.length <= most ? shown.join("") : `${shown.slice(0, most - 1).join("")}…`;
}

// --- internal ---

const PLAIN_IN_SHELL = /^[A-Za-z0-9_@%+=:,./-]+$/;

/** Begins with a letter, and holds nothing that means something in YAML. */
const YAML_BARE = /^[A-Za-z][\w./-]*(?: [\w./-]+)*$/;
/** What YAML 1.1 or 1.2 takes for something else than text. */
const YAML_WORDS = /^(?:true|false|yes|no|on|off|y|n|null|nan|inf|\.nan|\.inf)$/i;

/**
 * Control characters, format characters (bidi overrides among them), line and paragraph separators, lone
 * surrogates, private use, and code points that fonts do not draw or that are no characters.
 */
const UNSEEN = String.raw`[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{NChar}\u2800]`;
/** The same, and every space but the common one. */
const HIDDEN = new RegExp(String.raw`${UNSEEN}|(?! )\p{Zs}`, "gu");
/** The same without the line breaks of the JSON text itself. */
const HIDDEN_IN_JSON = new RegExp(String.raw`(?!\n)${UNSEEN}`, "gu");
const AMBIGUOUS_BACKSLASH = new RegExp(String.raw`\\(?=[ntru\\]|${UNSEEN}|(?! )\p{Zs})`, "gu");

const writeReference = (mark: string): string => `&#${mark.charCodeAt(0)};`;

const NAMED: ReadonlyMap<string, string> = new Map([
  ["\n", "\\n"],
  ["\r", "\\r"],
  ["\t", "\\t"],
]);

const writeEscape = (character: string): string =>
  NAMED.get(character) ?? `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;

function writeJsonEscape(character: string): string {
  return Array.from(
    { length: character.length },
    (_, unit) => `\\u${character.charCodeAt(unit).toString(16).padStart(4, "0")}`,
  ).join("");
}

/**
 * Backticks end a span, a pipe ends a cell, a backslash before a pipe is read differently by different readers,
 * and `##[` is a command to build servers that see the Markdown in a log.
 */
const NOT_IN_CODE_SPAN = /[`|\\]|##|^ | $/;
const MARKS = /[!-/:-@[-`{-~]|^ | $/g;
const BRACKETS = /[[\]]/;

const codeElement = (shown: string): string =>
  `<code>${shown.replace(MARKS, (mark) => `&#${mark.charCodeAt(0)};`)}</code>`;

/** What may begin an address that a reader is led to: nothing in it ends a link, a cell or a line. */
const WEB_BASE = /^https?:\/\/[\w.:-]+(?:\/[\w.~%@+-]+)*\/?$/;

const encodeSegment = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*~_]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`);

const QUOTED_CODE = /`([^`]+)`/;

/** A word with no meaning beyond itself, in Markdown or to those who turn words into links. */
const PLAIN_WORD = /^[\p{L}\p{N}\p{M}\p{So}'’"%–—…§€£-]*$/u;
/** What readers of Markdown or code hosts may turn into a link, or take for a list or a heading. */
const LINK_WORD = /^(?:gh-\d+|[0-9a-f]{7,40}|-+|www)$/i;
const WORD = /^([("'“„]*)(.*?)([).,;:!?"'”…]*)$/u;

function markdownWord(word: string): string {
  const [, opening = "", body = "", closing = ""] = WORD.exec(word) ?? [];
  if (body === "" || (PLAIN_WORD.test(body) && !LINK_WORD.test(body))) return `${opening}${body}${closing}`;
  return `${opening}${markdownCode(body)}${closing}`;
}
