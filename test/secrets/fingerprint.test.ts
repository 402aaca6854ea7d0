import { describe, expect, it } from "vitest";
import { valueFingerprint } from "../../src/secrets/fingerprint.js";
import { secretsOf } from "../../src/secrets/secrets.js";
import { given, secret, type Plain } from "../builders.js";

describe("the fingerprint of a value", () => {
  const hidden = "Zq7VtX2mPw9LrK4s";
  const secrets = secretsOf([], [given(secret(hidden))]);
  const of = (plain: Plain): string => valueFingerprint(given(plain), secrets);

  it("is the same in whatever order keys stand, also those that are secrets", () => {
    expect(of({ a: 1, b: 2 })).toBe(of({ b: 2, a: 1 }));
    expect(of({ [hidden]: 1, [`key-${hidden}`]: 2 })).toBe(of({ [`key-${hidden}`]: 2, [hidden]: 1 }));
    expect(of({ a: 0, [hidden]: { x: [1] }, [`key-${hidden}`]: { x: [2] } })).toBe(
      of({ [`key-${hidden}`]: { x: [2] }, [hidden]: { x: [1] }, a: 0 }),
    );
  });

  it("is another when a value is another, also below keys that are secrets", () => {
    expect(of({ [hidden]: 1, [`key-${hidden}`]: 2 })).not.toBe(of({ [hidden]: 1, [`key-${hidden}`]: 3 }));
    expect(of({ a: 1, b: 2 })).not.toBe(of({ a: 2, b: 1 }));
  });

  it("does not tell a secret", () => {
    const other = secretsOf([], [given(secret("Hx3NbY8cJd5TgF6u"))]);
    expect(valueFingerprint(given({ name: "Hx3NbY8cJd5TgF6u" }), other)).toBe(of({ name: hidden }));
  });
});
