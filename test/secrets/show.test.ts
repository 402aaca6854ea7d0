import { describe, expect, it } from "vitest";
import { absent } from "../../src/model/difference.js";
import { secretsOf } from "../../src/secrets/secrets.js";
import { concealIn, showPath, showValue } from "../../src/secrets/show.js";
import { environment, exactly, given, secret, unknown, type Plain } from "../builders.js";

const secrets = secretsOf([
  environment("staging", { outputs: { a: secret("hunter2 forever"), b: secret("tok"), c: secret(90210) } }),
]);
const show = (plain: Plain) => showValue(given(plain), secrets);

describe("a value in a report", () => {
  it.each<[string, Plain, string]>([
    ["a string as it is", 'a "b"\n', 'a "b"\n'],
    ["an empty string", "", ""],
    ["a number with all its digits", exactly("12345678901234567890.10"), "12345678901234567890.1"],
    ["a boolean", false, "false"],
    [
      "a container as JSON, keys in order",
      { b: [1, null, unknown], a: "x" },
      '{"a":"x","b":[1,null,"(known after apply)"]}',
    ],
    ["a marked part as a word", { a: secret("x"), b: "y" }, '{"a":"(sensitive)","b":"y"}'],
    [
      "an unmarked copy as a word",
      { a: "my hunter2 forever", b: ["tok", 90210] },
      '{"a":"(sensitive)","b":["(sensitive)","(sensitive)"]}',
    ],
    ["a key that is a secret as a word", { "hunter2 forever": 1 }, '{"(sensitive)":1}'],
  ])("shows %s", (_, plain, text) => {
    expect(show(plain)).toEqual({ state: "known", text });
  });

  it("has no text when it is marked, or a copy of something marked", () => {
    for (const plain of [secret("x"), secret(null), secret({ a: 1 }), secret(true), "hunter2 forever", "tok", 90210])
      expect(show(plain)).toEqual({ state: "sensitive" });
  });

  it("is told apart when it is absent, null, unknown or empty", () => {
    expect([showValue(absent, secrets), show(null), show(unknown), show("")]).toEqual([
      { state: "absent" },
      { state: "null" },
      { state: "unknown" },
      { state: "known", text: "" },
    ]);
  });
});

describe("a path in a report", () => {
  it("ends where a sensitive container begins", () => {
    expect(showPath({ path: ["settings", "a", 0], shownSteps: 1 }, secrets)).toEqual({
      path: ["settings"],
      place: "settings",
    });
    expect(showPath({ path: ["settings", "a"], shownSteps: 0 }, secrets)).toEqual({ path: [], place: "" });
  });

  it("has a word for every key that is a secret", () => {
    expect(showPath({ path: ["tags", "hunter2 forever", { element: "name=tok" }, 3] }, secrets)).toEqual({
      path: ["tags", "(sensitive)", "[(sensitive)]", 3],
      place: 'tags["(sensitive)"][(sensitive)][3]',
    });
  });

  it("keeps the name of the attribute, whatever the secrets are", () => {
    expect(showPath({ path: ["tok", "x"], section: "resource" }, secrets).place).toBe("tok.x");
  });

  it("has no such name in an output or a variable, nor where an element comes first", () => {
    expect(showPath({ path: ["tok"], section: "output" }, secrets).place).toBe('["(sensitive)"]');
    expect(showPath({ path: [{ element: "name=tok" }], section: "resource" }, secrets).place).toBe("[(sensitive)]");
  });
});

describe("free text in a report", () => {
  it("is left as it is where it reveals nothing", () => {
    expect(concealIn("the  database\nis open", secrets)).toBe("the  database\nis open");
  });

  it("loses the words that reveal something", () => {
    expect(concealIn("pin 90210: wrong", secrets)).toBe("pin (sensitive): wrong");
    expect(concealIn("exchanging pins (90210, x) and (y, 90210) is (90210)", secrets)).toBe(
      "exchanging pins ((sensitive), x) and (y, (sensitive)) is ((sensitive))",
    );
    expect(concealIn("give 90210, then a place (as 90210).", secrets)).toBe(
      "give (sensitive), then a place (as (sensitive)).",
    );
    const signed = secretsOf([environment("staging", { outputs: { a: secret("hunter2,") } })]);
    expect(concealIn("hunter2, and hunter2,; no more", signed)).toBe("(sensitive) and (sensitive) no more");
  });

  it("loses all words of a secret that has several, also where one of them would be enough", () => {
    expect(concealIn("the password hunter2 forever is weak", secrets)).toBe("the password (sensitive) is weak");
    const several = secretsOf([environment("staging", { outputs: { a: secret("correct horse x7Kq2mZw9 staple") } })]);
    expect(concealIn("it is correct horse x7Kq2mZw9 staple, and wrong", several)).toBe("it is (sensitive), and wrong");
  });

  it("is left out as a whole when it has lines, which a copy may be wrapped in", () => {
    const copy = Buffer.from("user:x7Kq2mZw9:hunter2 forever:x7Kq2mZw9").toString("base64").replace(/.{16}/g, "$&\n");
    expect(concealIn(`it is ${copy}`, secrets)).toBe("(sensitive)");
  });
});
