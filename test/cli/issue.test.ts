/** A report as one issue that is open while it blocks, against a stand-in of GitHub's API. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { GitHub, type KeptIssue } from "./github-stand-in.js";
import { folderWith, LATER, planOf, runIn, type Outcome } from "./world.js";

const folder = folderWith({ "a.json": planOf("a", LATER), "b.json": planOf("b"), "alike.json": planOf("b", LATER) });
await runIn(folder, ["check", "a.json", "b.json", "--report", "json=blocked.json"]);
await runIn(folder, ["check", "alike.json", "b.json", "--report", "json=passed.json"]);
const TOKEN = "token-of-the-job-1234567890";
const MARKER = "<!-- tfparity issue report -->";

let github = new GitHub();
let env: Readonly<Record<string, string>> = {};
beforeEach(async () => {
  github = new GitHub();
  const run = { GITHUB_SERVER_URL: "https://github.com", GITHUB_RUN_ID: "7" };
  env = { GITHUB_TOKEN: TOKEN, GITHUB_GRAPHQL_URL: await github.start(), GITHUB_REPOSITORY: "acme/shop", ...run };
});
afterEach(() => github.stop());

const run = (argv: readonly string[], more: Readonly<Record<string, string>> = {}): Promise<Outcome> =>
  runIn(folder, ["issue", ...argv], { env: { ...env, ...more } });
/** What is said where the issue is as it should be. */
const said = async (...argv: readonly string[]): Promise<string> => {
  const { exitCode, stdout, stderr } = await run(argv);
  expect([exitCode, stdout]).toEqual([0, ""]);
  return stderr;
};
/** What is said where nothing is written: one line, and never the token. */
const refusal = async (argv: readonly string[], more: Readonly<Record<string, string>> = {}): Promise<string> => {
  const { exitCode, stdout, stderr } = await run(argv, more);
  expect([exitCode, stdout]).toEqual([2, ""]);
  expect(stderr).not.toContain(TOKEN);
  expect(stderr.split("\n")).toHaveLength(2);
  return stderr;
};
const issue = (id: string, body: string, more: Partial<KeptIssue> = {}): KeptIssue => ({
  id,
  title: id,
  body,
  state: "OPEN",
  viewerDidAuthor: true,
  ...more,
});

