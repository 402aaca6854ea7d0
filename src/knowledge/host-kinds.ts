/**
 * Hosts that stand for something else: the machine itself, and stand-ins of services. Hosts that only sound like tests
 * (`sandbox`, `staging`) are real services.
 */

/** The machine itself, also as containers and emulators call it. */
const local: RegExp =
  /^(localhost|.+\.localhost|127(\.\d{1,3}){3}|\[?::1\]?|host\.docker\.internal|.+\.localtest\.me)$/;

/** Words of a host name, between dots and hyphens, that only stand-ins have. */
const standIns: ReadonlySet<string> = new Set([
  "fake",
  "localstack",
  "mock",
  "mocks",
  "mockserver",
  "mountebank",
  "stub",
  "stubs",
  "wiremock",
]);

/** `local`: the machine itself; `stand-in`: what only pretends to be a service; `service`: every other host. */
export type HostKind = "local" | "stand-in" | "service";

/**
 * What the first host in an endpoint is: of `http://localhost:4566` and `redis://user@127.0.0.1/0` `local`, of
 * `https://mock-payments.acme.example/v1` `stand-in`. Undefined for texts without a host.
 */
export function hostKindIn(text: string): HostKind | undefined {
  const host = hostIn(text)?.toLowerCase().replace(/\.$/, "");
  if (host === undefined) return undefined;
  if (local.test(host)) return "local";
  return host.split(/[._-]/).some((word) => standIns.has(word.replace(/\d+$/, ""))) ? "stand-in" : "service";
}

// --- internal ---

/** The longest text that is taken for an endpoint. */
const LONGEST = 2_048;
const URL_HOST = /^(?:[a-z]{1,10}:)?[a-z][a-z0-9+.-]{0,40}:\/\/(?:[^@/?#\s]*@)?(\[[0-9a-f:]+\]|[^:/?#,\s]+)/i;
const HOST_AND_PORT = /^([a-z0-9](?:[a-z0-9._-]*[a-z0-9])?):\d{1,5}(?:$|[,/])/i;

const hostIn = (text: string): string | undefined =>
  text.length > LONGEST ? undefined : (URL_HOST.exec(text) ?? HOST_AND_PORT.exec(text))?.[1];
