/** Loads the manifests that the contract names (`manifest: "manifests/{environment}.json"`). */
import { parseJsonFile } from "../json/parse-file.js";
import type { Contract } from "../model/contract.js";
import { InputError } from "../model/input-error.js";
import type { Manifest } from "../model/manifest.js";
import { besideContract } from "./choose-inputs.js";
import type { ConfinedReading } from "./files-read.js";
import { isThere, readText } from "./open-input.js";

/** The manifest of an environment, as seen from the current folder; undefined where the contract names none. */
export const manifestFile = (contract: Contract, environment: string): string | undefined =>
  contract.manifest === undefined
    ? undefined
    : besideContract(
        contract,
        contract.manifest.file.replaceAll("{environment}", () => environment),
      );

/**
 * The manifests of the environments that are compared, by their names; undefined where the contract names none, and
 * where one of them is not there although it may be. Throws an InputError for a manifest that is not there, that lies
 * outside, that is none, and for one file that would be that of two environments.
 */
export async function loadManifests(
  environments: readonly string[],
  contract: Contract,
  confined: ConfinedReading,
  mayBeMissing = false,
): Promise<ReadonlyMap<string, Manifest> | undefined> {
  if (contract.manifest === undefined) return undefined;
  const { location } = contract.manifest;
  const reading = confined(location);
  const manifests = new Map<string, Manifest>();
  const owners = new Map<string, string>();
  for (const environment of environments) {
    const file = manifestFile(contract, environment) ?? "";
    if (!(await isThere(file, reading))) {
      if (mayBeMissing) return undefined;
      throw new InputError(
        `${file} does not exist, so that nobody knows what ${environment} is built with; ` +
          `write it where that is done: tfparity manifest --output ${file}`,
        location,
      );
    }
    manifests.set(environment, await manifestIn(await readText(file, "manifest", reading), file));
    const identity = reading.noted.all("manifest").find((read) => read.file === file)?.identity ?? file;
    const owner = owners.get(identity);
    if (owner !== undefined)
      throw new InputError(
        `${file} would be the manifest of ${owner} and of ${environment}: it is one file; write one for each where ` +
          "that environment is built",
        location,
      );
    owners.set(identity, environment);
  }
  return manifests;
}

// --- internal ---

/** Loaded by the first contract that has manifests. */
async function manifestIn(text: string, file: string): Promise<Manifest> {
  const { readManifest } = await import("../contract/index.js");
  return readManifest(
    parseJsonFile(text, file, "this is not valid JSON; write it again with: tfparity manifest"),
    file,
  );
}
