/** Writes the one comment of ours on a pull request, anew or over the last one, by GitHub's GraphQL API. */
import { InputError } from "../model/input-error.js";
import { askFor, strangeAnswer, type Ask, type GitHubRepository, type WrittenThing } from "./github-graphql.js";
import { at, textAt } from "./json-at.js";

/** Whose comments, on which pull request. */
export interface PullRequest extends GitHubRepository {
  readonly number: number;
}

/** What became of a comment. */
export interface WrittenComment {
  readonly is: "created" | "updated";
  /** Where it can be read. */
  readonly url: string;
}

/**
 * Writes the one comment of ours that begins with this marker: over the first that is there, or anew. Ours is what
 * whoever the token is of has written, so that no other tool's comment is ever touched. Where two runs create one at
 * once, one of them is left. `wait` waits for so many milliseconds, and is asked to where GitHub says so. Throws an
 * InputError for whatever GitHub refuses, with what to do.
 */
export async function writeComment(
  pullRequest: PullRequest,
  { marker, body }: { readonly marker: string; readonly body: string },
  wait: (milliseconds: number) => Promise<void>,
): Promise<WrittenComment> {
  const ask = askFor(pullRequest, COMMENT, wait);
  const text = `${marker}\n${body}`;
  const before = await commentsWith(marker, pullRequest, ask);
  const [first] = before.comments;
  if (first !== undefined) return { is: "updated", url: await update(first, text, ask) };
  const created = await create(before.subject, text, ask);
  const { comments } = await commentsWith(marker, pullRequest, ask);
  const [oldest = created, ...others] = comments;
  if (others.length === 0 || oldest.id === created.id) return { is: "created", url: created.url };
  // Another run was as quick: the older comment stays, with the later report in it.
  const url = await update(oldest, text, ask);
  await ask(DELETE, { id: created.id });
  return { is: "updated", url };
}

// --- internal ---

const COMMENT: WrittenThing = {
  noun: "comment",
  deed: "comment on the pull request",
  permission: "pull-requests: write",
  missing: "there is no such pull request that this token may read; look at --repository and --pull-request",
  instead: "The token of a pull request from a fork may only read: put the report into the job's summary instead",
};

interface Comment {
  readonly id: string;
  readonly url: string;
}

const LIST = `query($owner: String!, $repository: String!, $number: Int!, $after: String) {
  repository(owner: $owner, name: $repository) {
    pullRequest(number: $number) {
      id
      comments(first: 100, after: $after) {
        nodes { id url body viewerDidAuthor }
        pageInfo { hasNextPage endCursor }
      }
    }
  }
}`;
const CREATE = `mutation($subject: ID!, $body: String!) {
  addComment(input: { subjectId: $subject, body: $body }) { commentEdge { node { id url } } }
}`;
const UPDATE = `mutation($id: ID!, $body: String!) {
  updateIssueComment(input: { id: $id, body: $body }) { issueComment { id url } }
}`;
const DELETE = "mutation($id: ID!) { deleteIssueComment(input: { id: $id }) { clientMutationId } }";

/** More than any pull request has. */
const MOST_PAGES = 100;

/** The comments of ours that begin with the marker, the oldest first, and the id of the pull request. */
async function commentsWith(
  marker: string,
  { owner, repository, number }: PullRequest,
  ask: Ask,
): Promise<{ readonly subject: string; readonly comments: readonly Comment[] }> {
  const comments: Comment[] = [];
  let after: string | null = null;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const data = await ask(LIST, { owner, repository, number, after });
    const found = at(data, "repository", "pullRequest");
    const subject = textAt(found, "id");
    if (subject === undefined)
      throw new InputError(
        `${owner}/${repository} has no pull request ${number} that this token may read; look at --repository and ` +
          "--pull-request, or give the job the permission pull-requests: write",
      );
    const nodes = at(found, "comments", "nodes");
    if (!Array.isArray(nodes)) throw strangeAnswer(COMMENT);
    for (const node of nodes) {
      const [id, url, body] = [textAt(node, "id"), textAt(node, "url"), textAt(node, "body")];
      if (id === undefined || url === undefined || at(node, "viewerDidAuthor") !== true) continue;
      // GitHub gives back lines that end as those of Windows do.
      if (body?.split(/\r?\n/)[0] === marker) comments.push({ id, url });
    }
    const next = textAt(found, "comments", "pageInfo", "endCursor");
    if (at(found, "comments", "pageInfo", "hasNextPage") !== true || next === undefined) return { subject, comments };
    after = next;
  }
  throw new InputError(`${owner}/${repository}#${number} has more comments than are looked through`);
}

async function create(subject: string, body: string, ask: Ask): Promise<Comment> {
  const node = at(await ask(CREATE, { subject, body }), "addComment", "commentEdge", "node");
  const [id, url] = [textAt(node, "id"), textAt(node, "url")];
  if (id === undefined || url === undefined) throw strangeAnswer(COMMENT);
  return { id, url };
}

async function update({ id, url }: Comment, body: string, ask: Ask): Promise<string> {
  const data = await ask(UPDATE, { id, body });
  return textAt(data, "updateIssueComment", "issueComment", "url") ?? url;
}
