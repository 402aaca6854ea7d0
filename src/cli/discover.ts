/**
 * Finds the files of environments below a folder by their names, as people lay them out: `plans/staging.json`,
 * `staging/plan.json`, `cdktf.out/stacks/staging`, `environments/staging/terraform.tfstate`, `staging.tfvars`.
 */
import { open, readdir } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { isPlanfile } from "../read/index.js";

/** What a file is by its name: what an environment is read from, or what belongs to one. */
export type FoundKind = "plan" | "planfile" | "state" | "synth" | "parameters" | "source";

/** A file or, for `synth` and `source`, a folder. */
export interface Found {
  readonly kind: FoundKind;
  /** Relative to where the search began. */
  readonly path: string;
  /** The environment that its name tells; absent where it tells none, and for sources. */
  readonly environment?: string;
}

/** What there is, and what was not looked at. */
export interface Discovery {
  /** In the order of their paths. */
  readonly found: readonly Found[];
  /** Folders that lie too deep, and what was left when there were too many. */
  readonly leftOut: readonly string[];
}

/** Looks through a folder and all below it. What cannot be read is passed over, and named. */
export async function discover(root: string): Promise<Discovery> {
  const found: Found[] = [];
  const leftOut: string[] = [];
  const queue: { readonly path: string; readonly depth: number }[] = [{ path: "", depth: 0 }];
  let seen = 0;
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    const { path, depth } = next;
    const entries = await readdir(join(root, path), { withFileTypes: true }).catch(() => undefined);
    if (entries === undefined) {
      leftOut.push(path);
      continue;
    }
    const sorted = [...entries].sort((one, other) => (one.name < other.name ? -1 : 1));
    const files = sorted.filter((entry) => entry.isFile()).map(({ name }) => name);
    seen += files.length;
    if (seen > MOST_FILES)
      return { found: inOrder(found), leftOut: [...leftOut, path, ...queue.map((one) => one.path)] };
    for (const name of files) {
      const one = await foundFile(root, join(path, name));
      if (one !== undefined) found.push(one);
    }
    // An app whose parameters stand in its code writes them beside its configuration.
    if (files.includes(SYNTHESIZED) && files.includes(GIVEN_IN_CODE))
      found.push({ kind: "parameters", path: join(path, GIVEN_IN_CODE), environment: basename(path) });
    if (files.some((name) => /\.(?:tf|tofu)(?:\.json)?$/.test(name) && name !== SYNTHESIZED))
      found.push({ kind: "source", path: path === "" ? "." : path });
    for (const entry of sorted.filter((one) => one.isDirectory() && !isSkipped(one.name, path))) {
      const folder = join(path, entry.name);
      if (depth >= DEEPEST) leftOut.push(folder);
      else queue.push({ path: folder, depth: depth + 1 });
    }
  }
  return { found: inOrder(found), leftOut };
}

/**
 * The environment that a path names: `staging` for `plans/staging.json`, `plan-staging.json`, `staging.plan.json.gz`
 * and `staging/plan.json`; undefined where the name says nothing and no folder does.
 */
export function environmentOf(path: string): string | undefined {
  const own = basename(path)
    .replace(ENDINGS, "")
    .replace(/^(?:tf-?plan|plan|terraform|tfstate|state)[-_.]?/i, "")
    .replace(/[-_.]?(?:tf-?plan|plan|terraform|tfstate|state)$/i, "");
  if (own !== "") return own;
  const folder = basename(dirname(path));
  return folder === "" || folder === "." || GENERAL_FOLDERS.test(folder) ? undefined : folder;
}

// --- internal ---

const DEEPEST = 6;
const MOST_FILES = 20_000;

const SYNTHESIZED = "cdk.tf.json";
const GIVEN_IN_CODE = "parameters.json";

/** What is not the repository's own. */
const SKIPPED: ReadonlySet<string> = new Set(["node_modules", ".git", ".terraform", ".terragrunt-cache", "dist"]);

/** What is there for tests is no environment, but in a folder of plans or of environments. */
const OF_TESTS: ReadonlySet<string> = new Set(["test", "tests", "testdata", "fixtures", "__fixtures__"]);
const OF_ENVIRONMENTS = /(?:^|[/\\])(?:plans?|out|output|live|env|envs|environments?|states?)(?:$|[/\\])/i;

const isSkipped = (name: string, folder: string): boolean =>
  SKIPPED.has(name) || (OF_TESTS.has(name) && !OF_ENVIRONMENTS.test(folder));

const ENDINGS = /(?:\.(?:json|tfplan|tfstate|tfvars|ya?ml|gz|out|bin))+$/i;

/** Folders that hold files of all environments, and are called like none. */
const GENERAL_FOLDERS = /^(?:\.|plans?|states?|out|output|build|tmp|terraform|infra|infrastructure)$/i;

const PARAMETER_FOLDERS = /^(?:parameters?|params|config|configs|env|envs|environments?|values|vars|tfvars|settings)$/i;

const inOrder = (found: readonly Found[]): readonly Found[] =>
  [...found].sort((one, other) => (one.path < other.path ? -1 : one.path > other.path ? 1 : 0));

async function foundFile(root: string, path: string): Promise<Found | undefined> {
  const name = basename(path);
  if (name === SYNTHESIZED) return { kind: "synth", path: dirname(path), environment: basename(dirname(path)) };
  const kind = kindOf(path);
  if (kind === undefined) return undefined;
  const environment = environmentOf(path);
  const isBinary = kind === "plan" && !/\.json(?:\.gz)?$/i.test(name) && (await startsLikePlanfile(join(root, path)));
  return { kind: isBinary ? "planfile" : kind, path, ...(environment === undefined ? {} : { environment }) };
}

function kindOf(path: string): FoundKind | undefined {
  const name = basename(path);
  const folder = basename(dirname(path));
  if (/\.tfvars(?:\.json)?$/i.test(name)) return "parameters";
  if (/\.tfstate(?:\.gz)?$/i.test(name)) return "state";
  if (/\.tfplan(?:\.gz)?$/i.test(name) || /^tfplan$/i.test(name)) return "plan";
  if (/^(?:.*[-_.])?(?:tf-?)?plan(?:[-_.].*)?\.json(?:\.gz)?$/i.test(name)) return "plan";
  if (/^plans?$/i.test(folder) && /\.json(?:\.gz)?$/i.test(name)) return "plan";
  if (PARAMETER_FOLDERS.test(folder) && /\.(?:json|ya?ml)$/i.test(name) && !/schema/i.test(name)) return "parameters";
  // Of components: `plans/staging/network.json`.
  if (/(?:^|[/\\])plans?[/\\]/i.test(path) && /\.json(?:\.gz)?$/i.test(name)) return "plan";
  return undefined;
}

/** A binary plan is a zip file. */
async function startsLikePlanfile(path: string): Promise<boolean> {
  const handle = await open(path).catch(() => undefined);
  if (handle === undefined) return false;
  try {
    const start = new Uint8Array(4);
    await handle.read(start, 0, 4, 0);
    return isPlanfile(start);
  } finally {
    await handle.close();
  }
}
