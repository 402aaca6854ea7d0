/**
 * Hosts that stand for something else: the machine itself, and stand-ins of services. Hosts that only sound like tests
 * (`sandbox`, `staging`) are real services.
 */

/** The machine itself, also as containers and emulators call it. */
const local: RegExp =
  /^(localhost|.+\.localhost|127(\.\d{1,3}){3}|0\.0\.0\.0|\[?::1\]?|host\.docker\.internal|.+\.localtest\.me)$/;

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

/** `local`: the machine itself; `stand-in`: a service that only pretends. */
export type MockHost = "local" | "stand-in";

/**
 * What the host in an endpoint is: of `http://localhost:4566` and `redis://user@127.0.0.1/0` `local`, of
 * `https://mock-payments.acme.example/v1` `stand-in`. Undefined for every other text, and for texts without a host.
 */
export function mockHostIn(text: string): MockHost | undefined {
  const host = hostIn(text)?.toLowerCase();
  if (host === undefined) return undefined;
  if (local.test(host)) return "local";
  return host.split(/[.-]/).some((word) => standIns.has(word)) ? "stand-in" : undefined;
}

// --- internal ---

/** The longest text that is taken for an endpoint. */
const LONGEST = 2_048;
const URL_HOST = /^[a-z][a-z0-9+.-]{0,40}:\/\/(?:[^@/?#\s]*@)?(\[[0-9a-f:]+\]|[^:/?#\s]+)/i;
const HOST_AND_PORT = /^([a-z0-9](?:[a-z0-9.-]*[a-z0-9])?):\d{1,5}$/i;

const hostIn = (text: string): string | undefined =>
  text.length > LONGEST ? undefined : (URL_HOST.exec(text) ?? HOST_AND_PORT.exec(text))?.[1];
