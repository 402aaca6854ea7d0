/** What providers' schemas call sensitive or write-only: secret, whether or not a plan marks it. */
export interface SecretAttributes {
  /**
   * The secrets in objects of one type; of `mode` "provider" those among the arguments of the provider itself, whatever
   * the type. Undefined when nobody knows the type: then any attribute may be a secret.
   */
  secretsIn(provider: string, mode: SecretMode, type: string): SecretTree | undefined;
}

/** What has attributes: a managed resource, a data source, or the configuration of a provider. */
export type SecretMode = "managed" | "data" | "provider";

/**
 * Where in an object secrets are, by names of attributes and blocks; the elements of lists and sets are exchanged
 * silently. Of `set_sensitive { name, value }` with a secret `value` it is
 * `{ parts: { set_sensitive: { parts: { value: { secret: true } } } } }`.
 */
export interface SecretTree {
  /** True when the whole of it is a secret. */
  readonly secret: boolean;
  readonly parts: ReadonlyMap<string, SecretTree>;
  /** What is secret in every entry of a map, whatever its key. */
  readonly each?: SecretTree;
}

/** A type without secrets, as far as its schema says. */
export const nothingSecret: SecretTree = { secret: false, parts: new Map() };

/** An attribute that is a secret with everything in it. */
export const whollySecret: SecretTree = { secret: true, parts: new Map() };

/** Knows no type at all. */
export const noSecretAttributes: SecretAttributes = { secretsIn: () => undefined };

/** What any of the tables calls a secret is one. */
export const combineSecretAttributes = (...tables: readonly SecretAttributes[]): SecretAttributes => ({
  secretsIn: (provider, mode, type) =>
    tables
      .map((table) => table.secretsIn(provider, mode, type))
      .reduce(
        (one, other) => (one === undefined || other === undefined ? (one ?? other) : combineTrees(one, other)),
        undefined,
      ),
});

/** The secrets of both trees. */
export function combineTrees(one: SecretTree, other: SecretTree): SecretTree {
  const parts = new Map(one.parts);
  for (const [name, tree] of other.parts) {
    const own = parts.get(name);
    parts.set(name, own === undefined ? tree : combineTrees(own, tree));
  }
  const each =
    one.each === undefined || other.each === undefined ? (one.each ?? other.each) : combineTrees(one.each, other.each);
  return { secret: one.secret || other.secret, parts, ...(each === undefined ? {} : { each }) };
}

/** True when the tree has a secret in it. */
export const holdsSecret = ({ secret, parts, each }: SecretTree): boolean =>
  secret || (each !== undefined && holdsSecret(each)) || [...parts.values()].some(holdsSecret);

/** A step in a path of names that stands for every key of a map. */
const EVERY_KEY = "*";

/** The paths of all secrets, by names joined with dots, in order: `["password", "set_sensitive.value"]`. */
export function secretPaths({ secret, parts, each }: SecretTree): readonly string[] {
  if (secret) return [""];
  const below = (name: string, tree: SecretTree): readonly string[] =>
    secretPaths(tree).map((path) => (path === "" ? name : `${name}.${path}`));
  return [
    ...[...parts].flatMap(([name, tree]) => below(name, tree)),
    ...(each === undefined ? [] : below(EVERY_KEY, each)),
  ].sort();
}

/** The tree of paths as `secretPaths` gives them. */
export const secretTree = (paths: readonly string[]): SecretTree =>
  paths.map((path) => treeOf(path === "" ? [] : path.split("."))).reduce(combineTrees, nothingSecret);

// --- internal ---

function treeOf([name, ...rest]: readonly string[]): SecretTree {
  if (name === undefined) return whollySecret;
  const below = treeOf(rest);
  return name === EVERY_KEY
    ? { secret: false, parts: new Map(), each: below }
    : { secret: false, parts: new Map([[name, below]]) };
}
