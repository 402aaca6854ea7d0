import { readdirSync } from "node:fs";

/** Fixtures that one script makes. */
export interface FixtureSet {
  /** In the folder of scripts. */
  readonly script: string;
  /** Where they are; folders in it hold what they are made from. */
  readonly folder: string;
}

/** Everything that Terraform made and tests keep. */
export const fixtureSets: readonly FixtureSet[] = [
  { script: "read-fixtures.ts", folder: "test/read/fixtures" },
  { script: "gate-fixtures.ts", folder: "test/gate/fixtures" },
  { script: "fingerprint-fixtures.ts", folder: "test/fingerprint/fixtures" },
  { script: "source-fixtures.ts", folder: "test/configuration/fixtures" },
  { script: "secrets-fixtures.ts", folder: "test/secrets/fixtures" },
  { script: "explain-fixtures.ts", folder: "test/explain/fixtures" },
  { script: "replan-fixtures.ts", folder: "test/replan/fixtures" },
];

/** The names of the files in a folder, but not of those in folders in it. */
export const filesIn = (folder: string): readonly string[] =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => name)
    .sort();
