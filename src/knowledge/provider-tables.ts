/** Which providers the tables in `data/` are about. */

/**
 * The providers whose secret attributes come with this package, by the name of the table in `data/secret-attributes/`;
 * every name of a provider with these types, without the host of its registry and in small letters.
 */
export const secretTables: Readonly<Record<string, readonly string[]>> = {
  "cloudflare-cloudflare": ["cloudflare/cloudflare"],
  "datadog-datadog": ["datadog/datadog"],
  "hashicorp-archive": ["hashicorp/archive"],
  "hashicorp-aws": ["hashicorp/aws"],
  "hashicorp-azuread": ["hashicorp/azuread"],
  "hashicorp-azurerm": ["hashicorp/azurerm"],
  "hashicorp-cloudinit": ["hashicorp/cloudinit"],
  "hashicorp-external": ["hashicorp/external"],
  "hashicorp-google": ["hashicorp/google", "hashicorp/google-beta"],
  "hashicorp-helm": ["hashicorp/helm"],
  "hashicorp-http": ["hashicorp/http"],
  "hashicorp-kubernetes": ["hashicorp/kubernetes"],
  "hashicorp-local": ["hashicorp/local"],
  "hashicorp-null": ["hashicorp/null"],
  "hashicorp-random": ["hashicorp/random"],
  "hashicorp-time": ["hashicorp/time"],
  "hashicorp-tls": ["hashicorp/tls"],
  "hashicorp-vault": ["hashicorp/vault"],
  "integrations-github": ["integrations/github", "hashicorp/github"],
};

/**
 * The providers whose sets are known without a schema, by the name of the table in `data/sets/`; families as above.
 */
export const setTables: Readonly<Record<string, readonly string[]>> = {
  "hashicorp-aws": ["hashicorp/aws"],
  "hashicorp-azuread": ["hashicorp/azuread"],
  "hashicorp-azurerm": ["hashicorp/azurerm"],
  "hashicorp-google": ["hashicorp/google", "hashicorp/google-beta"],
  "hashicorp-helm": ["hashicorp/helm"],
  "hashicorp-kubernetes": ["hashicorp/kubernetes"],
};

/** The names of the tables that are about some of these families of providers, `hashicorp/aws`. */
export const tablesAbout = (
  families: ReadonlySet<string>,
  tables: Readonly<Record<string, readonly string[]>>,
): readonly string[] =>
  Object.entries(tables)
    .filter(([, about]) => about.some((family) => families.has(family)))
    .map(([name]) => name);
