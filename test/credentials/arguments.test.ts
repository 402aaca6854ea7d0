import { describe, expect, it } from "vitest";
import { checkOf, environment, type Plain } from "../builders.js";

const WORDS = ["postgres", "mysql"] as const;

/** What is reported where the two environments have one password each that is a word of everybody. */
async function reportedWith(make: (password: string) => Plain): Promise<string> {
  const [staging, production] = WORDS.map((password, position) => {
    const value = { command: make(password) };
    const resources = { "aws_x.a": { is: value, asks: value } };
    return environment(position === 0 ? "staging" : "production", { syntax: "hcl", resources });
  });
  const { findings } = await checkOf([staging!, production!], {});
  expect(findings.map(({ kind }) => kind)).toContain("unexplained-difference");
  return JSON.stringify(findings);
}

describe("a password that is a word is shown nowhere behind its option", () => {
  it.each<[string, (password: string) => Plain]>([
    ["in a list", (password) => ["serve", "--password", password]],
    ["in a block", (password) => [{ args: ["--password", password] }]],
    ["in a document", (password) => JSON.stringify([{ name: "web", command: ["--password", password] }])],
    ["in a document that is a list", (password) => JSON.stringify(["--password", password])],
    ["in a list that one of them has", (password) => (password === "mysql" ? null : ["--password", password])],
  ])("%s", async (_, make) => {
    const reported = await reportedWith(make);
    for (const word of WORDS) expect(reported).not.toContain(word);
  });

  it("which is shown behind any other option", async () => {
    expect(await reportedWith((word) => ["serve", "--engine", word])).toContain("postgres");
  });
});
