/** What stands behind the `#` of the page's address: the id of a finding, or `?` and what is to be shown. */
import { everything, type Filter } from "./filter.js";

/** The finding that an address leads to: `#4f2a…`; undefined where it leads to none. */
export function findingInHash(hash: string): string | undefined {
  if (hash === "" || hash === "#" || hash[1] === "?") return undefined;
  try {
    return decodeURIComponent(hash.slice(1));
  } catch {
    // `#%` is no text; it leads nowhere.
    return undefined;
  }
}

/** What an address asks for: `#?severity=high&below=module.network`; undefined where it asks for nothing. */
export function filterInHash(hash: string): Filter | undefined {
  if (hash[1] !== "?") return undefined;
  const asked = new URLSearchParams(hash.slice(2));
  const texts = TEXTS.map((name) => [name, asked.get(name) ?? ""]);
  return { ...everything, ...(Object.fromEntries(texts) as Partial<Filter>), below: asked.getAll("below") };
}

/** The address of what is asked for; an empty `#` for everything. */
export function hashOf(filter: Filter): string {
  const asked = new URLSearchParams();
  for (const name of TEXTS) if (filter[name] !== "") asked.set(name, filter[name]);
  for (const step of filter.below) asked.append("below", step);
  const written = asked.toString();
  return written === "" ? "#" : `#?${written}`;
}

// --- internal ---

const TEXTS = (Object.keys(everything) as (keyof Filter)[]).filter(
  (name): name is Exclude<keyof Filter, "below"> => name !== "below",
);
