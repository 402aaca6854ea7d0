/** What contracts say, apart from where it stands, so that an edit can be held against what it was to change. */

/** The sections of a contract that only say where something stands. */
export const POSITIONS: ReadonlySet<string> = new Set(["locations", "schemaAt"]);

/** What a part of a contract says, wherever it stands, as text: the same for parts that say the same. */
export const meaning = (part: unknown): string =>
  JSON.stringify(part, (key, value: unknown) => {
    if (key === "location" || key === "namedAt") return undefined;
    return value instanceof Map ? [...value] : value;
  }) ?? "";
