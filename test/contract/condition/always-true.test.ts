import { describe, expect, it } from "vitest";
import { isAlwaysTrue } from "../../../src/contract/condition/index.js";

describe("a condition", () => {
  it.each([
    "true",
    "!false",
    "1 < 2",
    "staging == staging",
    "staging != production",
    "true || staging == production",
    "staging == production || staging != production",
    'staging != production || staging == "x"',
    "size(env) > 0",
    'env["pre-prod"] == env["pre-prod"]',
  ])("accepts every difference where it is %s", (text) => {
    expect(isAlwaysTrue(text)).toBe(true);
  });

  it.each([
    "false",
    "staging == production",
    "staging < production",
    "staging <= 1000000",
    "staging <= production || production == 3",
    "staging >= -5",
    'staging != "off"',
    "staging != 'off'",
    "staging != 16",
    "staging != null && production != null",
    "family(staging) == family(production)",
    "major(staging) == major(production)",
    "compareVersions(staging, production) >= 0",
    "size(staging) >= 1",
    "staging.all(zone, zone in production)",
    'staging.startsWith("db.")',
    'env["pre-prod"] <= production',
    "staging == dev || production == dev",
    "size(staging) == 2 && staging[0] == production[0]",
  ])("asks for something where it is %s", (text) => {
    expect(isAlwaysTrue(text)).toBe(false);
  });
});
