import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readRecorded } from "../scenarios/harness/recorded.js";
import { terminalWith } from "./terminal-with.js";
import { LATER, folderWith, planOf, runIn } from "./world.js";

const HEAD = `version: 1
reference: production
environments:
  staging: { plan: staging.json, parameters: p-staging.yaml }
  production: { plan: production.json, parameters: p-production.yaml }
`;

const folderOf = (contract: string, staging = "size: 1 # small\n", production = "size: 1\n"): string =>
  folderWith({
    "parity.yaml": HEAD + contract,
    "staging.json": planOf("same"),
    "production.json": planOf("same", LATER),
    "p-staging.yaml": staging,
    "p-production.yaml": production,
  });

const textOf = (folder: string, file: string): string => readFileSync(join(folder, file), "utf8");

const TODAY = ["--today", "2026-01-15"];

const UNUSED = `allow: # Ours.
  - { resource: aws_x.a, attribute: size, reason: Once. } # its own
  # Of the next.
  - { resource: terraform_data.main, attribute: triggers_replace, reason: Twice. }
`;

const EXPIRED = `waivers:
  - { resource: terraform_data.main, attribute: input, reason: For a while., owner: platform, expires: 2026-01-01 }
`;

describe("tfparity fix", () => {
  it("takes an entry that is not used out of the contract, with its comment and nothing else", async () => {
    const folder = folderOf(UNUSED);
    const printed = await runIn(folder, ["fix", "1", ...TODAY]);
    expect([printed.exitCode, textOf(folder, "parity.yaml")]).toEqual([0, HEAD + UNUSED]);
    expect(printed.stdout).toBe(`--- a/parity.yaml
+++ b/parity.yaml
@@ -4,6 +4,5 @@
   staging: { plan: staging.json, parameters: p-staging.yaml }
   production: { plan: production.json, parameters: p-production.yaml }
 allow: # Ours.
-  - { resource: aws_x.a, attribute: size, reason: Once. } # its own
   # Of the next.
   - { resource: terraform_data.main, attribute: triggers_replace, reason: Twice. }
`);
    expect(printed.stderr).toMatch(/^tfparity: finding 1 .*: proven by a check with this change; --apply writes it\n$/);
    const applied = await runIn(folder, ["fix", "1", "--apply", ...TODAY]);
    expect([applied.exitCode, applied.stdout]).toEqual([0, printed.stdout]);
    expect(textOf(folder, "parity.yaml")).toBe(HEAD + UNUSED.replace(/.*its own\n/, ""));
  });

  it("takes an expired waiver out, and the key that nothing stands under then", async () => {
    const folder = folderOf(EXPIRED);
    expect((await runIn(folder, ["fix", "1", "--apply", ...TODAY])).exitCode).toBe(0);
    expect(textOf(folder, "parity.yaml")).toBe(HEAD);
    expect((await runIn(folder, ["check", ...TODAY])).exitCode).toBe(0);
  });

  it("gives a parameter the value of the reference, in its place", async () => {
    const folder = folderOf("", "a: [ 1 ]\nsize: 1 # small\n", 'a: [1]\nsize: "0x1F"\n');
    const { exitCode, stdout } = await runIn(folder, ["fix", "1", "--apply", ...TODAY]);
    expect([exitCode, textOf(folder, "p-staging.yaml")]).toEqual([0, 'a: [ 1 ]\nsize: "0x1F" # small\n']);
    expect(stdout).toContain('-size: 1 # small\n+size: "0x1F" # small\n');
    expect((await runIn(folder, ["check", ...TODAY])).exitCode).toBe(0);
  });

  it.each([
    ["list: [1]\n", "list: [2]\n", "the value does not stand alone in one line; change it by hand"],
    ["{}\n", "size: 1\n", "no parameter file of staging has it; add it by hand"],
    ["size: 1\n", "{}\n", "no parameter file of production has it; what it should be is not known"],
  ])("says why it changes nothing: %j against %j", async (staging, production, why) => {
    const folder = folderOf("", staging, production);
    const { exitCode, stdout, stderr } = await runIn(folder, ["fix", "1", "--apply", ...TODAY]);
    expect([exitCode, stdout, textOf(folder, "p-staging.yaml")]).toEqual([2, "", staging]);
    expect(stderr).toContain(`is not fixed: ${why}. `);
  });

  it("shows no secret, also where it stands beside what would change", async () => {
    const rule = "parameters:\n  password: { must: differ, sensitive: true, reason: Never shared. }\n";
    const folder = folderOf(
      rule,
      "{ size: 1, password: correct-horse-1 }\n",
      "{ size: 2, password: battery-staple-2 }\n",
    );
    const { exitCode, stdout, stderr } = await runIn(folder, ["fix", "1", ...TODAY]);
    expect([exitCode, stdout]).toEqual([2, ""]);
    expect(stderr).toContain("hold a secret, which is not shown");
    expect(stderr).not.toContain("horse");
  });

  it("offers nothing where a proof is bound to the parameter files", async () => {
    const folder = folderWith(readRecorded().get("three-environments-one-skewed") ?? {});
    const { exitCode, stdout, stderr } = await runIn(folder, ["fix", "1", ...TODAY]);
    expect([exitCode, stdout]).toEqual([2, ""]);
    expect(stderr).toContain("change the value by hand, and synthesize again");
  });

  it("prints, and never writes, what only a new plan can prove", async () => {
    const planned = (size: string): string => {
      const { configuration, ...plan } = JSON.parse(planOf("same")) as {
        readonly configuration: { readonly root_module: object };
      };
      const root_module = { ...configuration.root_module, variables: { size: {} } };
      const timestamp = size === "large" ? LATER : {};
      return JSON.stringify({
        ...plan,
        ...timestamp,
        variables: { size: { value: size } },
        configuration: { ...configuration, root_module },
      });
    };
    const variables = (size: string): string => `{ "size": "${size}" }\n`;
    const folder = folderWith({
      "parity.yaml": HEAD.replaceAll(".yaml }", ".tfvars.json }"),
      "staging.json": planned("small"),
      "production.json": planned("large"),
      "p-staging.tfvars.json": variables("small"),
      "p-production.tfvars.json": variables("large"),
    });
    const { exitCode, stdout, stderr } = await runIn(folder, ["fix", "1", "--apply", ...TODAY]);
    expect(stderr).toContain("it is not proven: the plans were made with the old value; plan again, and check");
    expect([exitCode, textOf(folder, "p-staging.tfvars.json")]).toEqual([2, variables("small")]);
    expect(stdout).toContain('-{ "size": "small" }\n+{ "size": "large" }\n');
  });

  it("writes a variable file of Terraform in JSON, which is a parameter file like any other", async () => {
    const folder = folderWith({
      "parity.yaml": HEAD.replaceAll(".yaml }", ".tfvars.json }"),
      "staging.json": planOf("same"),
      "production.json": planOf("same", LATER),
      "p-staging.tfvars.json": '{\n  "size": 2\n}\n',
      "p-production.tfvars.json": '{\n  "size": 1\n}\n',
    });
    expect((await runIn(folder, ["fix", "1", "--apply", ...TODAY])).exitCode).toBe(0);
    expect(textOf(folder, "p-staging.tfvars.json")).toBe('{\n  "size": 1\n}\n');
  });

  it("knows no change for what somebody has to think about", async () => {
    const folder = folderOf("");
    writeFileSync(join(folder, "staging.json"), planOf("other"));
    const { exitCode, stderr } = await runIn(folder, ["fix", "1", ...TODAY]);
    expect([exitCode, stderr.includes("no change is known that is sure to remove this finding")]).toEqual([2, true]);
  });

  const SECRET = "parameters:\n  key: { must: differ, sensitive: true, reason: Secret. }\n";

  it.each([
    ["kept", "key: |\n  first-line-of-WORD\n  second-line-of-WORD\n  short-3\n"],
    ["folded", "key: >\n  first-line-of-WORD\n  second-line-of-WORD\n"],
    ["folded without an end", "key: >-\n  first-line-of-WORD\n  second-line-of-WORD\n"],
    ["in double quotes", 'key: "first-line-of-WORD\n  second-line-of-WORD"\n'],
    ["in single quotes", "key: 'first-line-of-WORD\n  second-line-of-WORD'\n"],
    ["in no quotes", "key: first-line-of-WORD\n  second-line-of-WORD\n"],
    ["in a list", "key:\n  - >-\n    first-line-of-WORD\n    second-line-of-WORD\n"],
    ["behind an alias", "other: &a >-\n  first-line-of-same\n  second-line-of-same\nkey: [*a, WORD]\n"],
  ])("shows no line of a secret that stands in several: %s", async (_how, secret) => {
    const file = (word: string, size: number): string => `${secret.replaceAll("WORD", word)}size: ${size}\n`;
    const folder = folderOf(SECRET, file("hush", 1), file("whisper", 2));
    const printed = await runIn(folder, ["fix", "1", ...TODAY]);
    expect([printed.exitCode, printed.stdout]).toEqual([2, ""]);
    expect(printed.stderr).toContain("hold a secret, which is not shown; change them by hand");
    expect(printed.stderr).not.toMatch(/line-of|short-3/);
  });

  it("shows what only looks like a line of a secret elsewhere in the file", async () => {
    const file = (word: string, size: number): string =>
      `key: |\n  {\n  a\n  ${word}-of-many-words\none: {}\ntwo: [a]\nthree: a\nsize: ${size}\n`;
    const folder = folderOf(SECRET, file("hush", 1), file("whisper", 2));
    const printed = await runIn(folder, ["fix", "1", ...TODAY]);
    expect([printed.exitCode, printed.stdout]).toEqual([
      0,
      expect.stringContaining(" one: {}\n two: [a]\n three: a\n-size: 1"),
    ]);
  });

  it("shows no lines of a text of the contract in which a secret stands over several", async () => {
    const reason = "    reason: >-\n      not second-\n      of-hush, of course.\n";
    const entry = `  - resource: terraform_data.main\n    attribute: input\n${reason}`;
    const contract = `${SECRET}allow:\n${entry}${UNUSED.split("\n")[1]}\n`;
    const folder = folderOf(contract, "key: not second- of-hush\n", "key: second-of-whisper\n");
    const printed = await runIn(folder, ["fix", "2", ...TODAY]);
    expect([printed.exitCode, printed.stdout]).toEqual([2, ""]);
    expect(printed.stderr).toContain("hold a secret, which is not shown; change them by hand");
  });
});

describe("tfparity triage", () => {
  it("offers a fix that is proven, with its patch, and writes it", async () => {
    const folder = folderOf(EXPIRED, "size: 1\n", "size: 2\n");
    // An expired waiver cannot be accepted: fix, skip, explain, quit. A parameter: fix, allow, baseline, skip, ….
    const [UP, ENTER] = ["\u001b[A", "\r"];
    const { terminal, shown } = terminalWith([`${UP}${ENTER}`, `${UP.repeat(3)}${ENTER}`]);
    const { stderr } = await runIn(folder, ["triage", "--no-color", ...TODAY], { terminal });
    expect(shown()).toContain("This is proven to mend it:\n\n--- a/p-staging.yaml\n");
    expect(stderr).toBe("tfparity: 2 fixed, 0 allowed, 0 waived, 0 skipped; none is open\n");
    expect([textOf(folder, "parity.yaml"), textOf(folder, "p-staging.yaml")]).toEqual([HEAD, "size: 2\n"]);
  });
});
