import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { InputError } from "../model/input-error.js";
import type { Io } from "./io.js";
import { runTerraform, type TerraformEnding } from "./terraform.js";
import { unpackedSize } from "./zip-size.js";

/**
 * The JSON of a binary plan, from `terraform show -json`, or `tofu` where there is no terraform. It gets a copy of the
 * bytes, and runs in an empty folder, or in the one that the user names for it, where the plan's providers are
 * initialised. Throws an InputError when neither is on the PATH, and when it fails. `file` is what the user called it.
 */
export async function* showPlanfile(
  bytes: AsyncIterable<Uint8Array>,
  file: string,
  env: Io["env"],
  folder?: string,
  patience = PATIENCE,
): AsyncGenerator<Uint8Array> {
  const ending = yield* runTerraform(
    {
      command: (own) => ["show", "-json", "-no-color", join(own, COPY)],
      prepare: async (own) => {
        await writeFile(join(own, COPY), bytes, { mode: 0o600 });
        refuseBomb(await readFile(join(own, COPY)), file);
      },
      folder,
      patience,
    },
    env,
  );
  if (ending.kind !== "ended" || ending.code !== 0) throw new InputError(problem(ending, folder), { file });
}

// --- internal ---

/** Terraform takes twice that in memory; a plan of a thousand resources unpacks to a few mebibytes. */
const LARGEST = 1024 * 1024 * 1024;

/** Throws an InputError for an archive of megabytes that would fill the memory of any machine. */
function refuseBomb(archive: Uint8Array, file: string): void {
  if ((unpackedSize(archive) ?? 0) <= LARGEST) return;
  const problem = "unpacked, this binary plan is larger than the 1 GiB that Terraform is given; give its JSON instead";
  throw new InputError(problem, { file });
}

const COPY = "plan";
/** Providers take seconds to tell their schemas, and large plans a minute. */
const PATIENCE = 300_000;
/** So much of what Terraform complains about is passed on. */
const MOST_COMPLAINT = 400;

function problem(ending: TerraformEnding, folder: string | undefined): string {
  if (ending.kind === "missing")
    return (
      "this is a binary plan, and neither terraform nor tofu is on the PATH to read it; " +
      "give the output of `terraform show -json` on it instead"
    );
  const complaint = ending.kind === "silent" ? "" : firstLines(ending.complaint);
  const failed =
    `\`${ending.program} show -json\` ` +
    (ending.kind === "silent"
      ? "said nothing for minutes and was stopped"
      : `could not read it${complaint === "" ? " and did not say why" : `: ${complaint}`}`);
  const where =
    folder === undefined
      ? "It ran in an empty folder, without the plan's providers. "
      : "It ran in the folder of --terraform-folder, without your environment and settings. ";
  return (
    `this is a binary plan, and ${failed}. ${where}In the folder where it was planned, run ` +
    "`terraform show -json <plan> > <file>` and give that file" +
    (folder === undefined ? ", or name that folder with --terraform-folder" : "")
  );
}

/** Without the frame that Terraform draws around its errors. */
const firstLines = (complaint: string): string =>
  complaint
    .split("\n")
    .map((line) => line.replace(/^[│╷╵\s]+/, "").trim())
    .filter((line) => line !== "")
    .join(" ")
    .replace(/\.+$/, "")
    .replace(new RegExp(`^(.{${MOST_COMPLAINT}}).+$`), "$1…");
