/** Provider names as plans, states and configurations write them, made the one full form. */

/**
 * `registry.terraform.io/hashicorp/aws` for `aws`, `hashicorp/aws` and the full name itself; `""` stays. A
 * source is relative to Terraform's registry unless it names another one.
 */
export function fullProviderName(name: string): string {
  if (name === "") return "";
  const parts = name.split("/");
  if (name === "terraform") return "terraform.io/builtin/terraform";
  if (parts.length === 1) return `registry.terraform.io/hashicorp/${name}`;
  return parts.length === 2 ? `registry.terraform.io/${name}` : name;
}

/**
 * The provider in the `provider` of a state file's resource: `provider["registry.terraform.io/hashicorp/aws"].west`,
 * `module.network.provider["…"]`, or `provider.aws.west` before Terraform 0.13.
 */
export function stateProviderName(text: string): string {
  const quoted = /provider\["([^"]+)"\]/.exec(text)?.[1];
  return fullProviderName(quoted ?? /(?:^|\.)provider\.([^.]+)/.exec(text)?.[1] ?? "");
}

/** The local name of the provider that a resource type belongs to when none is named: its first word. */
export const impliedProvider = (type: string): string => type.split("_", 1)[0] as string;
