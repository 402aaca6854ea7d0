/** Synthesizes and checks another commit of the repository, for `--base-ref`. */
import { rmSync } from "node:fs";
import { mkdtemp, realpath, rm, stat, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { checkParity } from "../check.js";
import { InputError, InputErrors } from "../model/input-error.js";
import type { ParityReport } from "../model/report.js";
import { logLine } from "../report/escape.js";
import { chooseComparison, loadComparison, type ComparisonOptions } from "./comparison.js";
import { beginReading } from "./files-read.js";
import { openRepository } from "./git.js";
import { onInterruption } from "./interruption.js";
import type { Io } from "./io.js";
import { findApp, synthesize } from "./synthesize-app.js";

/**
 * The report on a commit, judged by the contract and the parameter files that it has itself. Its files are checked out
 * into a folder of their own, with the packages that are installed here; the app that its `cdktf.json` names
 * synthesizes them, with the variables of this process. Nothing of it is left afterwards. Throws an InputError where
 * there is no such commit or app, where the app fails, and for whatever keeps the configurations from being compared.
 */
export async function reportOnCommit(ref: string, options: ComparisonOptions, io: Io): Promise<ParityReport> {
  const repository = await openRepository(io, "--base-ref");
  const commit = await repository.commitOf(ref);
  const named = `${ref} (commit ${commit.slice(0, 12)})`;
  const folder = await mkdtemp(join(await realpath(tmpdir()), "tfparity-"));
  const callOff = onInterruption(() => rmSync(folder, { recursive: true, force: true }));
  const checkout: Checkout = { here: await realpath(repository.root), there: join(folder, "base") };
  try {
    await repository.addWorktree(checkout.there, commit);
    return await reportOnCheckout(checkout, named, options, io);
  } catch (error) {
    throw aboutCommit(error, named);
  } finally {
    await repository.removeWorktree(checkout.there).catch(() => undefined);
    await rm(folder, { recursive: true, force: true });
    callOff();
  }
}

// --- internal ---

/** The top folders of the work tree that the command runs in, and of the one that has the other commit. */
interface Checkout {
  readonly here: string;
  readonly there: string;
}

async function reportOnCheckout(
  checkout: Checkout,
  named: string,
  options: ComparisonOptions,
  io: Io,
): Promise<ParityReport> {
  const cwd = inCheckout(await realpath(io.cwd), checkout);
  const app = await findApp(cwd, checkout.there);
  await linkPackages(app.folder, checkout);
  await io.stderr.write(`${logLine(`tfparity: synthesizes ${named} by: ${app.command}`)}\n`);
  await synthesize(app, io);
  const { contract, contractFrom: _, ...rest } = options;
  const asked = {
    ...rest,
    ...(typeof contract === "string"
      ? { contract: relative(cwd, inCheckout(resolve(io.cwd, contract), checkout)) }
      : {}),
    root: options.root.map((one) => inCheckout(resolve(io.cwd, one), checkout)),
    // What the command line names is there now, and may be in no commit.
    schema: options.schema.map((file) => resolve(io.cwd, file)),
  };
  const base = { ...io, cwd, terminal: undefined };
  const reading = beginReading(base);
  const chosen = await chooseComparison([], asked, base, reading);
  // A manifest tells of one build, and the one of another commit may be in none.
  return checkParity(await loadComparison(chosen, { ...asked, manifestsMayBeMissing: true }, base, reading));
}

/** Where a path of the work tree is in the other one; what lies outside of both is where it is. */
function inCheckout(path: string, { here, there }: Checkout): string {
  const inside = relative(here, path);
  return inside === ".." || inside.startsWith(`..${sep}`) || isAbsolute(inside) ? path : join(there, inside);
}

/**
 * Packages are no part of a commit: those that are installed for the app here, and for the folders above it, are taken
 * for it there.
 */
async function linkPackages(folder: string, checkout: Checkout): Promise<void> {
  const installed = join(checkout.here, relative(checkout.there, folder), PACKAGES);
  const isThere = await stat(installed).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (isThere) await symlink(installed, join(folder, PACKAGES), "junction").catch(() => undefined);
  if (folder !== checkout.there) await linkPackages(dirname(folder), checkout);
}

const PACKAGES = "node_modules";

/** What is wrong is wrong there, where nobody would look for it. */
function aboutCommit(error: unknown, named: string): unknown {
  const told = (one: InputError): InputError => {
    const { file, line, column, message } = one;
    const place = file === undefined ? undefined : { file, line, column };
    return new InputError(`in ${named}: ${message}`, place);
  };
  if (error instanceof InputErrors) return new InputErrors(error.errors.map(told));
  return error instanceof InputError ? told(error) : error;
}
