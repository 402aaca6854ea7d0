import { describe, expect, it } from "vitest";
import { folderWith, planOf, runIn } from "./world.js";

/** What reports write out, and that nothing else depends on it. */

const folder = folderWith({
  "a.json": planOf("a", { terraform_version: "1.11.3" }),
  "b.json": planOf("b"),
});
const check = (...more: readonly string[]) => runIn(folder, ["check", "a.json", "b.json", ...more]);
const last = (text: string): string => text.trimEnd().split("\n").at(-1) ?? "";

describe("what a report shows", () => {
  it("is one line with --quiet", async () => {
    const [quiet, whole] = [await check("--quiet"), await check()];
    expect(quiet).toEqual({ exitCode: 1, stderr: "", stdout: `${last(whole.stdout)}\n` });
    expect(quiet.stdout).toMatch(/^BLOCKED: 2 findings \(1 \w+, 1 \w+\) of severity low or worse\.\n$/);
  });

  it.each([
    ["--severity", ["--severity", "critical"], 2],
    ["--dimension", ["--dimension", "topology"], 1],
    ["--resource", ["--resource", "terraform_data.*"], 1],
    ["all of them", ["--dimension", "topology", "--resource", "aws_*"], 2],
  ])("is chosen by %s, and the verdict is not", async (_, options, hidden) => {
    const whole = await check();
    const { exitCode, stdout } = await check(...options);
    expect([exitCode, last(stdout)]).toEqual([1, last(whole.stdout)]);
    expect(stdout).toContain(`${hidden} finding${hidden === 1 ? " is" : "s are"} not shown here; all of them count.`);
    const markdown = await check(...options, "--report", "markdown");
    expect(markdown.stdout).toContain("not shown here; all of them count.");
    expect((await check(...options, "--report", "json")).stdout).toBe((await check("--report", "json")).stdout);
  });

  it("says nothing of a filter that leaves out nothing", async () => {
    expect((await check("--severity", "info")).stdout).toBe((await check()).stdout);
  });

  it.each([
    [["--quiet", "--verbose"], "--quiet and --verbose contradict each other"],
    [["--resource", "a[0"], "--resource a[0 is no pattern: "],
    [["--severity", "severe"], "Allowed choices are critical, high, medium, low, info"],
    [["--dimension", "time"], "Allowed choices are environment-variables-and-secrets, versions"],
  ])("is refused for %j", async (options, message) => {
    const { exitCode, stderr } = await check(...options);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining(message)]);
  });
});
