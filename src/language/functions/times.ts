/** `timecmp`, `timeadd` and `formatdate`: functions on points in time that are given, none of which asks a clock. */
import { numberValue, stringValue, type Value } from "../../model/value.js";
import { textOf } from "../conversion.js";
import { argument, reading, type FunctionDefinition, type FunctionDefinitions } from "./definition.js";

/** A function from texts that leaves what is not common to Terraform. */
const onTexts = (call: (...texts: readonly string[]) => Value | undefined): FunctionDefinition =>
  reading(2, 2, (args) => call(textOf(argument(args, 0)), textOf(argument(args, 1))));

/** `timeadd` and its like, of times that are given; `timestamp()` is none of them. */
export const timeFunctions: FunctionDefinitions = {
  timecmp: onTexts((one = "", other = "") => {
    const [left, right] = [momentOf(one), momentOf(other)];
    return left === undefined || right === undefined ? undefined : numberValue(String(Math.sign(left - right)));
  }),
  timeadd: onTexts((time = "", duration = "") => {
    const [moment, added] = [time.endsWith("Z") ? momentOf(time) : undefined, secondsOf(duration)];
    if (moment === undefined || added === undefined || Math.abs(added) > LONGEST_DURATION) return undefined;
    const sum = new Date((moment + added) * 1000);
    const isCommon = sum.getUTCFullYear() >= 1000 && sum.getUTCFullYear() <= 9999;
    return isCommon ? stringValue(`${sum.toISOString().slice(0, 19)}Z`) : undefined;
  }),
  formatdate: onTexts((form = "", time = "") => {
    const moment = time.endsWith("Z") ? momentOf(time) : undefined;
    return moment === undefined ? undefined : formatted(form, new Date(moment * 1000));
  }),
};

// --- internal ---

const TIME = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:Z|([+-])(\d{2}):(\d{2}))$/;

/** Seconds since 1970 of a time in RFC 3339 (https://datatracker.ietf.org/doc/html/rfc3339) without fractions. */
function momentOf(text: string): number | undefined {
  const match = TIME.exec(text);
  if (match === null) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1, 7).map(Number);
  const isCommon = year >= 1000 && hour < 24 && minute < 60 && second < 60;
  const date = new Date(Date.UTC(year, month - 1, day, hour, minute, second));
  if (!isCommon || date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return undefined;
  const [hours, minutes] = [Number(match[8] ?? 0), Number(match[9] ?? 0)];
  if (hours > 23 || minutes > 59) return undefined;
  return date.getTime() / 1000 - (match[7] === "-" ? -1 : 1) * (hours * 3600 + minutes * 60);
}

/** Go counts nanoseconds in 64 bits: about 292 years. */
const LONGEST_DURATION = 9_000_000_000;
const DURATION = /^([+-])?(?=\d)(?:(\d{1,9})h)?(?:(\d{1,9})m)?(?:(\d{1,9})s)?$/;

/** A duration as Go writes it, in whole hours, minutes and seconds: `1h30m`. */
function secondsOf(text: string): number | undefined {
  const match = DURATION.exec(text);
  if (match === null) return undefined;
  const [hours = 0, minutes = 0, seconds = 0] = match.slice(2).map((part) => Number(part ?? 0));
  return (match[1] === "-" ? -1 : 1) * (hours * 3600 + minutes * 60 + seconds);
}

const MONTHS = "January February March April May June July August September October November December".split(" ");
const DAYS = "Sunday Monday Tuesday Wednesday Thursday Friday Saturday".split(" ");
const two = (number: number): string => String(number).padStart(2, "0");
const hourOf = (date: Date): number => date.getUTCHours() % 12 || 12;

/** What stands for each run of letters (https://developer.hashicorp.com/terraform/language/functions/formatdate). */
const PARTS: Readonly<Record<string, (date: Date) => string>> = {
  YYYY: (date) => String(date.getUTCFullYear()),
  YY: (date) => two(date.getUTCFullYear() % 100),
  MMMM: (date) => MONTHS[date.getUTCMonth()] as string,
  MMM: (date) => (MONTHS[date.getUTCMonth()] as string).slice(0, 3),
  MM: (date) => two(date.getUTCMonth() + 1),
  M: (date) => String(date.getUTCMonth() + 1),
  DD: (date) => two(date.getUTCDate()),
  D: (date) => String(date.getUTCDate()),
  EEEE: (date) => DAYS[date.getUTCDay()] as string,
  EEE: (date) => (DAYS[date.getUTCDay()] as string).slice(0, 3),
  hh: (date) => two(date.getUTCHours()),
  h: (date) => String(date.getUTCHours()),
  HH: (date) => two(hourOf(date)),
  H: (date) => String(hourOf(date)),
  AA: (date) => (date.getUTCHours() < 12 ? "AM" : "PM"),
  aa: (date) => (date.getUTCHours() < 12 ? "am" : "pm"),
  mm: (date) => two(date.getUTCMinutes()),
  m: (date) => String(date.getUTCMinutes()),
  ss: (date) => two(date.getUTCSeconds()),
  s: (date) => String(date.getUTCSeconds()),
  ZZZZZ: () => "+00:00",
  ZZZZ: () => "+0000",
  ZZZ: () => "UTC",
  Z: () => "Z",
};

/** Letters in quotes stand for themselves; a run of letters that means nothing is an error that Terraform words. */
function formatted(form: string, date: Date): Value | undefined {
  // A quote inside of quotes is written twice, which is not common.
  if (form.includes("''")) return undefined;
  const parts = form.match(/'[^']*'|([A-Za-z])\1*|[^A-Za-z']+|'/g) ?? [];
  const texts = parts.map((part) => {
    if (part.startsWith("'")) return part.length > 2 && part.endsWith("'") ? part.slice(1, -1) : undefined;
    return /^[A-Za-z]/.test(part) ? PARTS[part]?.(date) : part;
  });
  return texts.every((text) => text !== undefined) ? stringValue(texts.join("")) : undefined;
}
