import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { terminalWith } from "../cli/terminal-with.js";
import { folderWith, runIn } from "../cli/world.js";
import { readRecorded } from "../scenarios/harness/recorded.js";

const page = readFileSync(new URL("../../docs/triage.md", import.meta.url), "utf8");
const [, example = ""] = /```text\n([^]*?)```/.exec(page) ?? [];

describe("docs/triage.md", () => {
  it("shows what the walk shows before it asks", async () => {
    const folder = folderWith(readRecorded().get("variable-missing-by-branch") ?? {});
    const { terminal, shown } = terminalWith(["\u0003"]);
    await runIn(folder, ["triage", "--no-color", "--today", "2026-01-15"], { terminal });
    expect(shown()).toContain(example.slice(0, example.indexOf("◆")));
  });
});
