import { describe, expect, it } from "vitest";
import { describeFailure, fileFailure } from "../../src/cli/failure.js";
import { InputError, InputErrors } from "../../src/model/input-error.js";

describe("failures", () => {
  it("are told in one line each, with file, line and column", () => {
    const first = new InputError("unknown key", { file: "parity.yaml", line: 3, column: 5 });
    const second = new InputError("no reason", { file: "parity.yaml", line: 9 });
    expect(describeFailure(new InputErrors([first, second]), {})).toEqual([
      "tfparity: parity.yaml:3:5: unknown key",
      "tfparity: parity.yaml:9: no reason",
    ]);
    expect(describeFailure(new InputError("nothing to compare"), {})).toEqual(["tfparity: nothing to compare"]);
  });

  it("are not told for ever", () => {
    const errors = [...Array(101).keys()].map(
      (line) => new InputError("unknown key", { file: "a.yaml", line, column: 1 }),
    );
    const lines = describeFailure(new InputErrors(errors), {});
    expect(lines).toHaveLength(101);
    expect(lines.at(-1)).toBe("tfparity: there is more that is wrong; mend this first");
    expect(describeFailure(new InputErrors(errors.slice(1)), {}).at(-1)).toBe("tfparity: a.yaml:100:1: unknown key");
  });

  it("reach the terminal as text, whatever a file is called", () => {
    const error = new InputError("there is no such file", { file: "a\u001b[31m\nb.json" });
    expect(describeFailure(error, {})).toEqual(["tfparity: a\\u{1b}[31m\\nb.json: there is no such file"]);
  });

  it("that nobody foresaw show no message, which may quote input, and say how to see more", () => {
    const error = new SyntaxError('Unexpected token in "hunter2"');
    expect(describeFailure(error, {})).toEqual([
      "tfparity: internal error (SyntaxError); run again with TFPARITY_DEBUG=1 to see where, and please report it",
    ]);
    const debugged = describeFailure(error, { TFPARITY_DEBUG: "1" });
    expect(debugged[0]).toBe("tfparity: internal error (SyntaxError)");
    expect(debugged[1]).toMatch(/^ +at .*failure\.test/);
    expect(debugged.join("\n")).not.toContain("hunter2");
    expect(describeFailure("text", {})[0]).toContain("internal error (string)");
  });

  it("of files are told without the system's jargon where it is known", () => {
    expect(fileFailure(Object.assign(new Error("x"), { code: "EISDIR" }), "plans", "read")).toMatchObject({
      file: "plans",
      message: "this is a folder, and a file is needed",
    });
    expect(fileFailure(Object.assign(new Error("x"), { code: "EIO" }), "plans", "read").message).toBe(
      "cannot read it (EIO)",
    );
  });
});
