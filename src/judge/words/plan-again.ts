import type { Environment } from "../../model/environment.js";

/** The command that makes the plan of an environment again, into the file that it was read from, as code. */
export function planAgain({ name, file }: Pick<Environment, "name" | "file">): string {
  const into = file === "-" ? `${name}.json` : file;
  const planfile = shellWord(/\.json(\.gz)?$/.test(into) ? `${name}.tfplan` : into);
  const plan = `terraform plan -out=${planfile}`;
  if (into.endsWith(".json.gz")) return `\`${plan} && terraform show -json ${planfile} | gzip > ${shellWord(into)}\``;
  return into.endsWith(".json")
    ? `\`${plan} && terraform show -json ${planfile} > ${shellWord(into)}\``
    : `\`${plan}\``;
}

// --- internal ---

/** Text that a POSIX shell takes for one word. */
const shellWord = (text: string): string =>
  /^[\w@%+=:,./-]+$/.test(text) && !text.startsWith("-") ? text : `'${text.replaceAll("'", "'\\''")}'`;
