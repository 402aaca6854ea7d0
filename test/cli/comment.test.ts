/** A report as a comment, against a stand-in of GitHub's API. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { GitHub } from "./github-stand-in.js";
import { folderWith, LATER, planOf, runIn, type Outcome } from "./world.js";

const folder = folderWith({
  "a.json": planOf("a", LATER),
  "b.json": planOf("b"),
  "event.json": JSON.stringify({ pull_request: { number: 12 } }),
});
await runIn(folder, ["check", "a.json", "b.json", "--report", "json=parity.json", "--report", "markdown=parity.md"]);
const TOKEN = "token-of-the-job-1234567890";
const MARKER = "<!-- tfparity comment report -->";

let github = new GitHub();
let env: Readonly<Record<string, string>> = {};
beforeEach(async () => {
  github = new GitHub();
  const api = await github.start();
  const job = { GITHUB_REPOSITORY: "acme/shop", GITHUB_REF: "refs/pull/12/merge" };
  env = { GITHUB_TOKEN: TOKEN, GITHUB_GRAPHQL_URL: api, ...job };
});
afterEach(() => github.stop());

const run = (argv: readonly string[] = [], more: Readonly<Record<string, string>> = {}): Promise<Outcome> =>
  runIn(folder, ["comment", "parity.json", ...argv], { env: { ...env, ...more } });
const bodies = (): readonly string[] => github.comments.map(({ body }) => body);
/** What is said where nothing is written: one line, and never the token. */
const refusal = async (argv: readonly string[] = [], more: Readonly<Record<string, string>> = {}): Promise<string> => {
  const { exitCode, stdout, stderr } = await run(argv, more);
  expect([exitCode, stdout]).toEqual([2, ""]);
  expect(stderr).not.toContain(TOKEN);
  expect(stderr.split("\n")).toHaveLength(2);
  return stderr;
};

