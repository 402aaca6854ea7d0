/** Keeps one issue of ours in a repository of GitHub: open while something is wrong, closed when it is not. */
import { InputError } from "../model/input-error.js";
import { askFor, strangeAnswer, type Ask, type GitHubRepository, type WrittenThing } from "./github-graphql.js";
import { at, textAt } from "./json-at.js";

/** What an issue has to say. */
export interface IssueText {
  /** What nobody sees, and what the text of our issue begins with. */
  readonly marker: string;
  /** For a new one; whoever renames the issue keeps that name. */
  readonly title: string;
  readonly body: string;
  /** Whether somebody has to do something. */
  readonly isOpen: boolean;
}

/** What became of the issue. */
export type WrittenIssue =
  | { readonly is: "created" | "updated" | "reopened" | "closed"; readonly url: string }
  /** All is well, and no issue was ever needed. */
  | { readonly is: "not needed" };

/**
 * Writes over the issue of ours that begins with this marker, opens it again or closes it; where there is none, one is
 * created if something has to be done. Ours is what whoever the token is of has written. Where there are two that are
 * open, as of two runs at once or of one that was stopped, the older is kept and all others are closed, with the same
 * text. `wait` waits for so many milliseconds. Throws an InputError for whatever GitHub refuses, with what to do.
 */
export async function writeIssue(
  repository: GitHubRepository,
  text: IssueText,
  wait: (milliseconds: number) => Promise<void>,
): Promise<WrittenIssue> {
  const ask = askFor(repository, ISSUE, wait);
  const body = `${text.marker}\n${text.body}`;
  const { id, issues } = await issuesWith(text.marker, repository, ask);
  const [ours, ...doubles] = issues;
  if (ours !== undefined) return keepFirst([ours, ...doubles], body, text.isOpen, ask);
  if (!text.isOpen) return { is: "not needed" };
  const created = issueOf(at(await ask(CREATE, { repository: id, title: text.title, body }), "createIssue", "issue"));
  const [oldest = created, ...others] = (await issuesWith(text.marker, repository, ask)).issues;
  // Another run was as quick. A list that was made before may not have the new one yet.
  if (oldest.id !== created.id)
    return keepFirst([oldest, created, ...others.filter(({ id: other }) => other !== created.id)], body, true, ask);
  await closeAll(others, body, ask);
  return { is: "created", url: created.url };
}

// --- internal ---

const ISSUE: WrittenThing = {
  noun: "issue",
  deed: "write an issue",
  permission: "issues: write",
  missing: "there is no such repository that this token may read; look at --repository",
  instead: "A repository can also be without issues: its settings say so",
};

interface Issue {
  readonly id: string;
  readonly url: string;
  readonly number: number;
  readonly isOpen: boolean;
}

// The issue is written over by every run, so that it stands among those that were changed last.
const LIST = `query($owner: String!, $repository: String!, $after: String) {
  repository(owner: $owner, name: $repository) {
    id
    issues(first: 100, after: $after, orderBy: { field: UPDATED_AT, direction: DESC }) {
      nodes { id url number state body viewerDidAuthor }
      pageInfo { hasNextPage endCursor }
    }
  }
}`;
const CREATE = `mutation($repository: ID!, $title: String!, $body: String!) {
  createIssue(input: { repositoryId: $repository, title: $title, body: $body }) { issue { id url number state } }
}`;
const UPDATE = `mutation($id: ID!, $body: String!, $state: IssueState!) {
  updateIssue(input: { id: $id, body: $body, state: $state }) { issue { id url number state } }
}`;

/** Ten thousand issues: an issue that was written over less lately than those is given up. */
const MOST_PAGES = 100;

/** The issues of ours that begin with the marker, the open ones and then the oldest first, and the repository's id. */
async function issuesWith(
  marker: string,
  { owner, repository }: GitHubRepository,
  ask: Ask,
): Promise<{ readonly id: string; readonly issues: readonly Issue[] }> {
  let after: string | null = null;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const found = at(await ask(LIST, { owner, repository, after }), "repository");
    const [id, nodes] = [textAt(found, "id"), at(found, "issues", "nodes")];
    if (id === undefined)
      throw new InputError(
        `${owner}/${repository} is no repository that this token may read; look at --repository, or give the job the ` +
          "permission issues: write",
      );
    if (!Array.isArray(nodes)) throw strangeAnswer(ISSUE);
    const ours = nodes.filter((node) => isOurs(node, marker)).map(issueOf);
    // What two runs made at once was changed at once, so that both are on this page or nearly so.
    if (ours.length > 0) return { id, issues: ours.sort(byOpenAndAge) };
    const next = textAt(found, "issues", "pageInfo", "endCursor");
    if (at(found, "issues", "pageInfo", "hasNextPage") !== true || next === undefined) return { id, issues: [] };
    after = next;
  }
  throw new InputError(`${owner}/${repository} has more issues than are looked through`);
}

/** GitHub gives back lines that end as those of Windows do. */
const isOurs = (node: unknown, marker: string): boolean =>
  at(node, "viewerDidAuthor") === true && textAt(node, "body")?.split(/\r?\n/)[0] === marker;

function issueOf(node: unknown): Issue {
  const [id, url, number, state] = [textAt(node, "id"), textAt(node, "url"), at(node, "number"), textAt(node, "state")];
  if (id === undefined || url === undefined || typeof number !== "number" || state === undefined)
    throw strangeAnswer(ISSUE);
  return { id, url, number, isOpen: state === "OPEN" };
}

const byOpenAndAge = (one: Issue, other: Issue): number =>
  Number(other.isOpen) - Number(one.isOpen) || one.number - other.number;

/** The first is what is told; while another one were open, nobody could tell which of them counts. */
async function keepFirst(
  [first, ...others]: readonly [Issue, ...Issue[]],
  body: string,
  isOpen: boolean,
  ask: Ask,
): Promise<WrittenIssue> {
  await closeAll(others, body, ask);
  return written(first, body, isOpen, ask);
}

/** Closes those that are open, with the new text in them, since an old one would say what is no longer so. */
async function closeAll(issues: readonly Issue[], body: string, ask: Ask): Promise<void> {
  for (const issue of issues) if (issue.isOpen) await written(issue, body, false, ask);
}

async function written(issue: Issue, body: string, isOpen: boolean, ask: Ask): Promise<WrittenIssue> {
  const { id, url, isOpen: wasOpen } = issue;
  const data = await ask(UPDATE, { id, body, state: isOpen ? "OPEN" : "CLOSED" });
  if (issueOf(at(data, "updateIssue", "issue")).isOpen !== isOpen) throw strangeAnswer(ISSUE);
  if (isOpen === wasOpen) return { is: "updated", url };
  return { is: isOpen ? "reopened" : "closed", url };
}
