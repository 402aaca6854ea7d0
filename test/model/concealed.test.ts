import { describe, expect, it } from "vitest";
import { isConcealed, openLeaves, withConcealedVariables } from "../../src/model/concealed.js";
import type { Configuration, Environment } from "../../src/model/environment.js";
import { contract, environment, given, parameterFile, secret, type Plain } from "../builders.js";

const valueOf = (plain: Plain, rules: Parameters<typeof withConcealedVariables>[1]): unknown =>
  withConcealedVariables(environment("staging", { variables: { db: plain } }), rules).variables.get("db")?.value;

/** With a default that stands in the configuration. */
function withDefault(plain: Plain): Environment {
  const one = environment("staging", { resources: { "aws_x.a": { is: {}, asks: {} } } });
  const variables = new Map([["db", { name: "db", sensitive: false, default: given(plain) }]]);
  return { ...one, configuration: { ...(one.configuration as Configuration), variables } };
}

describe("what a contract conceals", () => {
  it("are the parameters of its sensitive rules, and of those that are proposed to be", () => {
    const { parameters } = contract({ parameters: { "db.*": { may: true }, "db.password": { sensitive: true } } });
    expect(isConcealed({ parameters }, "db.password")).toBe(true);
    expect(isConcealed({ parameters }, "db.user")).toBe(false);
    expect(isConcealed({ parameters, concealed: ["db"] }, "db.user")).toBe(true);
    expect(isConcealed({ parameters, concealed: ["db.user.name"] }, "db.user")).toBe(true);
  });

  it("leaves the other leaves of parameter files open", () => {
    const rules = contract({ parameters: { token: { sensitive: true } } });
    const file = parameterFile("staging", { token: "a", size: 1 });
    expect(openLeaves([file], rules).map(({ name }) => name)).toEqual(["size"]);
  });

  it("is marked in a root variable: all of it by a rule for all of it", () => {
    const plain = { user: "a", ports: [1, 2] };
    const rules = contract({ parameters: { "var.db": { sensitive: true } } });
    expect(valueOf(plain, rules)).toEqual(given(secret(plain)));
  });

  it("is marked in a root variable: a leaf by a rule for that", () => {
    const rules = contract({ parameters: { "var.db.password": { sensitive: true } } });
    expect(valueOf({ user: "a", password: ["x"] }, rules)).toEqual(given({ user: "a", password: secret(["x"]) }));
  });

  it("is marked in a root variable: leaf by leaf where it is only proposed, as other rules hold for others", () => {
    const rules = { ...contract(), concealed: ["var.db.password"] };
    expect(valueOf({ user: "a", password: "x" }, rules)).toEqual(given({ user: "a", password: secret("x") }));
  });

  it("is marked in the default of a root variable", () => {
    const rules = contract({ parameters: { "var.db": { sensitive: true } } });
    const marked = withConcealedVariables(withDefault("x"), rules);
    expect(marked.configuration?.variables.get("db")?.default).toEqual(given(secret("x")));
  });
});