describe("tfparity comment", () => {
  it("writes the Markdown report below a marker that nobody sees, and says where", async () => {
    const { exitCode, stdout, stderr } = await run();
    expect([exitCode, stdout, stderr]).toEqual([0, "", "tfparity: created https://github.com/c/c1\n"]);
    expect(bodies()).toEqual([
      expect.stringMatching(/^<!-- tfparity comment report -->\n## Parity of a against b: BLO/),
    ]);
    expect(github.requests.map(({ authorization }) => authorization)).toEqual([1, 2, 3].map(() => `Bearer ${TOKEN}`));
  });

  it("writes over its own comment, and over no other", async () => {
    const others = [
      { id: "o1", body: `${MARKER}\nof somebody who copied it`, viewerDidAuthor: false },
      { id: "o2", body: "of another tool of the same job", viewerDidAuthor: true },
      { id: "o3", body: `quoted: ${MARKER}`, viewerDidAuthor: true },
      { id: "o4", body: "<!-- tfparity comment other -->\nof another check", viewerDidAuthor: true },
    ];
    github.comments = [...others, { id: "own", body: `${MARKER}\r\nof the last run`, viewerDidAuthor: true }];
    expect((await run()).stderr).toBe("tfparity: updated https://github.com/c/own\n");
    expect(github.comments.slice(0, 4)).toEqual(others);
    expect(bodies()[4]).toContain("BLOCKED");
    await run(["--name", "other"]);
    expect(bodies()).toHaveLength(5);
    expect(bodies()[3]).toContain("BLOCKED");
  });

  it("leaves one comment where two runs create it at once, the older with the later report", async () => {
    github.afterCreation = () => {
      github.comments = [
        { id: "first", body: `${MARKER}\nof the other run`, viewerDidAuthor: true },
        ...github.comments,
      ];
    };
    expect((await run()).stderr).toBe("tfparity: updated https://github.com/c/first\n");
    expect(github.comments.map(({ id }) => id)).toEqual(["first"]);
    expect(bodies()[0]).toContain("BLOCKED");
  });

  it("leaves its own where another run was a little later, which takes its own away", async () => {
    github.afterCreation = () => {
      github.comments.push({ id: "later", body: `${MARKER}\nof the other run`, viewerDidAuthor: true });
    };
    expect((await run()).stderr).toBe("tfparity: created https://github.com/c/c1\n");
    expect(github.comments.map(({ id }) => id)).toEqual(["c1", "later"]);
  });

  it("asks again where GitHub says to wait", async () => {
    github.instead.push(
      { status: 429, headers: { "retry-after": "0" } },
      { status: 502 },
      { status: 200, body: { errors: [{ type: "RATE_LIMITED", message: "secret" }] } },
    );
    expect((await run()).exitCode).toBe(0);
    expect(github.comments).toHaveLength(1);
  }, 30_000);

  it.each([
    [
      "does not let this token comment on the pull request; give the job the permission pull-requests: write",
      { status: 403 },
    ],
    [
      "The token of a pull request from a fork may only read",
      { status: 200, body: { errors: [{ type: "FORBIDDEN", message: "Resource not accessible by integration" }] } },
    ],
    ["does not accept the token", { status: 401 }],
    ["there is no such pull request", { status: 200, body: { errors: [{ type: "NOT_FOUND" }] } }],
    ["answered something that is not understood", { status: 200, body: { errors: [{}] } }],
    ["answered something that is not understood", { status: 418 }],
    ["no pull request 12 that this token may read", { status: 200, body: { data: { repository: null } } }],
  ])("says what to do: %s", async (message, answer) => {
    github.instead.push(answer);
    expect(await refusal()).toContain(message);
    expect(github.comments).toEqual([]);
  });

  it("gives up where GitHub takes nothing more", async () => {
    github.instead.push(...Array.from({ length: 4 }, () => ({ status: 503 })));
    expect(await refusal()).toContain("GitHub takes no more requests for now");
  }, 30_000);

  it("sends the token to no other address, and over nothing that others read", async () => {
    github.instead.push({ status: 302, headers: { location: "http://127.0.0.1:1/" } });
    expect(await refusal()).toContain(
      "cannot be reached, so that there may be no comment; look at the network and at GITHUB_GRAPHQL_URL",
    );
    expect(await refusal([], { GITHUB_GRAPHQL_URL: "http://github.example/graphql" })).toContain("is no https address");
    expect(await refusal([], { GITHUB_GRAPHQL_URL: "http://127.0.0.1.evil.example/" })).toContain(
      "is no https address",
    );
    for (const here of ["http://127.0.0.1:1/graphql", "http://localhost:1/graphql", "http://[::1]:1/graphql"])
      expect(await refusal([], { GITHUB_GRAPHQL_URL: here })).toContain("cannot be reached");
  });

  it("finds the pull request of an event, or the one that is named", async () => {
    const event = { GITHUB_REF: "refs/heads/main", GITHUB_EVENT_PATH: "event.json" };
    expect((await run([], event)).exitCode).toBe(0);
    expect(await refusal([], { GITHUB_REF: "refs/heads/main" })).toContain("this run is for no pull request");
    expect(await refusal(["--pull-request", "13"])).toContain("no pull request 13 that");
    expect(await refusal(["--pull-request", "-1"])).toContain("is no number of a pull request");
    expect(await refusal(["--repository", "acme"])).toContain("is no repository; name it as");
    expect(await refusal([], { GITHUB_REPOSITORY: "" })).toContain("the repository cannot be told");
    expect(await refusal(["--name", "a --> b"])).toContain("name a comment, at most 64");
    expect(await refusal([], { GITHUB_TOKEN: "" })).toContain("a comment needs a token");
    writeFileSync(join(folder, "event.json"), "{");
    expect(await refusal([], event)).toContain("is not valid JSON");
  });

  it("asks for the number where the repository is another than the workflow's", async () => {
    expect(await refusal(["--repository", "acme/other"])).toContain("which pull request of acme/other?");
    expect(await refusal(["--repository", "acme/other", "--pull-request", "13"])).toContain("no pull request 13 that");
    expect((await run(["--repository", "acme/shop"])).exitCode).toBe(0);
  });

  it("shows no credential of an address, and sends no token that cannot be one", async () => {
    const said = await refusal([], { GITHUB_GRAPHQL_URL: "https://user:hunter2pass@github.example/graphql" });
    expect(said).toContain("is no https address without a user");
    expect(said).not.toContain("hunter2");
    expect(await refusal([], { GITHUB_TOKEN: `${TOKEN}\nx` })).toContain("that no token has");
    expect(github.requests).toEqual([]);
  });

  it("says of nothing that was compared that it passes", async () => {
    const absent = folderWith({
      "plans/production/lab.json": planOf("a"),
      "plans/staging/web.json": planOf("a", LATER),
      "plans/production/web.json": planOf("a"),
      "parity.yaml": `version: 1
reference: production
environments:
  staging: { plan: "plans/staging/{component}.json" }
  production: { plan: "plans/production/{component}.json" }
components: { web: {}, lab: {} }
allow: [{ resource: component.lab, presence: production, reason: There is one. }]
`,
    });
    await runIn(absent, ["check", "--component", "lab", "--report", "json=lab.json", "--report", "junit=lab.xml"]);
    const { exitCode, stderr } = await runIn(absent, ["comment", "lab.json"], { env });
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining("nothing was compared")]);
    expect(github.requests).toEqual([]);
    expect(readFileSync(join(absent, "lab.xml"), "utf8")).toContain("component lab alone: nothing was compared.");
    expect(readFileSync(join(absent, "lab.xml"), "utf8")).not.toContain("No finding:");
  });

  it("takes a report alone", async () => {
    const { exitCode, stderr } = await runIn(folder, ["comment", "a.json"], { env });
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining("this is no report of tfparity")]);
    expect(github.requests).toEqual([]);
  });
});
