import fc from "fast-check";

/** Source text of random expressions that refer to nothing: many of them are refused by Terraform, and most are not. */
export const anyExpression: fc.Arbitrary<string> = fc.letrec<Record<"any" | "number" | "boolean" | "list" | "map", string>>(
  (tie) => {
    const [any, number, boolean, list, map] = [tie("any"), tie("number"), tie("boolean"), tie("list"), tie("map")];
    const of = (strings: TemplateStringsArray, ...parts: readonly fc.Arbitrary<string>[]): fc.Arbitrary<string> =>
      fc.tuple(...parts).map((values) => strings.map((string, at) => string + (values[at] ?? "")).join(""));
    const depth = { maxDepth: 3, depthSize: "small" as const, withCrossShrink: true };
    return {
      any: fc.oneof(
        depth,
        fc.constantFrom(
          '""',
          '"a"',
          '"b-1"',
          '"1"',
          '"true"',
          '"x y"',
          '"é"',
          '"a,b"',
          '"${1 + 1}z"',
          "null",
          "0",
          "2",
          "-3",
          "1.5",
          "0.1",
          "true",
          "false",
          "[]",
          "{}"
        ),
        of`[${any}, ${any}]`,
        of`{a = ${any}, b = ${any}}`,
        of`(${any} == ${any})`,
        of`(${any} != ${any})`,
        of`(${boolean} ? ${any} : ${any})`,
        of`"p-\${${any}}"`,
        of`concat(${list}, ${list})`,
        of`merge(${map}, ${map})`,
        of`lookup(${map}, "a", ${any})`,
        of`coalesce(${any}, ${any})`,
        of`distinct(${list})`,
        of`flatten(${list})`,
        of`values(${map})`,
        of`keys(${map})`,
        of`[for i, x in ${list} : {i = i, x = x}]`,
        of`{for i, x in ${list} : "k\${i}" => x}`,
        of`{for k, x in ${map} : k => x...}`,
        of`${list}[*]`,
        of`join("-", ${list})`,
        of`format("%v|%s", ${any}, ${any})`,
        of`setunion(${list}, ${list})`,
        of`setproduct(${list}, ${list})`,
        of`contains(${list}, ${any})`,
        of`reverse(${list})`,
        of`sort(${list})`,
        of`jsondecode(jsonencode(${any}))`,
        of`jsonencode(${any})`,
        of`try(${map}.a, ${any})`,
        of`can(${list}[1])`,
        of`element(${list}, 1)`,
        of`zipmap(["x", "y"], ${list})`,
        of`tostring(${any})`,
        of`tonumber(${any})`,
        of`chunklist(${list}, 1)`,
        of`slice(${list}, 0, 1)`,
        of`compact(${list})`,
        of`one(${list})`,
        of`sum(${list})`,
        number,
        boolean
      ),
      number: fc.oneof(
        depth,
        fc.constantFrom("0", "1", "2", "-3", "1.5", "0.1", "10", "7", "1e3"),
        of`(${number} + ${number})`,
        of`(${number} - ${number})`,
        of`(${number} * ${number})`,
        of`floor(${number} / 3)`,
        of`(${number} / 7)`,
        of`(${number} % 4)`,
        of`length(${list})`,
        of`max(${number}, ${number})`
      ),
      boolean: fc.oneof(
        depth,
        fc.constantFrom("true", "false", '"true"'),
        of`(${any} == ${any})`,
        of`(${number} > ${number})`,
        of`!${boolean}`,
        of`(${boolean} && ${boolean})`
      ),
      list: fc.oneof(
        depth,
        fc.constantFrom('["a", "b"]', "[1, 2]", '["a", 1]', "[]", "[true]", '[null, "a"]', '["b", "a", "b"]'),
        of`[${any}, ${any}]`,
        of`tolist(${list})`,
        of`toset(${list})`,
        of`concat(${list}, ${list})`
      ),
      map: fc.oneof(
        depth,
        fc.constantFrom("{}", "{a = 1}", '{a = "x", b = 2}', '{c = "z"}', 'tomap({a = "1"})', "{a = null}"),
        of`{a = ${any}, c = ${any}}`,
        of`tomap(${map})`,
        of`merge(${map}, ${map})`
      ),
    };
  }
).any;
