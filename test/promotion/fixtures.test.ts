import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { describe, expect, it } from "vitest";

import { filesIn, fixtureSets } from "../../scripts/fixtures-sets.js";
import { stableTexts } from "../../scripts/fixtures-stable.js";

const repository = fileURLToPath(new URL("../../", import.meta.url));

const [one, other] = ["96f5c2b7-f0ee-6142-0a5c-9c08fcfb24fc", "214fb074-e3dc-9885-768f-a8f3c5f66d45"];
const stable = (text: string): string => stableTexts([text])[0] ?? "";

describe("a fixture", () => {
  it("has a fixed time and numbered ids, the same ones in all texts", () => {
    expect(stableTexts([`{"timestamp":"2026-11-21T00:00:00Z","id":"${one}"}`, `["${other}","${one}"]`])).toEqual([
      '{"timestamp":"2027-01-07T08:00:00Z","id":"00000000-0000-4000-8000-000000000001"}',
      '["00000000-0000-4000-8000-000000000002","00000000-0000-4000-8000-000000000001"]',
    ]);
  });

  it("has its random lists in order, also the ones in others", () => {
    const modules = (...names: readonly string[]): string =>
      `"child_modules":[${names.map((name) => `{"address":"${name}","relevant_attributes":["b]","a"]}`).join(",")}]`;
    expect(stable(`{${modules("y", "x")}}`)).toBe(`{${modules("x", "y").replaceAll('"b]","a"', '"a","b]"')}}`);
  });

  it("keeps how a state is laid out", () => {
    expect(stable('{\n  "check_results": [\n    {"a": 2},\n    {"a": 1}\n  ],\n  "x": 1\n}')).toBe(
      '{\n  "check_results": [\n    {"a": 1},\n    {"a": 2}\n  ],\n  "x": 1\n}',
    );
    expect(stable('{"check_results": null, "sensitive_attributes": []}')).toBe(
      '{"check_results": null, "sensitive_attributes": []}',
    );
  });

  it("keeps every digit, and every order that means something", () => {
    const text = '{"resources":[{"values":{"n":12345678901234567890,"list":["b","a"]}}]}';
    expect(stable(text)).toBe(text);
  });

  it("that was made stable stays as it is", () => {
    const once = stable(`{"timestamp":"2026-11-21T00:00:00Z","id":"${one}","child_modules":[{"b":1},{"a":[1]}]}`);
    expect(stable(once)).toBe(once);
  });

  it.each(fixtureSets)("of $folder was written by npm run fixtures, not by its script alone", ({ folder }) => {
    const names = filesIn(join(repository, folder));
    const texts = names.map((name) => readFileSync(join(repository, folder, name), "utf8"));
    const stables = stableTexts(texts);
    expect(texts.length).toBeGreaterThan(0);
    expect(names.filter((_, position) => texts[position] !== stables[position])).toEqual([]);
  });
});
