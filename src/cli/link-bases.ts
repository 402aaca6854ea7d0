/** Where the links of reports lead: to the files that were compared, and to the pages of this package. */
import { InputError } from "../model/input-error.js";
import { webAddress } from "../report/escape.js";
import type { ReportOptions } from "../report/index.js";
import { folderIn } from "./pipeline-checkout.js";
import type { Io } from "./io.js";
import { readPackage, type PackageFacts } from "./own-package.js";

/**
 * Where files are on the web, and pages: `linkBases("https://git.example/shop/blob/4f2a", io)`. Without an address
 * that was given, what GitHub Actions says of the commit that it has checked out. Throws an InputError for what is no
 * address.
 */
export function linkBases(
  given: string | undefined,
  io: Pick<Io, "cwd" | "env">,
): Pick<ReportOptions, "linkBase" | "pageBase"> {
  if (given !== undefined && webAddress(given, "") === undefined)
    throw new InputError(
      `--link-base ${given} is no address that files can be found under; ` +
        "give the one of a folder, such as https://github.com/acme/shop/blob/4f2a9c1",
    );
  const linkBase = given ?? commitOnGitHub(io);
  const pageBase = pagesOf(readPackage());
  return { ...(linkBase === undefined ? {} : { linkBase }), ...(pageBase === undefined ? {} : { pageBase }) };
}

/**
 * Where the pages of a package are, by what it says of its repository: those of its own version. Undefined where it
 * says nothing, or names no repository on the web.
 */
export function pagesOf({ version, repository }: PackageFacts): string | undefined {
  const named = typeof repository === "string" ? repository : repository?.url;
  const address = named?.replace(/^git\+/, "").replace(/\.git$/, "");
  return address !== undefined && webAddress(address, "") !== undefined ? `${address}/blob/v${version}` : undefined;
}

// --- internal ---

/** The current folder in the commit that a workflow of GitHub runs for; undefined outside of its checkout. */
function commitOnGitHub({ cwd, env }: Pick<Io, "cwd" | "env">): string | undefined {
  const { GITHUB_ACTIONS, GITHUB_SERVER_URL, GITHUB_REPOSITORY, GITHUB_SHA, GITHUB_WORKSPACE } = env;
  const parts = [GITHUB_SERVER_URL, GITHUB_REPOSITORY, "blob", GITHUB_SHA];
  if (GITHUB_ACTIONS !== "true" || !GITHUB_WORKSPACE || parts.some((part) => !part)) return undefined;
  const folder = folderIn(GITHUB_WORKSPACE, cwd);
  return folder === undefined ? undefined : webAddress(parts.join("/"), folder)?.replace(/\/$/, "");
}
