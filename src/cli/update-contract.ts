import type { ExitCode, Io } from "./io.js";
import type { Reading } from "./files-read.js";
import type { InitOptions } from "./program.js";
import { InputError } from "../model/input-error.js";

/** To come. */
export async function updateContract(
  _files: readonly string[],
  _options: InitOptions,
  _io: Io,
  _reading: Reading,
): Promise<ExitCode> {
  throw new InputError("--update is not there yet");
}
