import { domainToASCII } from "node:url";
import { InputError } from "../model/input-error.js";
import { comparableHost } from "../model/workspace-address.js";
import type { Io } from "./io.js";

/**
 * The token for a host, from the variable that Terraform takes it from: `TF_TOKEN_app_terraform_io` for
 * app.terraform.io. In the name of the variable `_` is a dot and `__` a hyphen. Throws an InputError where there is no
 * such variable, where two have different tokens, and for what cannot be a token; it is shown in none of these.
 */
export function terraformToken(host: string, env: Io["env"]): string {
  const variables = Object.entries(env).filter(([name, token = ""]) => hostOf(name) === host && token !== "");
  const [[variable = "", token = ""] = []] = variables;
  if (token === "")
    throw new InputError(
      `there is no token for ${host}, and nothing is sent to a host that has none; give one in the variable ` +
        `${waysToGive(host)} a token of a team or a user that may read the runs of the workspace`,
    );
  if (variables.some(([, other]) => other !== token))
    throw new InputError(
      `${variables.map(([name]) => name).join(" and ")} have different tokens for ${host}; leave one of them`,
    );
  if (!/^[\x21-\x7e]+$/.test(token))
    throw new InputError(`${variable} holds a space, a line break or another character that no token has`);
  return token;
}

/**
 * What Terraform calls the variable: `TF_TOKEN_my__tfe_example_com`. A port stays in it, `TF_TOKEN_tfe:8443`, which no
 * shell can export, and `env` can set.
 */
export const tokenVariable = (host: string): string => PREFIX + host.replaceAll("-", "__").replaceAll(".", "_");

// --- internal ---

const PREFIX = "TF_TOKEN_";

function waysToGive(host: string): string {
  const variable = tokenVariable(host);
  if (!host.includes(":")) return `${variable}:`;
  return `${variable}, whose name no shell exports: env '${variable}=…' tfparity …; it is`;
}

/** The host that a variable is for, undefined for any other variable. */
function hostOf(variable: string): string | undefined {
  if (!variable.startsWith(PREFIX)) return undefined;
  const named = variable.slice(PREFIX.length).replaceAll("__", "-").replaceAll("_", ".");
  // Of a name in ASCII nothing is left to be told; `domainToASCII` would take `0x7f.1` for an address.
  return comparableHost(/^[\x20-\x7e]*$/.test(named) ? named : domainToASCII(named));
}
