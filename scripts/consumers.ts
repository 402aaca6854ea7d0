/**
 * The packed package as others use it: in apps of CDKTF and CDK Terrain, of CommonJS and of ES modules, with the
 * programs that `docs/cdktf.md` shows, compiled by `tsc` and run by the oldest and the newest Node.js that we support.
 *
 *   npm run consumers                    packs what `npm run build` made
 *   npm run consumers -- tfparity.tgz    takes this
 *
 * Node.js, CDKTF and the rest come from the npm registry; a Node.js that cannot be had is left out, with a line that
 * begins with `skipped:`. Exit code 1 when anything does not work.
 */
import { appendFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { writeProjects, type Project } from "./consumers/write-projects.js";
import { checkAction } from "./consumers/check-action.js";
import { mustRun, run } from "./consumers/run-program.js";

/** The oldest that `engines` allows, and the newest of each line that is kept. */
const VERSIONS = ["20.19.0", "22", "24"];

const QUIETLY = ["--no-audit", "--no-fund", "--loglevel=error"];

const repository = fileURLToPath(new URL("..", import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), "tfparity-consumers-"));
try {
  await checkConsumers(process.argv[2]);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

async function checkConsumers(given: string | undefined): Promise<void> {
  const archive = await packed(given);
  await installPackage(archive);
  checkAction(repository, scratch, archive);
  process.stdout.write("the steps of the GitHub Action\n");
  const nodes = await installNodes();
  const projects = writeProjects(repository, scratch);
  await together(projects.map(compile));
  for (const node of nodes) {
    const version = (await mustRun(scratch, node, ["--version"])).trim();
    await checkCommand(node);
    await together(projects.map((project) => checkProject(project, node)));
    process.stdout.write(`${version}: the command, both entries, ${projects.map(({ name }) => name).join("; ")}\n`);
  }
}

/** Waits for all, so that nothing runs any more when the folder goes, and throws what the first of them threw. */
async function together(running: readonly Promise<void>[]): Promise<void> {
  await Promise.allSettled(running);
  await Promise.all(running);
}

async function packed(given: string | undefined): Promise<string> {
  if (given !== undefined) return resolve(given);
  const args = ["pack", "--silent", "--ignore-scripts", "--pack-destination", scratch];
  return join(scratch, (await mustRun(repository, "npm", args)).trim());
}

/** What an app has installed, at the versions that the repository itself is tested with. */
async function installPackage(archive: string): Promise<void> {
  const { devDependencies } = JSON.parse(readFileSync(join(repository, "package.json"), "utf8")) as {
    readonly devDependencies: Readonly<Record<string, string>>;
  };
  const ours = ["@types/node", "cdktf", "cdktn", "constructs", "tsx", "typescript"];
  writeFileSync(join(scratch, "package.json"), JSON.stringify({ private: true }));
  const wanted = [archive, ...ours.map((name) => `${name}@${devDependencies[name]}`), "ts-node@^10.9.2"];
  await mustRun(scratch, "npm", ["install", ...QUIETLY, ...wanted]);
}

/** The programs `node` of all versions that the registry has. */
async function installNodes(): Promise<readonly string[]> {
  const nodes: string[] = [];
  for (const version of VERSIONS) {
    const folder = join(scratch, "nodes", version);
    mkdirSync(folder, { recursive: true });
    const args = ["pack", "--silent", `node-${process.platform}-${process.arch}@${version}`];
    const { status, stdout, stderr } = await run(folder, "npm", args);
    if (status === 0) {
      // Its headers and manuals are ten times as many files, and nobody reads them.
      await mustRun(folder, "tar", ["-xzf", stdout.trim(), "package/bin/node"]);
      nodes.push(join(folder, "package/bin/node"));
    } else {
      const [why = `npm ended with ${status}`] = stderr.split("\n").filter((line) => line.trim() !== "");
      process.stdout.write(`skipped: the package on Node.js ${version}, which cannot be had (${why})\n`);
    }
  }
  return nodes;
}

async function compile({ folder }: Project): Promise<void> {
  await mustRun(folder, process.execPath, [join(scratch, "node_modules/typescript/bin/tsc"), "-p", "."]);
}

/** The command says its version and judges two plans, which differ in nothing that matters. */
async function checkCommand(node: string): Promise<void> {
  const plan = join(repository, "test/read/fixtures/synthesized.plan.json");
  for (const name of ["staging", "production"]) cpSync(plan, join(scratch, `${name}.json`));
  // Two environments never have the same file.
  appendFileSync(join(scratch, "production.json"), "\n");
  const command = join(scratch, "node_modules/tfparity/dist/cli/bin.js");
  const { version } = JSON.parse(readFileSync(join(repository, "package.json"), "utf8")) as {
    readonly version: string;
  };
  const said = (await mustRun(scratch, node, [command, "--version"])).trim();
  if (said !== version) throw new Error(`tfparity --version says ${said}, and not ${version}`);
  const report = await mustRun(scratch, node, [command, "check", "--no-color", "staging.json", "production.json"]);
  if (!report.includes("PASS")) throw new Error(`tfparity check says ${report}`);
}

/** Runs the app as it was compiled, and as `cdktf.json` runs it; both have to write the same. */
async function checkProject({ folder, kind, library }: Project, node: string): Promise<void> {
  const compiled = await written(folder, node, ["main.js"]);
  // The rest is no matter of which library it is.
  if (library === "cdktn") return;
  const loader = kind === "commonjs" ? [join(scratch, "node_modules/ts-node/dist/bin.js")] : ["--import", "tsx"];
  const direct = await written(folder, node, [...loader, "main.ts"]);
  if (compiled !== direct) throw new Error(`the app in ${folder} writes something else by ts-node or tsx`);
  const stderr = "there are no parameters for qa; there are production, staging\n";
  await mustRun(folder, node, ["main.js", "qa"], { status: 2, stderr });
  const entries = (await mustRun(folder, node, ["library.js"])).trim();
  if (!/^(function|object)( (function|object))*$/.test(entries)) throw new Error(`the library exports ${entries}`);
}

/** All that a run of the app writes, as one text. */
async function written(folder: string, node: string, args: readonly string[]): Promise<string> {
  rmSync(join(folder, "cdktf.out"), { recursive: true, force: true });
  await mustRun(folder, node, args);
  const files = ["production/cdk.tf.json", "staging/cdk.tf.json", "staging/parity-proof.json"];
  return files.map((file) => readFileSync(join(folder, "cdktf.out/stacks", file), "utf8")).join("\n");
}
