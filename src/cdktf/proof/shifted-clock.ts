/**
 * Runs something while the clock says another time: another year, month, day of the week, hour and minute. What a
 * module takes from the clock in days would otherwise be the same in two syntheses a second apart.
 */
export async function atAnotherTime<T>(run: () => Promise<T>): Promise<T> {
  const own = globalThis.Date;
  globalThis.Date = shifted(own);
  try {
    return await run();
  } finally {
    globalThis.Date = own;
  }
}

// --- internal ---

/** Three years, some months, days, hours, minutes and seconds, in milliseconds; no whole number of weeks. */
const LATER = ((((3 * 365 + 97) * 24 + 7) * 60 + 11) * 60 + 23) * 1000 + 457;

const shifted = (own: DateConstructor): DateConstructor =>
  new Proxy(own, {
    construct: (target, given: unknown[], newTarget) =>
      Reflect.construct(target, given.length === 0 ? [target.now() + LATER] : given, newTarget) as object,
    apply: (target) => new target(target.now() + LATER).toString(),
    get: (target, key, receiver) =>
      key === "now" ? (): number => target.now() + LATER : (Reflect.get(target, key, receiver) as unknown),
  });
