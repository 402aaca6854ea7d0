import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * The two versions of one small configuration, and two environments of it, run by real Terraform without any
 * provider.
 */

export type Version = "v1" | "v2";
export type EnvironmentName = "staging" | "production";

const sizes = { staging: 1, production: 5 } as const;
/** What staging's token is; no report may ever show it. */
export const secrets = { staging: "not-a-secret-of-staging", production: "not-a-secret-of-production" } as const;

/** One environment in a folder of its own, with its own state. */
export interface Life {
  /** Makes `<file>` the binary plan for a version, of its source as `change` has it where that is given. */
  readonly plan: (version: Version, file: string, change?: (text: string) => string) => void;
  readonly apply: (file: string) => void;
  /** The JSON of a binary plan. */
  readonly show: (file: string) => string;
}

/** Begins an environment; throws where there is no Terraform. `folder` is made. */
export function beginLife(name: EnvironmentName, folder: string): Life {
  mkdirSync(folder, { recursive: true });
  const terraform = (...argv: readonly string[]): string =>
    execFileSync("terraform", [...argv], {
      cwd: folder,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, CHECKPOINT_DISABLE: "1", TF_IN_AUTOMATION: "1" },
      maxBuffer: 1 << 26,
    });
  return {
    plan: (version, file, change = (text) => text) => {
      writeFileSync(join(folder, "main.tf"), change(readFileSync(join(sources, version, "main.tf"), "utf8")));
      terraform("init", "-input=false");
      terraform("plan", "-input=false", `-var=size=${sizes[name]}`, `-var=token=${secrets[name]}`, `-out=${file}`);
    },
    apply: (file) => void terraform("apply", "-input=false", file),
    show: (file) => terraform("show", "-json", file),
  };
}

/** True where Terraform can be run; tests that need it say that they were skipped elsewhere. */
export function hasTerraform(): boolean {
  try {
    execFileSync("terraform", ["version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

// --- internal ---

const sources = fileURLToPath(new URL("fixtures/source/", import.meta.url));
