/** Reads the text of a CODEOWNERS file: who owns which paths, and which lines say nothing that can be read. */
import { holdsCredential } from "../credentials/called.js";
import { withoutByteOrderMark } from "../model/text-lines.js";
import { readPathPattern, type Host, type PathPattern } from "./path-pattern.js";

/** What a CODEOWNERS file says. */
export interface Codeowners {
  /** The file, as the reader of a report would name it: `.github/CODEOWNERS`, `origin/main:CODEOWNERS`. */
  readonly file: string;
  /** On GitHub one; on GitLab each with its own last word. */
  readonly sections: readonly OwnedSection[];
  /** The lines that cannot be read, or that have a password or a key for an owner: they own nothing. */
  readonly unread: readonly number[];
}

/** Entries of which the last that matches counts. */
export interface OwnedSection {
  readonly entries: readonly OwnedPaths[];
}

/** One line: a pattern and who owns what it has. */
export interface OwnedPaths {
  readonly pattern: PathPattern;
  /** Nobody where the line names nobody: then what it has is owned by nobody. */
  readonly owners: readonly string[];
  readonly line: number;
  /** Set for what GitLab takes out of its section, whatever stands before or behind it. */
  readonly isExcluded?: true;
}

/** Where the hosts look, the first that is there counts: first GitHub's own folder, and last GitLab's. */
export const CODEOWNERS_FILES = [".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS"] as const;

/** The largest that GitHub reads, in bytes; GitLab names no such number. */
export const MOST_CODEOWNERS_BYTES = 3 * 1024 * 1024;

/** The most lines with owners that are read; undefined is what a file with more comes to. */
export const MOST_ENTRIES = 50_000;

/**
 * Reads the file of this name from the top of its repository. `told` is what reports call it. Undefined where it has
 * more entries than are read. Lines of GitLab (a section, an exclusion) in a file that both hosts read show that it is
 * written for GitLab.
 */
export function readCodeowners(text: string, name: string, told: string = name): Codeowners | undefined {
  const lines = withoutByteOrderMark(text).split(LINE_END);
  const host = hostOf(name, lines);
  const sections = new Map<string, { readonly entries: OwnedPaths[] }>();
  const sectionOf = (key: string): { readonly entries: OwnedPaths[] } => {
    const section = sections.get(key) ?? { entries: [] };
    sections.set(key, section);
    return section;
  };
  const unread: number[] = [];
  let current = { section: sectionOf(""), owners: [] as readonly string[], line: 0 };
  let entries = 0;
  for (const [position, written] of lines.entries()) {
    const line = position + 1;
    const read = readLine(written, host);
    if (read === undefined) unread.push(line);
    else if (read.is === "section")
      current = { section: sectionOf(read.name.toLowerCase()), owners: read.owners, line };
    else if (read.is === "entry") {
      entries += 1;
      if (entries > MOST_ENTRIES) return undefined;
      const { pattern, isExcluded } = read;
      const inherits = read.owners.length === 0 && current.owners.length > 0;
      current.section.entries.push({
        pattern,
        owners: inherits ? current.owners : read.owners,
        line: inherits && !isExcluded ? current.line : line,
        ...(isExcluded ? { isExcluded } : {}),
      });
    }
  }
  return { file: told, sections: [...sections.values()], unread };
}

// --- internal ---

const LINE_END = /\r\n|[\n\r]/;

type Line =
  | { readonly is: "nothing" }
  | { readonly is: "section"; readonly name: string; readonly owners: readonly string[] }
  | {
      readonly is: "entry";
      readonly pattern: PathPattern;
      readonly owners: readonly string[];
      readonly isExcluded: boolean;
    };

function hostOf(name: string, lines: readonly string[]): Host {
  if (name.startsWith(".github/")) return "github";
  if (name.startsWith(".gitlab/")) return "gitlab";
  return lines.some((line) => SECTION.test(line.trim()) || line.trimStart().startsWith("!")) ? "gitlab" : "github";
}

/** `[Database]`, `^[Database]`, `[Database][2] @acme/data`. */
const SECTION = /^\^?\[([^[\]]*)\](?:\[\d+\])?(?=\s|$)/;

/** `@user`, `@acme/team`, GitLab's `@@maintainer`, or an address of electronic mail. */
const OWNER =
  /^(?:@{1,2}[A-Za-z0-9_][A-Za-z0-9_./-]{0,254}|[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,254})$/;

/** Whoever is named is shown to many, so that a password or a key in the place of a name is none. */
const isOwner = (word: string): boolean => OWNER.test(word) && !holdsCredential(word);

/** What a line says; undefined where it cannot be read. */
function readLine(written: string, host: Host): Line | undefined {
  const line = written.trim();
  if (line === "" || line.startsWith("#")) return { is: "nothing" };
  const section = host === "gitlab" ? SECTION.exec(line) : null;
  if (section !== null) return readSection(section, line);
  // GitHub alone lets a comment follow on the same line.
  const [pattern = "", ...words] = wordsOf(line);
  const comment = host === "github" ? words.findIndex((word) => word.startsWith("#")) : -1;
  const owners = comment === -1 ? words : words.slice(0, comment);
  const isExcluded = host === "gitlab" && pattern.startsWith("!");
  const path = readPathPattern(isExcluded ? pattern.slice("!".length) : pattern, host);
  if (path === undefined || !owners.every(isOwner)) return undefined;
  return { is: "entry", pattern: path, owners, isExcluded };
}

function readSection([heading, name = ""]: RegExpExecArray, line: string): Line | undefined {
  const owners = wordsOf(line.slice(heading.length).trim());
  const isRead = name.trim() !== "" && owners.every(isOwner);
  return isRead ? { is: "section", name: name.trim(), owners } : undefined;
}

/** Parted by blanks, but for those behind a backslash: `path\ with\ blanks/ @acme/web`. */
const wordsOf = (line: string): readonly string[] => line.match(/(?:\\.|[^\s\\]|\\$)+/g) ?? [];
