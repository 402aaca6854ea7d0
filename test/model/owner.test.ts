import { expect, it } from "vitest";
import { isSameOwner } from "../../src/model/owner.js";

it.each([
  ["acme/web", "@acme/Web", true],
  [" Ada@acme.example ", "ada@acme.example", true],
  ["acme/web", "acme/webs", false],
  ["ada@acme.example", "adaacme.example", false],
])("knows whether %s is %s", (one, other, isSame) => {
  expect(isSameOwner(one, other)).toBe(isSame);
});
