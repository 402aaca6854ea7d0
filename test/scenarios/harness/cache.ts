import { createHash } from "node:crypto";

/** A short name for plain data: the same for the same data. */
export const digest = (data: readonly unknown[]): string =>
  createHash("sha256").update(JSON.stringify(data)).digest("hex").slice(0, 16);

/** What `make` gives, made once per run and key, however many ask for it at once. */
export function once<T>(key: string, make: () => Promise<T>): Promise<T> {
  const made = cache.get(key) ?? make();
  cache.set(key, made);
  return made as Promise<T>;
}

// --- internal ---

const cache = new Map<string, Promise<unknown>>();
