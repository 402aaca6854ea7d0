import { describe, expect, it } from "vitest";
import { isThisMachine } from "../../src/cli/http-retry.js";

describe("this very machine", () => {
  it.each(["127.0.0.1", "127.0.0.1:8443", "127.1", "localhost", "LOCALHOST:1", "[::1]", "[::1]:8080", "[0:0::1]"])(
    "is %s",
    (host) => expect(isThisMachine(new URL(`http://${host}/api`))).toBe(true),
  );

  it.each([
    "127.0.0.1.evil.example",
    "localhost.evil.example",
    "evil.localhost",
    "localhost.",
    "127.0.0.1@evil.example",
    "0.0.0.0",
    "127.0.0.2",
    "[::]",
    "[::2]",
    "[::ffff:127.0.0.2]",
    "169.254.169.254",
  ])("is not %s", (host) => expect(isThisMachine(new URL(`http://${host}/api`))).toBe(false));
});
