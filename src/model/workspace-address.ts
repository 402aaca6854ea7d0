/** How a workspace of HCP Terraform or Terraform Enterprise is named where a plan is: `hcp://acme/shop-staging`. */
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

/** Whether what names a plan names a workspace: `hcp://acme/shop-staging` does, and `plans/staging.json` does not. */
export const isWorkspaceAddress = (text: string): boolean => text.startsWith(SCHEME);

/**
 * The workspace of an address: `hcp://organization/workspace`, which is on app.terraform.io, or
 * `hcp://host/organization/workspace`; `#run-…` behind it names one of its runs. Hosts have a dot or a port, so that
 * none is taken for an organization. Throws an InputError, at the place that names it, for anything else.
 */
export function parseWorkspaceAddress(text: string, namedAt?: Location): WorkspaceAddress {
  const [, given, organization, workspace, run] = ADDRESS.exec(text) ?? [];
  const host = given === undefined ? HCP_TERRAFORM : comparableHost(given);
  if (host === undefined || organization === undefined || workspace === undefined)
    throw new InputError(
      `${text} names no workspace; write hcp://<organization>/<workspace>, or for Terraform Enterprise ` +
        "hcp://<host>/<organization>/<workspace>, with #<run> behind it for another run than the current one",
      namedAt,
    );
  return { host, organization, workspace, ...(run === undefined ? {} : { run }) };
}

/** The address of a workspace, without a run: what two addresses of one workspace have in common. */
export const workspaceText = ({ host, organization, workspace }: WorkspaceAddress): string =>
  `${SCHEME}${host === HCP_TERRAFORM ? "" : `${host}/`}${organization}/${workspace}`;

/**
 * The workspace that names a plan, without a run, in the one way that it is compared in: `hcp://acme/shop-staging` for
 * `hcp://app.terraform.io/acme/shop-staging#run-1`. Undefined for a file. Throws as `parseWorkspaceAddress` does.
 */
export const workspaceOf = (plan: string, namedAt?: Location): string | undefined =>
  isWorkspaceAddress(plan) ? workspaceText(parseWorkspaceAddress(plan, namedAt)) : undefined;

/**
 * A host in the one way that it is compared in: `TFE.Example.com:443` is `tfe.example.com`. Undefined for what is none:
 * one with a user, a path or a query in it, a port above 65535, or a number that addresses are written in otherwise.
 */
export function comparableHost(text: string): string | undefined {
  const host = text.toLowerCase().replace(/:443$/, "");
  // What is asked later is what is compared now: nothing that an address would be read as something else.
  const url = HOST.test(host) && URL.canParse(`https://${host}`) ? new URL(`https://${host}`) : undefined;
  return url?.host === host ? host : undefined;
}

// --- internal ---

const SCHEME = "hcp://";
const HCP_TERRAFORM = "app.terraform.io";

/** Labels of letters that a name server is asked for; what is not ASCII has its `xn--` form. */
const LABEL = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";
const HOST = new RegExp(`^(?=.{1,259}$)(?:${LABEL}(?:\\.${LABEL})+(?::[1-9]\\d{0,4})?|${LABEL}:[1-9]\\d{0,4})$`);
const ADDRESS = /^hcp:\/\/(?:([^/#@?\\\s]+)\/)?([\w-]{1,64})\/([\w-]{1,90})(?:#(run-[A-Za-z0-9]{1,64}))?$/;
