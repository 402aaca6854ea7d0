import { isCalledSecret, isSecretArgument } from "../credentials/called.js";
import { configurationAddress } from "../model/address.js";
import { absent, type Difference, type Observed, type Place } from "../model/difference.js";
import type { Environment } from "../model/environment.js";
import type { ReportedPlace, ShownValue } from "../model/report.js";
import type { Secrets } from "../secrets/secrets.js";
import { showAddress, showPath, showValue } from "../secrets/show.js";

/** A difference as a report shows it: both values, the compared environment's first. */
export const showDifference = (
  difference: Difference,
  environments: readonly [Environment, Environment],
  secrets: Secrets,
): ReportedPlace => showPlace(difference, environments, [difference.left, difference.right], secrets);

/**
 * Any place as a report shows it, with one value for each of the environments. What one of them treats as a secret
 * is one in all: the same value stands there, or the next secret.
 */
export function showPlace(
  place: Place & { readonly shownSteps?: number },
  environments: readonly Environment[],
  values: readonly Observed[],
  secrets: Secrets,
): ReportedPlace {
  // A manifest holds no value of what it calls PASSWORD, only whether it is set.
  const secret =
    place.shownSteps !== undefined ||
    values.some(
      (value) =>
        value.kind !== "absent" && (value.sensitive || (place.section !== "toolchain" && isCalledSecret(place, value))),
    ) ||
    environments.some((environment) => isArgumentOf(environment, place));
  const construct = environments
    .map((environment) => constructOf(place, environment))
    .find((found) => found !== undefined);
  const observed = environments.map((_, position) => summary(concealed(values[position] ?? absent, secret), place));
  const shown = toldApart(
    observed,
    observed.map((value) => showValue(value, secrets)),
  );
  return {
    address: showAddress(place.address, secrets),
    ...construct,
    ...showPath(place, secrets),
    values: Object.fromEntries(
      environments.map(({ name }, position) => [name, shown[position] ?? { state: "absent" }]),
    ),
  };
}

// --- internal ---

/** Where the option before it calls it a secret: `["--password", "postgres"]`. */
function isArgumentOf({ resources, outputs, variables }: Environment, { section, address, path }: Place): boolean {
  if (typeof path.at(-1) !== "number") return false;
  const name = address.slice(address.indexOf(".") + 1);
  const found =
    section === "resource"
      ? resources.get(address)
      : section === "output"
        ? outputs.get(name)
        : section === "variable"
          ? variables.get(name)
          : undefined;
  return found !== undefined && isSecretArgument(found.value, path);
}

const concealed = (observed: Observed, secret: boolean): Observed =>
  secret && observed.kind !== "absent" ? { ...observed, sensitive: true } : observed;

/** A text in quotes where another environment has something else that reads the same: the text "0" and the number 0. */
function toldApart(observed: readonly Observed[], shown: readonly ShownValue[]): readonly ShownValue[] {
  return shown.map((value, position) => {
    const alike = shown.some(
      ({ state, text }, other) => state === "known" && text === value.text && observed[other]?.kind !== "string",
    );
    return observed[position]?.kind === "string" && value.state === "known" && alike
      ? { ...value, text: JSON.stringify(value.text) }
      : value;
  });
}

/** Of a whole resource that one side lacks, what it is says enough: its attributes would bury the rest. */
function summary(observed: Observed, { path, section }: Place): Observed {
  if (section !== "resource" || path.length > 0 || observed.kind === "absent") return observed;
  return { kind: "string", text: "(exists)", sensitive: false };
}

function constructOf(
  { section, address }: Place,
  environment: Environment,
): Pick<ReportedPlace, "constructPath" | "madeAt"> | undefined {
  const parsed = section === "resource" ? environment.resources.get(address)?.parsed : undefined;
  const configured =
    parsed === undefined ? undefined : environment.configuration?.resources.get(configurationAddress(parsed));
  const { constructPath, madeAt } = configured ?? {};
  if (constructPath === undefined && madeAt === undefined) return undefined;
  return { ...(constructPath === undefined ? {} : { constructPath }), ...(madeAt === undefined ? {} : { madeAt }) };
}
