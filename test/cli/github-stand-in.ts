/** A stand-in for GitHub's API that speaks as much of it as a comment needs. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A comment as the stand-in keeps it. */
export interface KeptComment {
  readonly id: string;
  readonly body: string;
  readonly viewerDidAuthor: boolean;
}

/** An issue as the stand-in keeps it. */
export interface KeptIssue extends KeptComment {
  readonly title: string;
  readonly state: "OPEN" | "CLOSED";
}

/** What is answered instead of the next request. */
export interface Instead {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** Comments on the one pull request that there is, `acme/shop#12`, and the issues of that repository. */
export class GitHub {
  comments: KeptComment[] = [];
  /** What was changed last comes last. */
  issues: KeptIssue[] = [];
  readonly requests: { readonly authorization: string | undefined; readonly query: string }[] = [];
  /** Each answers one request, in order. */
  readonly instead: Instead[] = [];
  /** What happens after a comment was created, such as another run's. */
  afterCreation: (created: KeptComment | KeptIssue) => void = () => undefined;
  readonly #server = createServer((request, response) => void this.#answer(request, response));
  #next = 1;

  async start(): Promise<string> {
    await new Promise<void>((done) => this.#server.listen(0, "127.0.0.1", done));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/graphql`;
  }

  stop(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    const { query, variables } = JSON.parse(Buffer.concat(pieces).toString("utf8")) as {
      query: string;
      variables: Readonly<Record<string, string>>;
    };
    this.requests.push({ authorization: request.headers.authorization, query });
    const instead = this.instead.shift();
    response.writeHead(instead?.status ?? 200, { "content-type": "application/json", ...instead?.headers });
    response.end(JSON.stringify(instead === undefined ? { data: this.#data(query, variables) } : (instead.body ?? {})));
  }

  #data(query: string, variables: Readonly<Record<string, string>>): unknown {
    const { id = "", body = "", after } = variables;
    if (/createIssue|updateIssue\(|issues\(/.test(query)) return this.#issueData(query, variables);
    const shown = (comment: KeptComment) => ({ ...comment, url: `https://github.com/c/${comment.id}` });
    if (query.includes("addComment")) {
      const created = { id: `c${this.#next++}`, body, viewerDidAuthor: true };
      this.comments.push(created);
      this.afterCreation(created);
      return { addComment: { commentEdge: { node: shown(created) } } };
    }
    if (query.includes("updateIssueComment")) {
      this.comments = this.comments.map((comment) => (comment.id === id ? { ...comment, body } : comment));
      return { updateIssueComment: { issueComment: shown({ id, body, viewerDidAuthor: true }) } };
    }
    if (query.includes("deleteIssueComment")) {
      this.comments = this.comments.filter((comment) => comment.id !== id);
      return { deleteIssueComment: { clientMutationId: null } };
    }
    if (variables["number"] !== (12 as unknown)) return { repository: { pullRequest: null } };
    // Pages of two, so that there are several.
    const begin = Number(after ?? 0);
    const nodes = this.comments.slice(begin, begin + 2).map(shown);
    const pageInfo = { hasNextPage: begin + 2 < this.comments.length, endCursor: String(begin + 2) };
    return { repository: { pullRequest: { id: "PR", comments: { nodes, pageInfo } } } };
  }

  #issueData(query: string, { id = "", body = "", ...variables }: Readonly<Record<string, string>>): unknown {
    const shown = (issue: KeptIssue) => ({
      ...issue,
      url: `https://github.com/i/${issue.id}`,
      number: Number(issue.id.slice(1)),
    });
    if (query.includes("createIssue")) {
      const { title = "" } = variables;
      const created: KeptIssue = { id: `i${this.#next++}`, title, body, state: "OPEN", viewerDidAuthor: true };
      this.issues.push(created);
      this.afterCreation(created);
      return { createIssue: { issue: shown(created) } };
    }
    if (query.includes("updateIssue")) {
      const found = this.issues.find((issue) => issue.id === id);
      if (found === undefined) throw new Error(`no issue ${id}`);
      const changed: KeptIssue = { ...found, body, state: variables["state"] === "OPEN" ? "OPEN" : "CLOSED" };
      this.issues = [...this.issues.filter((issue) => issue.id !== id), changed];
      return { updateIssue: { issue: shown(changed) } };
    }
    if (`${variables["owner"]}/${variables["repository"]}` !== "acme/shop") return { repository: null };
    const begin = Number(variables["after"] ?? 0);
    const nodes = this.issues
      .toReversed()
      .slice(begin, begin + 2)
      .map(shown);
    const pageInfo = { hasNextPage: begin + 2 < this.issues.length, endCursor: String(begin + 2) };
    return { repository: { id: "R", issues: { nodes, pageInfo } } };
  }
}
