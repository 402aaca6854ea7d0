import { describe, expect, it } from "vitest";
import { withoutSecrets } from "../../src/fingerprint/without-secrets.js";
import { stringValue } from "../../src/model/value.js";
import { secretsOf } from "../../src/secrets/secrets.js";

const secrets = secretsOf([], [stringValue("4821", true), stringValue("correct horse battery", true)]);

describe("a text as it is digested", () => {
  it.each([
    ["echo 4821 | login", "echo (sensitive) | login"],
    ["pin=4821;user=web", "pin=(sensitive);user=web"],
    ["port 14821", "port 14821"],
    ["nothing in it", "nothing in it"],
  ])("has a short secret left out as a word: %s", (text, left) => {
    expect(withoutSecrets(text, secrets)).toBe(left);
  });

  it("is another one with another blank beside a secret", () => {
    expect(withoutSecrets("rm -rf / tmp/x # 4821", secrets)).not.toBe(withoutSecrets("rm -rf /tmp/x # 4821", secrets));
  });

  it("holds no part of a long secret, also where its words stand apart", () => {
    expect(withoutSecrets("say correct   horse battery!", secrets)).toBe("say(sensitive)!");
  });
});
