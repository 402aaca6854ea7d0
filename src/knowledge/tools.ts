/**
 * The tools that `tfparity manifest` can ask for their versions: which programs they are, and the first line of what
 * they say. A tool that is missing here is a line to add.
 */

/** How a tool tells its version. */
export interface ToolRow {
  readonly name: string;
  /** What it is called on the PATH; the first that is there is asked. */
  readonly programs: readonly string[];
  readonly arguments: readonly string[];
  /** What stands before the version in the first line that it prints. */
  readonly before: string;
  /** True for one that is looked for although nobody asks for it. */
  readonly byDefault: boolean;
  /** True for what runs the code: another major version of it is more than a detail. */
  readonly isRuntime: boolean;
}

/** All of them, in order. */
export const tools: readonly ToolRow[] = [
  row("bun", { isRuntime: true }),
  row("cargo", { before: "cargo " }),
  row("deno", { before: "deno ", isRuntime: true }),
  row("docker", { before: "Docker version " }),
  row("dotnet", { isRuntime: true }),
  row("git", { before: "git version " }),
  row("go", { arguments: ["version"], before: "go version go", isRuntime: true }),
  row("node", { before: "v", byDefault: true, isRuntime: true }),
  row("npm", { byDefault: true }),
  row("php", { before: "PHP ", isRuntime: true }),
  row("pnpm", { byDefault: true }),
  row("python", { programs: ["python3", "python"], before: "Python ", isRuntime: true }),
  row("ruby", { before: "ruby ", isRuntime: true }),
  row("rustc", { before: "rustc " }),
  // On GitHub, the actions that set them up put a wrapper under the plain name, which mixes in text of its own.
  row("terraform", {
    programs: ["terraform-bin", "terraform"],
    arguments: ["version"],
    before: "Terraform v",
    byDefault: true,
  }),
  row("tofu", { programs: ["tofu-bin", "tofu"], arguments: ["version"], before: "OpenTofu v", byDefault: true }),
  row("uv", { before: "uv " }),
  row("yarn", { byDefault: true }),
];

/** The names of those that run code. */
export const runtimes: ReadonlySet<string> = new Set(
  tools.filter(({ isRuntime }) => isRuntime).map(({ name }) => name),
);

/** The files that lock what is installed, or say which versions of tools are, in order. */
export const lockfiles: readonly string[] = [
  ".node-version",
  ".nvmrc",
  ".opentofu-version",
  ".python-version",
  ".ruby-version",
  ".terraform-version",
  ".terraform.lock.hcl",
  ".tool-versions",
  ".yarnrc.yml",
  "Cargo.lock",
  "Gemfile.lock",
  "bun.lock",
  "bun.lockb",
  "composer.lock",
  "deno.lock",
  "go.sum",
  "mise.toml",
  "npm-shrinkwrap.json",
  "package-lock.json",
  "pnpm-lock.yaml",
  "poetry.lock",
  "requirements.txt",
  "uv.lock",
  "yarn.lock",
];

/** The one of them that has the providers. */
export const PROVIDER_LOCK = ".terraform.lock.hcl";

// --- internal ---

function row(name: string, says: Partial<Omit<ToolRow, "name">>): ToolRow {
  const usual = { programs: [name], arguments: ["--version"], before: "", byDefault: false, isRuntime: false };
  return { name, ...usual, ...says };
}
