/**
 * Provider source addresses
 * (https://developer.hashicorp.com/terraform/language/providers/requirements#source-addresses).
 */

const PUBLIC_REGISTRIES: readonly string[] = ["registry.terraform.io", "registry.opentofu.org"];

/**
 * The name that is the same for one provider wherever it was installed from: `hashicorp/aws` for
 * `registry.terraform.io/hashicorp/aws`, `registry.opentofu.org/hashicorp/aws` and the bare `aws` of old plans.
 * Providers of other registries keep their host.
 */
export function providerFamily(provider: string): string {
  const parts = provider.split("/");
  if (parts.length === 1)
    return provider === "" ? "" : provider === "terraform" ? "builtin/terraform" : `hashicorp/${provider}`;
  const [host, namespace, type] = parts.length === 2 ? ["registry.terraform.io", ...parts] : parts;
  if (host === "terraform.io") return `${namespace}/${type}`;
  if (!PUBLIC_REGISTRIES.includes(host as string)) return provider;
  // Terraform 0.13 wrote `-` for providers of older states, whose namespace it did not know.
  return namespace === "-" ? `hashicorp/${type}` : `${namespace}/${type}`;
}

/** The module that a provider configuration is in, by its key, and what it is called there. */
export interface ProviderKey {
  /** `module.network`; empty for the root module. */
  readonly module: string;
  /** `aws`, `aws.east`. */
  readonly name: string;
}

/** The parts of a key of plan JSON's `provider_config`: `module.network:aws.east`, `aws`. */
export function readProviderKey(key: string): ProviderKey {
  const colon = key.lastIndexOf(":");
  return { module: key.slice(0, Math.max(colon, 0)), name: key.slice(colon + 1) };
}

/**
 * The family of a provider without the host of its registry, in small letters: `hashicorp/aws` also for
 * `mirror.acme.example/hashicorp/aws`. Whoever mirrors a provider has its secrets too.
 */
export const unhostedFamily = (provider: string): string =>
  providerFamily(provider).split("/").slice(-2).join("/").toLowerCase();
