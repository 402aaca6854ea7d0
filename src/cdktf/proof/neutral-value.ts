import { neutralText } from "../../evaluate/neutral-text.js";
import type { Plain } from "../parameter-values.js";
import type { Replacement } from "./pass-through.js";

/**
 * A fresh value of the shape of an identity: what a module that only passes the identity on takes as well. Address
 * ranges stay valid ranges, cloud regions become other real ones, all other text keeps its letters and digits in
 * place. Undefined for what cannot name anything: booleans, null, objects.
 */
export function neutralValue(value: Plain, salt: string, taken: ReadonlySet<string>): Plain | undefined {
  if (typeof value === "string") return freshText(value, salt, taken);
  if (typeof value === "number") return freshNumber(value, salt, taken);
  if (!Array.isArray(value)) return undefined;
  const items = value.map((item: Plain, position) => neutralValue(item, `${salt} ${position}`, taken));
  return items.every((item) => item !== undefined) ? items : undefined;
}

/**
 * What stands for what when one value was put in the place of another: the whole texts, the forms in which names are
 * often written (other letter case, other separators), the network part of a range, the ends of a domain.
 */
export function replacementsOf(own: Plain, neutral: Plain): readonly Replacement[] {
  if (Array.isArray(own) && Array.isArray(neutral))
    return own.flatMap((item: Plain, position) =>
      replacementsOf(item, (neutral[position] as Plain | undefined) ?? null),
    );
  if (!isText(own) || !isText(neutral)) return [];
  const pairs = [
    [String(own), String(neutral)] as const,
    ...networkParts(String(own), String(neutral)),
    ...domainParts(String(own), String(neutral)),
  ];
  const all = pairs.flatMap(([one, other]) =>
    FORMS.map((form): Replacement => ({ own: form(one), neutral: form(other) })),
  );
  return [
    ...new Map(
      all.filter((pair) => pair.own !== "" && pair.neutral !== "").map((pair) => [JSON.stringify(pair), pair]),
    ).values(),
  ];
}

// --- internal ---

const isText = (value: Plain): value is string | number => typeof value === "string" || typeof value === "number";

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1).toLowerCase();

const CASES: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => text.toLowerCase(),
  (text) => text.toUpperCase(),
  capitalised,
  (text) => text.charAt(0).toUpperCase() + text.slice(1),
];
const SEPARATORS = ["-", "_", ".", "/", "", " "];
const FORMS: readonly ((text: string) => string)[] = CASES.flatMap((change) => [
  change,
  ...SEPARATORS.map(
    (separator) =>
      (text: string): string =>
        change(text.replace(/[-_./ :]/g, separator)),
  ),
]);

/** How many texts of the same shape are tried, and then how many longer ones: of `-` there is only one of its shape. */
const MOST_TRIES = 10;

function freshText(text: string, salt: string, taken: ReadonlySet<string>): string {
  for (const shape of [text, `${text}neutral`])
    for (let attempt = 0; attempt < MOST_TRIES; attempt += 1) {
      const fresh = shapedText(shape, `${salt} ${attempt}`);
      if (fresh !== text && !taken.has(fresh)) return fresh;
    }
  throw new Error("no other text of the shape of an identity was found");
}

function shapedText(text: string, salt: string): string {
  if (RANGE.test(text)) return freshRange(text, salt);
  if (REGION.test(text)) return REGIONS[hash(salt) % REGIONS.length] as string;
  // One letter or two stand everywhere, and what stands for them would as well.
  return text.length < LEAST_LENGTH && /^[A-Za-z]/.test(text)
    ? neutralText(text.padEnd(LEAST_LENGTH, text), salt)
    : neutralText(text, salt);
}

const LEAST_LENGTH = 5;

function freshNumber(value: number, salt: string, taken: ReadonlySet<string>): number {
  if (!Number.isSafeInteger(value)) return value + 1;
  const fresh = Number(freshText(String(Math.abs(value)), salt, taken));
  return Number.isSafeInteger(fresh) ? Math.sign(value || 1) * fresh : value + 1;
}

const RANGE = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})(\/\d{1,2})?$/;

/** The octets of the network part change, and private ranges stay private. */
function freshRange(text: string, salt: string): string {
  const [, ...found] = RANGE.exec(text) ?? [];
  const octets = found.slice(0, 4).map(Number);
  const length = found[4] === undefined ? 32 : Number(found[4].slice(1));
  const kept = octets[0] === 192 && octets[1] === 168 ? 2 : 1;
  const changed = octets.map((octet, position) => {
    if (position < kept || length < 8 * (position + 1)) return octet;
    const fresh = hash(`${salt} octet ${position}`);
    return octets[0] === 172 && position === 1 ? 16 + (fresh % 16) : 1 + (fresh % 250);
  });
  if (length < 16) changed[0] = 10 + (hash(salt) % 100);
  return `${changed.join(".")}${found[4] ?? ""}`;
}

/** `10.40.` of `10.40.0.0/16`: what addresses inside the range begin with. */
function networkParts(own: string, neutral: string): readonly (readonly [string, string])[] {
  if (!RANGE.test(own) || !RANGE.test(neutral)) return [];
  const length = Math.min(prefixLength(own), prefixLength(neutral));
  return [3, 2, 1]
    .filter((count) => length >= 8 * count)
    .map((count) => [firstOctets(own, count), firstOctets(neutral, count)] as const);
}

const prefixLength = (range: string): number => Number(range.split("/")[1] ?? 32);
const firstOctets = (range: string, count: number): string => `${range.split(".").slice(0, count).join(".")}.`;

/** The ends of a domain, such as the zone it lies in, and its first label. */
function domainParts(own: string, neutral: string): readonly (readonly [string, string])[] {
  if (!DOMAIN.test(own) || !DOMAIN.test(neutral)) return [];
  const [one, other] = [own.split("."), neutral.split(".")];
  const ends = [2, 3, 4]
    .filter((count) => count <= one.length && count <= other.length)
    .map((count) => [one.slice(-count).join("."), other.slice(-count).join(".")] as const);
  const [first, fresh] = [one[0] as string, other[0] as string];
  return first.length < LEAST_LENGTH || fresh.length < LEAST_LENGTH ? ends : [...ends, [first, fresh]];
}

const DOMAIN = /^[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z]{2,}$/i;

const REGION =
  /^(af|ap|ca|cn|eu|il|me|mx|sa|us)(-gov|-iso[a-z]?)?-(central|((north|south)?(east|west))|north|south)-\d$/;
/** Regions that AWS has (https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html). */
const REGIONS = [
  "ap-northeast-2",
  "ca-central-1",
  "eu-north-1",
  "sa-east-1",
  "af-south-1",
  "eu-south-2",
  "ap-southeast-4",
  "me-central-1",
  "us-west-1",
  "ap-south-2",
] as const;

const hash = (text: string): number =>
  [...neutralText("0".repeat(9), text)].reduce((sum, digit) => sum * 9 + Number(digit) - 1, 0);
