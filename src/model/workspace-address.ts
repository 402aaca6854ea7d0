/** What names a plan: a file, or a workspace of HCP Terraform or Terraform Enterprise, `hcp://acme/shop-staging`. */
import type { Location } from "./contract.js";
import { InputError } from "./input-error.js";

/** A workspace, and the run of it that is meant, where one is named. */
export interface WorkspaceAddress {
  /** `app.terraform.io`, or the host of a Terraform Enterprise, with its port where it has one of its own. */
  readonly host: string;
  readonly organization: string;
  readonly workspace: string;
  /** `run-CZcmD7eagjhyX0vN`; absent where the workspace's current run is meant. */
  readonly run?: string;
}

/** What the text that names a plan means. */
export type PlanName = { readonly is: "file" } | { readonly is: "workspace"; readonly address: WorkspaceAddress };

/**
 * Reads what names a plan. A file is any text without the scheme `hcp`; `hcp://organization/workspace` is a workspace
 * on app.terraform.io, and `hcp://host/organization/workspace` one of a Terraform Enterprise; `#run-…` behind it names
 * one of its runs. Hosts have a dot or a port, so that none is taken for an organization. Throws an InputError, at the
 * place that names it, for an address that names no workspace.
 */
export function planName(text: string, namedAt?: Location): PlanName {
  if (!SCHEME.test(text)) return { is: "file" };
  const [, given, organization, workspace, run] = ADDRESS.exec(text) ?? [];
  const host = given === undefined ? HCP_TERRAFORM : comparableHost(given);
  if (host === undefined || organization === undefined || workspace === undefined)
    throw new InputError(
      `${text} names no workspace; write hcp://<organization>/<workspace>, or for Terraform Enterprise ` +
        "hcp://<host>/<organization>/<workspace>, with #<run> behind it for another run than the current one",
      namedAt,
    );
  return { is: "workspace", address: { host, organization, workspace, ...(run === undefined ? {} : { run }) } };
}

/** The address of a workspace, without a run: two are one workspace where this is the same text. */
export const addressWithoutRun = ({ host, organization, workspace }: WorkspaceAddress): string =>
  `hcp://${host === HCP_TERRAFORM ? "" : `${host}/`}${organization}/${workspace}`;

/**
 * A host in the form in which hosts are compared: `tfe.example.com` for `TFE.Example.com:443`. Undefined for no host:
 * one with a user, a path or a query in it, a port above 65535, or a number that addresses are written in otherwise.
 */
export function comparableHost(text: string): string | undefined {
  const host = text.toLowerCase().replace(/:443$/, "");
  // What is asked later is what is compared now: nothing that an address would be read as something else.
  const url = HOST.test(host) && URL.canParse(`https://${host}`) ? new URL(`https://${host}`) : undefined;
  return url?.host === host ? host : undefined;
}

// --- internal ---

/** In whatever letters: `HCP://acme/shop` is no file, and no address either. */
const SCHEME = /^hcp:\/\//i;
const HCP_TERRAFORM = "app.terraform.io";

/** Labels of letters that a name server is asked for; what is not ASCII has its `xn--` form. */
const LABEL = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";
const HOST = new RegExp(`^(?=.{1,259}$)(?:${LABEL}(?:\\.${LABEL})+(?::[1-9]\\d{0,4})?|${LABEL}:[1-9]\\d{0,4})$`);
const ADDRESS = /^hcp:\/\/(?:([^/#@?\\\s]+)\/)?([\w-]{1,64})\/([\w-]{1,90})(?:#(run-[A-Za-z0-9]{1,64}))?$/;
