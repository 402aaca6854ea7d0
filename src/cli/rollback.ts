/** `tfparity rollback`: what an environment can go back to, by the ledger of the contract. */
import { componentContract, namedComponents, takesAllComponents } from "../contract/index.js";
import { didYouMean } from "../contract/nearest.js";
import { lastReplan } from "../ledger/last-replan.js";
import { ofComponent } from "../ledger/of-component.js";
import type { Ledger } from "../ledger/read-ledger.js";
import { wayBack, type WayBack } from "../ledger/way-back.js";
import { wayBackFromNow } from "../ledger/way-back-from-now.js";
import { asStrict } from "../ledger/promotion-status.js";
import type { Contract } from "../model/contract.js";
import { InputError } from "../model/input-error.js";
import { compareText } from "../model/value.js";
import { logLine } from "../report/escape.js";
import { rollbackJson, rollbackText, type ToldRollback, type ToldWayBack } from "../report/rollback.js";
import { parsePlanOption } from "./choose-inputs.js";
import { configuredNow } from "./configured-now.js";
import { beginReading, type Reading } from "./files-read.js";
import { readLedgerOf } from "./open-ledger.js";
import type { ExitCode, Io } from "./io.js";
import { loadContract, type LoadedContract } from "./load.js";
import type { RollbackOptions } from "./rollback-command.js";
import { toStandardOutput } from "./standard-output.js";
import { unknownEnvironment } from "./unknown-environment.js";

/**
 * Tells what passed into an environment before what is there now, of each component where the contract has several: 1
 * where there is nothing in any of them. Throws InputError and InputErrors for a contract without a ledger, for one
 * that cannot be read, for a plan of the command line that has no fingerprint, and for wrong usage.
 */
export async function rollback(options: RollbackOptions, io: Io): Promise<ExitCode> {
  const { to: environment } = options;
  if (environment === undefined)
    throw new InputError("rollback needs --to <environment>, which says what is to go back");
  const reading = beginReading(io);
  const loaded = await loadContract(options, reading, io.stderr);
  const opened = await readLedgerOf(loaded, io);
  const { contract } = loaded;
  if (opened === undefined)
    throw new InputError(`${contract.file ?? "the contract"} names no ledger; name one with ledger: <file>`);
  if (!contract.environments.has(environment)) throw unknownEnvironment(environment, contract);
  // What passed less strictly is none that a gate would let go back.
  const ledger = { ...opened.judging, promotions: asStrict(opened.judging.promotions, contract.gate) };
  const components = componentsOf(options, environment, ledger, contract);
  refuseOtherPlans(options, environment, components);
  const told: ToldRollback[] = [];
  for (const component of components ?? [undefined])
    told.push(await toldOf({ environment, component }, ledger, { ...options, loaded }, io, reading));
  await tellMissing(told, ledger, io);
  const found = told.filter(hasWayBack);
  if (options.format === "json" && (components !== undefined || found.length > 0))
    await toStandardOutput(rollbackJson(components === undefined ? told[0] : told), io);
  else if (found.length > 0) await toStandardOutput(found.map(rollbackText).join("\n"), io);
  return found.length === told.length && found.length > 0 ? 0 : 1;
}

// --- internal ---

/**
 * The components to tell of: the one that is asked for, or those that the contract names and those that something of
 * passed into the environment. Undefined where the contract has none.
 */
function componentsOf(
  { component: asked }: RollbackOptions,
  environment: string,
  { promotions, uncounted }: Ledger,
  contract: Contract,
): readonly string[] | undefined {
  if (contract.components === undefined) {
    if (asked === undefined) return undefined;
    throw new InputError(`${contract.file ?? "the contract"} has no components; leave out --component`);
  }
  const noted = [...promotions, ...uncounted].filter(({ to }) => to.environment === environment);
  const inLedger = noted.flatMap(({ component }) => component ?? []);
  const named = namedComponents(contract).map(({ name }) => name);
  // Without a pattern for all of them, those that the contract does not name any more are none.
  const known = takesAllComponents(contract) ? [...named, ...inLedger] : named;
  const names = [...new Set(known)].sort(compareText);
  if (asked === undefined) return names;
  if (names.includes(asked) || takesAllComponents(contract)) return [asked];
  throw new InputError(
    `--component ${asked} is none of the contract's components${didYouMean(asked, names) || `: ${names.join(", ")}`}`,
  );
}

