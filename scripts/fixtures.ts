/**
 * Makes all plans, states and configurations again that tests keep, with the `terraform` on the PATH:
 *
 *     npm run fixtures             writes those that differ
 *     npm run fixtures -- --check  writes nothing, and lists those that differ
 *
 * What Terraform makes anew at every run (times, ids, random order) is made fixed, so that the same Terraform gives the
 * same bytes. The version that made the fixtures stands in them. Exit code: 0 when they are as they should be, or with
 * `--check` when another version of Terraform is here; 1 when any differs; 2 when they could not be made.
 */
import { execFileSync } from "node:child_process";
import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { runGuarded } from "./demo/guard.js";
import { fixtureSets, filesIn } from "./fixtures-sets.js";

const repository = fileURLToPath(new URL("../", import.meta.url));

process.exitCode = await main(process.argv.slice(2));

async function main(argv: readonly string[]): Promise<number> {
  const check = argv.length === 1 && argv[0] === "--check";
  if (argv.length > 0 && !check) return end(2, "Usage: npm run fixtures [-- --check]");
  const installed = installedVersion();
  if (installed === undefined)
    return end(
      2,
      "The fixtures are made by real Terraform, and terraform is not on the PATH; install it from " +
        "https://developer.hashicorp.com/terraform/install",
    );
  const recorded = recordedVersions();
  if (check && (recorded.length !== 1 || recorded[0] !== installed))
    return end(
      recorded.length === 1 ? 0 : 1,
      `NOT CHECKED: the fixtures were made by Terraform ${recorded.join(" and ")}, and this is ` +
        `${installed}; npm run fixtures makes them again`,
    );
  process.stderr.write(`making the fixtures with Terraform ${installed} …\n`);
  return runGuarded(fileURLToPath(new URL("fixtures-make.ts", import.meta.url)), [], (folder, exitCode) =>
    exitCode === 0 ? compare(folder, check) : 2,
  );
}

function end(exitCode: number, message: string): number {
  process.stderr.write(`${message}\n`);
  return exitCode;
}

function installedVersion(): string | undefined {
  try {
    const { terraform_version: version } = JSON.parse(
      execFileSync("terraform", ["version", "-json"], {
        encoding: "utf8",
        stdio: ["ignore", "pipe", "ignore"],
        env: { ...process.env, CHECKPOINT_DISABLE: "1" },
      }),
    ) as { readonly terraform_version: string };
    return version;
  } catch {
    return undefined;
  }
}

/** The versions that the fixtures say they were made by; one, unless somebody made only some of them again. */
function recordedVersions(): readonly string[] {
  const texts = fixtureSets.flatMap(({ folder }) =>
    filesIn(join(repository, folder)).map((file) => readFileSync(join(repository, folder, file), "utf8")),
  );
  return [...new Set(texts.flatMap((text) => /"terraform_version": ?"([^"]+)"/.exec(text)?.[1] ?? []))].sort();
}

/** What is there and what was made, file by file. Writes what was made, unless it is only a check. */
function compare(made: string, check: boolean): number {
  const differing = fixtureSets.flatMap(({ folder }) => {
    const names = new Set([...filesIn(join(repository, folder)), ...filesIn(join(made, folder))]);
    return [...names]
      .sort()
      .map((name) => join(folder, name))
      .filter((file) => textOf(join(repository, file)) !== textOf(join(made, file)));
  });
  for (const file of differing) {
    const missing = textOf(join(repository, file)) === undefined ? "missing" : "differs";
    process.stdout.write(`${textOf(join(made, file)) === undefined ? "no longer made" : missing}: ${file}\n`);
    if (!check) replace(join(repository, file), textOf(join(made, file)));
  }
  if (differing.length === 0) return end(0, "All fixtures are as Terraform makes them.");
  return check
    ? end(1, "These fixtures are not what Terraform makes of their sources; npm run fixtures writes them.")
    : end(0, "Written.");
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}

/** Never half of a file. */
function replace(file: string, text: string | undefined): void {
  if (text === undefined) {
    rmSync(file);
    return;
  }
  writeFileSync(`${file}.new`, text);
  renameSync(`${file}.new`, file);
}
