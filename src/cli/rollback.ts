/** `tfparity rollback`: what an environment can go back to, by the ledger of the contract. */
import { didYouMean } from "../contract/nearest.js";
import { wayBack } from "../ledger/way-back.js";
import { asStrict } from "../ledger/promotion-status.js";
import { InputError } from "../model/input-error.js";
import { logLine, visibleJson } from "../report/escape.js";
import { rollbackText } from "../report/rollback.js";
import { beginReading } from "./files-read.js";
import { readLedgerOf } from "./open-ledger.js";
import type { ExitCode, Io } from "./io.js";
import { loadContract } from "./load.js";
import type { RollbackOptions } from "./rollback-command.js";
import { toStandardOutput } from "./standard-output.js";

/**
 * Tells what passed into an environment before what is there now: 1 where there is nothing. Throws InputError and
 * InputErrors for a contract without a ledger, for one that cannot be read, and for wrong usage.
 */
export async function rollback({ to, format, ...options }: RollbackOptions, io: Io): Promise<ExitCode> {
  if (to === undefined) throw new InputError("rollback needs --to <environment>, which says what is to go back");
  const loaded = await loadContract(options, beginReading(io), io.stderr);
  const ledger = await readLedgerOf(loaded, io);
  if (ledger === undefined)
    throw new InputError(`${loaded.contract.file ?? "the contract"} names no ledger; name one with ledger: <file>`);
  const { contract } = loaded;
  const names = [...contract.environments.keys()];
  if (!names.includes(to))
    throw new InputError(
      `${to} is no environment of ${contract.file ?? "the contract"}, which has ${names.join(", ")}` +
        didYouMean(to, names),
    );
  // What passed less strictly is none that a gate would let go back.
  const promotions = asStrict(ledger.judging.promotions, contract.gate);
  const found = wayBack({ ...ledger.judging, promotions }, to);
  if (found?.before === undefined) {
    const what = found === undefined ? "nothing has passed the gate into it" : "nothing else passed before it";
    const uncounted = ledger.judging.uncounted.length;
    const unsigned = uncounted === 0 ? "" : `; ${uncounted} entries do not count, since nobody trusted has signed them`;
    await io.stderr.write(`${logLine(`tfparity: there is nothing to go back to in ${to}: ${what}${unsigned}`)}\n`);
    return 1;
  }
  const told = { environment: to, ...found, before: found.before };
  const text = format === "json" ? `${visibleJson(JSON.stringify(told, undefined, 2))}\n` : rollbackText(told);
  await toStandardOutput(text, io);
  return 0;
}
