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
