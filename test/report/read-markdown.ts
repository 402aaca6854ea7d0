/** Markdown as a parser of CommonMark reads it: the one that the tools of CDKTF bring along. */
import { createRequire } from "node:module";

/** What a reader would see, and where it would lead. */
export interface Read {
  /** Addresses of links and pictures. */
  readonly addresses: readonly string[];
  /** Everything that is handed on as HTML. */
  readonly html: readonly string[];
  /** Headings, one text for each. */
  readonly headings: readonly string[];
}

/** Reads Markdown; rows of tables, which CommonMark does not know, are read cell by cell. */
export function readMarkdown(markdown: string): Read {
  const [addresses, html, headings]: [string[], string[], string[]] = [[], [], []];
  let heading: string[] | undefined;
  const visit = ({ entering, node }: Step): void => {
    if (node.type === "heading") {
      if (!entering) headings.push((heading ?? []).join(""));
      heading = entering ? [] : undefined;
    } else if (!entering) return;
    else if (node.type === "link" || node.type === "image") addresses.push(node.destination ?? "");
    else if (node.type === "html_inline" || node.type === "html_block") html.push(node.literal ?? "");
    else if (node.literal !== null && node.literal !== undefined) heading?.push(node.literal);
  };
  for (const text of piecesOf(markdown)) {
    const walker = new Parser().parse(text).walker();
    for (let step = walker.next(); step !== null; step = walker.next()) visit(step);
  }
  return { addresses, html, headings };
}

// --- internal ---

interface Step {
  readonly entering: boolean;
  readonly node: { readonly type: string; readonly literal?: string | null; readonly destination?: string | null };
}
interface CommonMark {
  readonly Parser: new () => {
    readonly parse: (text: string) => { readonly walker: () => { next: () => Step | null } };
  };
}
const { Parser } = createRequire(import.meta.url)("commonmark") as CommonMark;

/** Cells of tables one by one, and all between tables as it is. */
const piecesOf = (markdown: string): readonly string[] => {
  const lines = markdown.split("\n");
  const cells = lines.filter((line) => line.startsWith("|")).flatMap((line) => line.slice(1, -1).split("|"));
  return [lines.filter((line) => !line.startsWith("|")).join("\n"), ...cells.map((cell) => cell.trim())];
};