describe("tfparity issue", () => {
  it("creates none as long as nothing blocks", async () => {
    expect(await said("passed.json")).toBe("tfparity: nothing blocks, and there is no issue to close\n");
    expect(github.issues).toEqual([]);
  });

  it("is opened by a report that blocks, written over, closed by one that passes, and opened again", async () => {
    expect(await said("blocked.json", "--title", "Staging drifts")).toBe("tfparity: created https://github.com/i/i1\n");
    expect(github.issues).toMatchObject([{ title: "Staging drifts", state: "OPEN" }]);
    expect(github.issues[0]?.body).toMatch(/^<!-- tfparity issue report -->\n## Parity of a against b: BLO/);
    expect(await said("blocked.json")).toBe("tfparity: updated https://github.com/i/i1\n");
    expect(await said("passed.json")).toBe("tfparity: closed https://github.com/i/i1\n");
    expect(github.issues).toMatchObject([{ title: "Staging drifts", state: "CLOSED" }]);
    expect(github.issues[0]?.body).toContain("PASS");
    expect(await said("passed.json")).toBe("tfparity: updated https://github.com/i/i1\n");
    expect(await said("blocked.json")).toBe("tfparity: reopened https://github.com/i/i1\n");
    expect(github.issues).toMatchObject([{ state: "OPEN", body: expect.stringContaining("BLOCKED") as string }]);
  });

  it("says that nothing is known where the check could not be made, and where to read why", async () => {
    await said("passed.json");
    expect(await said("--not-checked")).toBe("tfparity: created https://github.com/i/i1\n");
    expect(github.issues[0]?.body).toContain("[the log of its run](https://github.com/acme/shop/actions/runs/7)");
    await said("passed.json");
    expect(await said("--not-checked")).toBe("tfparity: reopened https://github.com/i/i1\n");
    expect(github.issues).toMatchObject([{ state: "OPEN", body: expect.stringContaining("not checked") as string }]);
  });

  it("finds its own on a later page, and touches no other", async () => {
    const others = [
      issue("i1", `${MARKER}\nof somebody who copied it`, { viewerDidAuthor: false }),
      issue("i2", `quoted: ${MARKER}`),
      issue("i3", "<!-- tfparity issue other -->\nof another check"),
      issue("i4", "of a person"),
    ];
    github.issues = [issue("i9", `${MARKER}\r\nof the last run`), ...others];
    expect(await said("passed.json")).toBe("tfparity: closed https://github.com/i/i9\n");
    expect(github.issues.slice(0, 4)).toEqual(others);
    expect(await said("passed.json", "--name", "other")).toBe("tfparity: closed https://github.com/i/i3\n");
  });

  it("leaves one open where two runs create it at once: the older, with the later report", async () => {
    github.afterCreation = () => {
      github.issues = [issue("i0", `${MARKER}\nof the other run`), ...github.issues];
    };
    expect(await said("blocked.json")).toBe("tfparity: updated https://github.com/i/i0\n");
    expect(github.issues).toMatchObject([
      { id: "i1", state: "CLOSED" },
      { id: "i0", state: "OPEN" },
    ]);
    github.afterCreation = () => undefined;
    expect(await said("passed.json")).toBe("tfparity: closed https://github.com/i/i0\n");
  });

  it.each([
    ["blocked.json", "updated", "OPEN", "BLOCKED"],
    ["passed.json", "closed", "CLOSED", "PASS"],
  ])(
    "leaves none but the older open where a run was stopped between two, of %s",
    async (file, done, state, verdict) => {
      // The newest stands last; a page of the stand-in has two.
      github.issues = [issue("i5", `${MARKER}\nof the first run`), issue("i6", `${MARKER}\nof the stopped run`)];
      expect(await said(file)).toBe(`tfparity: ${done} https://github.com/i/i5\n`);
      const body = expect.stringContaining(verdict) as string;
      expect(github.issues.toSorted((one, other) => one.id.localeCompare(other.id))).toMatchObject([
        { id: "i5", state, body },
        { id: "i6", state: "CLOSED", body },
      ]);
    },
  );

  it("closes others of ours that are found after one was created, and touches no closed one", async () => {
    const closed = issue("i7", `${MARKER}\nof a run long ago`, { state: "CLOSED" });
    github.afterCreation = () => {
      github.issues = [issue("i8", `${MARKER}\nof a run at the same time`), ...github.issues];
    };
    expect(await said("blocked.json")).toBe("tfparity: created https://github.com/i/i1\n");
    expect(github.issues.filter(({ state }) => state === "OPEN")).toMatchObject([{ id: "i1" }]);
    github.afterCreation = () => undefined;
    github.issues = [closed, issue("i3", `${MARKER}\nof the last run`)];
    expect(await said("blocked.json")).toBe("tfparity: updated https://github.com/i/i3\n");
    expect(github.issues).toContainEqual(closed);
  });

  it.each([
    ["does not let this token write an issue; give the job the permission issues: write", { status: 403 }],
    ["does not accept the token", { status: 401 }],
    ["there is no such repository", { status: 200, body: { errors: [{ type: "NOT_FOUND" }] } }],
    ["so that there may be no issue", { status: 200, body: { data: { repository: { id: "R" } } } }],
    ["acme/shop is no repository that this token may read", { status: 200, body: { data: { repository: null } } }],
  ])("says what to do: %s", async (message, answer) => {
    github.instead.push(answer);
    expect(await refusal(["blocked.json"])).toContain(message);
    expect(github.issues).toEqual([]);
  });

  it("takes a report or --not-checked, and names that are names", async () => {
    expect(await refusal([])).toContain("issue needs a report that check or gate wrote");
    expect(await refusal(["blocked.json", "--not-checked"])).toContain("leave out the report, or the option");
    expect(await refusal(["a.json"])).toContain("this is no report of tfparity");
    expect(await refusal(["blocked.json", "--name", "a --> b"])).toContain("name an issue, at most 64");
    expect(await refusal(["blocked.json"], { GITHUB_TOKEN: "" })).toContain("an issue needs a token");
    expect(await refusal(["blocked.json"], { GITHUB_REPOSITORY: "" })).toContain("the repository cannot be told");
    expect(await refusal(["blocked.json", "--repository", "acme/other"])).toContain("acme/other is no repository that");
    expect(github.requests).toHaveLength(1);
  });

  it.each([
    ["", "is empty"],
    [" \u3164\u200b", "is empty"],
    ["Drift\u001b]0;x\u0007", "has a character in it that nobody sees (U+001B)"],
    ["Drift\nof a night", "has a character in it that nobody sees (U+000A)"],
    ["Drift\u202etfirD", "has a character in it that nobody sees (U+202E)"],
    ["Drift".repeat(60), "has more than 256 characters"],
    [`Drift ghp_${"16C7e42F292c6912E7710c838347Ae178B4a"}`, "has what looks like a password or a key in it"],
  ])("refuses the title %j, and says what to do", async (title, problem) => {
    const told = `--title ${problem}; give an issue a title that is read, such as "Environments differ"`;
    expect(await refusal(["blocked.json", "--title", title])).toBe(`tfparity: ${told}\n`);
    expect(github.requests).toEqual([]);
  });

  it("takes a title of as many characters as GitHub does", async () => {
    const title = "⚠️".repeat(128);
    await said("blocked.json", "--title", title);
    expect(github.issues).toMatchObject([{ title }]);
  });
});
