import { describe, expect, it } from "vitest";
import { changeOfPlaces } from "../../src/judge/change.js";

describe("a finding with several places", () => {
  it("is introduced when any of them is", () => {
    expect(changeOfPlaces(["existing", "unknown", "introduced"])).toBe("introduced");
  });

  it("is existing when all were there before, and not when of one nobody can tell", () => {
    expect(changeOfPlaces(["existing", "existing"])).toBe("existing");
    expect(changeOfPlaces(["existing", "unknown"])).toBe("unknown");
  });

  it("is unknown without places", () => {
    expect(changeOfPlaces([])).toBe("unknown");
  });
});
