import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll } from "vitest";
import type { ExitCode, Io } from "../../src/cli/io.js";
import { run } from "../../src/cli/run.js";

/** What a run left behind. */
export interface Outcome {
  readonly exitCode: ExitCode;
  readonly stdout: string;
  readonly stderr: string;
}

const made: string[] = [];
afterAll(() => made.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

/** An empty folder that is deleted after the tests of the file. */
export function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "tfparity-cli-"));
  made.push(folder);
  return folder;
}

/** A folder of its own with these files. */
export function folderWith(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = emptyFolder();
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

/**
 * Runs the command in a folder, on the seventh of January 2027 at nine, with nothing on standard input and no
 * terminal.
 */
export async function runIn(cwd: string, argv: readonly string[], io: Partial<Io> = {}): Promise<Outcome> {
  const [stdout, stderr]: [string[], string[]] = [[], []];
  const exitCode = await run(argv, {
    stdout: { write: (text) => stdout.push(text) },
    stderr: { write: (text) => stderr.push(text) },
    stdin: noBytes(),
    env: {},
    cwd,
    today: () => "2027-01-07",
    now: () => "2027-01-07T09:00:00Z",
    ...io,
  });
  return { exitCode, stdout: stdout.join(""), stderr: stderr.join("") };
}

/** The bytes of a text, in two pieces. */
export async function* bytesOf(text: string): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  yield bytes.subarray(0, 10);
  yield bytes.subarray(10);
}

/** What another plan of the same has of its own: when it was made. Two plans are never the same file. */
export const LATER = { timestamp: "2027-01-07T08:00:00Z" };

/** The plan of one `terraform_data` resource that exists already, as Terraform 1.11.4 writes it. */
export function planOf(input: string, more: Readonly<Record<string, unknown>> = {}): string {
  const values = { id: "4c3f3bd2-0000-4000-8000-000000000000", input, output: input, triggers_replace: null };
  const resource = {
    address: "terraform_data.main",
    mode: "managed",
    type: "terraform_data",
    name: "main",
    provider_name: "terraform.io/builtin/terraform",
  };
  return JSON.stringify({
    format_version: "1.2",
    terraform_version: "1.11.4",
    planned_values: { root_module: { resources: [{ ...resource, schema_version: 0, values, sensitive_values: {} }] } },
    resource_changes: [
      {
        ...resource,
        change: {
          actions: ["no-op"],
          before: values,
          after: values,
          after_unknown: {},
          before_sensitive: {},
          after_sensitive: {},
        },
      },
    ],
    configuration: {
      provider_config: { terraform: { name: "terraform", full_name: "terraform.io/builtin/terraform" } },
      root_module: {
        resources: [
          {
            address: "terraform_data.main",
            mode: "managed",
            type: "terraform_data",
            name: "main",
            provider_config_key: "terraform",
            expressions: { input: { constant_value: input } },
            schema_version: 0,
          },
        ],
      },
    },
    timestamp: "2027-01-01T00:00:00Z",
    applyable: false,
    complete: true,
    errored: false,
    ...more,
  });
}

// --- internal ---

async function* noBytes(): AsyncGenerator<Uint8Array> {
  yield* [];
}
