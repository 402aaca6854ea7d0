import { describe, expect, it } from "vitest";
import { namesSecret } from "../../src/secrets/parts.js";

describe("a name", () => {
  it.each([
    "password",
    "DB_PASSPHRASE",
    "client-secret",
    "accessToken",
    "credentials",
    "private_key",
    "AUTH",
    "api_key",
    "apiKey",
    "pwd",
    "signature",
    "conn_str",
    "connstr",
    "connectionString",
    "CONNECTION_STRING",
  ])("says that what it names is secret: %s", (name) => {
    expect(namesSecret(name)).toBe(true);
  });

  it.each(["host", "user", "key", "connection", "api", "note", ""])("says nothing of the kind: '%s'", (name) => {
    expect(namesSecret(name)).toBe(false);
  });
});
