/** Names of those who look after something, as contracts, CODEOWNERS and the command line write them. */

/**
 * Whether two names are of one owner. Hosts tell names apart by more than capital letters, and people leave the sign
 * out: `acme/web` is `@acme/Web`.
 */
export const isSameOwner = (one: string, other: string): boolean => ownerKey(one) === ownerKey(other);

/** What all ways to write the name of one owner have in common: `acme/web` of `@acme/Web`. */
export const ownerKey = (name: string): string => name.trim().replace(/^@+/, "").toLowerCase();