function refuseOtherPlans(
  { plan, component }: RollbackOptions,
  environment: string,
  components: readonly string[] | undefined,
): void {
  const other = plan.map(parsePlanOption).find((one) => one.environment !== environment);
  if (other !== undefined)
    throw new InputError(
      `--plan ${other.environment}=${other.file} is not for ${environment} (--to), which is to go back` +
        didYouMean(other.environment, [environment]),
    );
  if (plan.length > 0 && components !== undefined && component === undefined)
    throw new InputError("the contract has components, and --plan is for one of them; name it with --component");
}

/** What is asked about, and what may change the answer. */
interface Asked {
  readonly environment: string;
  readonly component: string | undefined;
}

async function toldOf(
  { environment, component }: Asked,
  ledger: Ledger,
  { plan, terraformFolder, loaded }: RollbackOptions & { readonly loaded: LoadedContract },
  io: Io,
  reading: Reading,
): Promise<ToldRollback> {
  const about = { environment, ...(component === undefined ? {} : { component }) };
  const way = wayBack(ledger, environment, component);
  if (way === undefined) return about;
  const found = { ...way, ...replannedOf(way, ledger) };
  const { contract } = loaded;
  const own = component === undefined ? contract : componentContract(contract, component);
  const now = await configuredNow({ environment, plan, terraformFolder }, { ...loaded, contract: own }, io, reading);
  if (now.is === "known") {
    const { file, fingerprint } = now;
    return { ...about, ...found, now: { file, ...wayBackFromNow(found, fingerprint) } };
  }
  if (now.is === "unreadable")
    await tell([logLine(`tfparity: what is configured in ${nameOf(about)} now is not known`), ...now.problems], io);
  return { ...about, ...found };
}

/** The plans that were made again of both. */
function replannedOf({ latest, before }: WayBack, ledger: Ledger): Pick<ToldRollback, "replanned"> {
  const [one, other] = [latest, before].map((entry) => (entry === undefined ? undefined : lastReplan(ledger, entry)));
  if (one === undefined && other === undefined) return {};
  return {
    replanned: {
      ...(one === undefined ? {} : { latest: one }),
      ...(other === undefined ? {} : { before: other }),
    },
  };
}

const hasWayBack = (told: ToldRollback): told is ToldWayBack => told.before !== undefined;

const nameOf = ({ environment, component }: ToldRollback): string =>
  component === undefined ? environment : `${environment}, component ${component}`;

/** What cannot go back, and why. */
async function tellMissing(told: readonly ToldRollback[], ledger: Ledger, io: Io): Promise<void> {
  for (const one of told.filter((candidate) => !hasWayBack(candidate))) {
    const what = one.latest === undefined ? "nothing has passed the gate into it" : "nothing else passed before it";
    const { uncounted } = ofComponent(ledger, one.component);
    const count = uncounted.filter(({ to }) => to.environment === one.environment).length;
    const unsigned = count === 0 ? "" : `; ${count} entries do not count, since nobody trusted has signed them`;
    await tell([logLine(`tfparity: there is nothing to go back to in ${nameOf(one)}: ${what}${unsigned}`)], io);
  }
  if (told.length === 0) await tell(["tfparity: no component of the contract is known to the ledger"], io);
}

const tell = async (lines: readonly string[], { stderr }: Io): Promise<void> => {
  for (const line of lines) await stderr.write(`${line}\n`);
};
