import { expect, it } from "vitest";
import { rendered } from "../../src/cli/rendered.js";
import { InputError } from "../../src/model/input-error.js";
import { engineVersion, manyTags, report } from "../report/reports.js";

it("refuses a report with a sentence where no text can be so long, and writes the others", () => {
  const message = "x".repeat(2 ** 28);
  const long = report([engineVersion, manyTags].map((finding) => ({ ...finding, message })));
  expect(() => rendered(long, "json", {})).toThrow(
    new InputError(
      "as json, this report would be longer than 512 MB; write it as text or Markdown, which show the worst and " +
        "count all, and mend these first",
    ),
  );
  expect(rendered(report([engineVersion]), "json", {})).toMatch(/^\{\n/);
});
