/** Which repository of GitHub something is written to, and with whose token. */
import { InputError } from "../model/input-error.js";
import type { GitHubRepository } from "./github-graphql.js";
import { isThisMachine } from "./http-retry.js";
import type { Io } from "./io.js";

/**
 * The repository of `--repository`, or of the workflow, with the token of its job. `what` is what is written there: `a
 * comment`. Throws an InputError for a repository or a token that is missing or none.
 */
export function repositoryOf(option: string | undefined, env: Io["env"], what: string): GitHubRepository {
  const token = env["GITHUB_TOKEN"] || env["GH_TOKEN"];
  if (!token) throw new InputError(`${what} needs a token; give it in the variable GITHUB_TOKEN`);
  if (!/^[\x21-\x7e]+$/.test(token))
    throw new InputError("GITHUB_TOKEN holds a space, a line break or another character that no token has");
  const named = option ?? env["GITHUB_REPOSITORY"] ?? "";
  const [, owner, repository] = REPOSITORY.exec(named) ?? [];
  if (owner === undefined || repository === undefined)
    throw new InputError(
      named === ""
        ? "the repository cannot be told; name it with --repository <owner>/<name>"
        : `${named} is no repository; name it as <owner>/<name>`,
    );
  return { api: apiOf(env["GITHUB_GRAPHQL_URL"] || "https://api.github.com/graphql"), token, owner, repository };
}

/** Throws an InputError for a `--name` that could be more than a name in the comment of HTML that it stands in. */
export function refuseOtherName(name: string, what: string): void {
  if (!NAME.test(name))
    throw new InputError(`--name ${name}: letters, digits, _, - and . name ${what}, at most 64 of them`);
}

// --- internal ---

const NAME = /^[\w.-]{1,64}$/;
const REPOSITORY = /^([\w.-]+)\/([\w.-]+)$/;

/** A token is sent over what nobody else can read, or to this machine. */
function apiOf(address: string): string {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const isPlain = url !== undefined && url.username === "" && url.password === "";
  if (isPlain && (url.protocol === "https:" || (url.protocol === "http:" && isThisMachine(url)))) return address;
  throw new InputError("GITHUB_GRAPHQL_URL is no https address without a user: https://github.example/api/graphql");
}
