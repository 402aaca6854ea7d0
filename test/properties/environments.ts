import fc from "fast-check";
import type { Allowance } from "../../src/model/contract.js";
import {
  environment,
  refersTo,
  secret,
  unknown,
  type ContractGiven,
  type EnvironmentGiven,
  type Plain,
  type ResourceGiven,
} from "../builders.js";
import type { Environment } from "../../src/model/environment.js";

/** Random pairs of small environments in which every step of the reasoning has something to do, and near misses too. */

/** What an attribute is in each environment, and what both or each of them ask for. */
interface Attribute {
  readonly name: string;
  readonly left: Plain;
  readonly right: Plain;
  readonly asks?: readonly [Plain, Plain];
}

const both = (asks: Plain): readonly [Plain, Plain] => [asks, asks];

const attributes: readonly Attribute[] = [
  { name: "same", left: "x", right: "x", asks: both("x") },
  { name: "literal", left: "a", right: "b", asks: ["a", "b"] },
  { name: "size", left: "small", right: "large", asks: both("${var.size}") },
  { name: "size_text", left: "db-small", right: "db-large", asks: both("db-${var.size}") },
  { name: "other", left: 1, right: 2, asks: both("${var.other}") },
  { name: "either", left: 3, right: 5, asks: both("${max(var.other, 3)}") },
  { name: "branch", left: 65, right: 300, asks: both('${var.name == "production" ? 300 : 65}') },
  { name: "bare", left: "small", right: "large", asks: both(refersTo("var.size")) },
  { name: "dark", left: "small", right: "large", asks: both(refersTo("local.size")) },
  { name: "vpc_id", left: "vpc-llll", right: "vpc-rrrr", asks: both("${aws_vpc.main.id}") },
  { name: "from_a", left: "a", right: "b", asks: both("${aws_x.a.literal}") },
  { name: "id", left: "id-of-left", right: "id-of-right" },
  { name: "host", left: "db.staging.acme.example", right: "db.acme.example" },
  { name: "node_env", left: "staging", right: "production" },
  { name: "image", left: "web-staging", right: "web-production" },
  { name: "engine_version", left: "15", right: "16" },
  { name: "later", left: unknown, right: "known" },
  { name: "empty", left: null, right: "" },
  { name: "hidden", left: unknown, right: unknown, asks: ["${aws_vpc.main.arn}-a", "${aws_vpc.main.arn}-b"] },
  {
    name: "list",
    left: ["a", "b"],
    right: ["b", "a"],
    asks: [
      ["a", "b"],
      ["b", "a"],
    ],
  },
  { name: "set", left: ["a", "b", "c"], right: ["c", "a", "d"] },
  {
    name: "rules",
    left: [
      { port: 80, to: "x" },
      { port: 443, to: "111111111111" },
    ],
    right: [
      { port: 443, to: "222222222222" },
      { port: 80, to: "x" },
    ],
  },
  {
    name: "tags",
    left: { Team: "a", Same: "s" },
    right: { Team: "b", Same: "s" },
    asks: [
      { Team: "a", Same: "s" },
      { Team: "b", Same: "s" },
    ],
  },
  { name: "tags_all", left: { Team: "a", Size: "small" }, right: { Team: "b", Size: "large" } },
  { name: "document", left: '{"a":1,"b":[1]}', right: '{"b":[1],"a":2}', asks: ['{"a":1,"b":[1]}', '{"a":2,"b":[1]}'] },
  {
    name: "marked",
    left: secret("mark-left"),
    right: secret("mark-right"),
    asks: [secret("mark-left"), secret("mark-right")],
  },
  { name: "leak", left: "arn:111111111111", right: "arn:111111111111", asks: both("arn:111111111111") },
];

const actions = fc.constantFrom(["no-op"], ["create"], ["update"], ["delete", "create"]);

interface Pair {
  readonly left: EnvironmentGiven;
  readonly right: EnvironmentGiven;
}

const resource = fc.record({
  having: fc.uniqueArray(fc.nat(attributes.length - 1), { maxLength: 8 }),
  left: actions,
  right: actions,
  only: fc.constantFrom("both", "both", "both", "both", "left", "right"),
});

function resourceOf(having: readonly number[], side: 0 | 1, doing: readonly string[]): ResourceGiven {
  const chosen = having.map((position) => attributes[position] as Attribute);
  const asked = chosen.filter(({ asks }) => asks !== undefined);
  return {
    is: Object.fromEntries(chosen.map((attribute) => [attribute.name, side === 0 ? attribute.left : attribute.right])),
    asks: Object.fromEntries(asked.map(({ name, asks }) => [name, (asks as readonly Plain[])[side] as Plain])),
    actions: doing,
  };
}

const ADDRESSES = [
  "aws_x.a",
  "aws_x.b",
  "aws_x.c[0]",
  'aws_x.c["k"]',
  "aws_db_instance.main",
  "data.aws_ami.main",
  "module.m.aws_x.a",
];

/** Two environments, the second of which is the reference. */
export const anyPair: fc.Arbitrary<Pair> = fc
  .record({
    resources: fc.dictionary(fc.constantFrom(...ADDRESSES), resource, { maxKeys: 4, noNullPrototype: true }),
    outputs: fc.boolean(),
    providers: fc.constantFrom("none", "same", "other"),
    drifted: fc.boolean(),
  })
  .map(({ resources, outputs, providers, drifted }) => {
    const of = (side: 0 | 1): EnvironmentGiven => {
      const own = side === 0 ? "left" : "right";
      const vpc: ResourceGiven = {
        is: { id: side === 0 ? "vpc-llll" : "vpc-rrrr", arn: unknown },
        actions: ["create"],
      };
      const present = Object.entries(resources).filter(([, { only }]) => only === "both" || only === own);
      return {
        variables: {
          size: ["small", "large"][side] as string,
          other: side + 1,
          name: ["staging", "production"][side] as string,
          token: secret("one-token"),
        },
        resources: {
          "aws_vpc.main": vpc,
          ...Object.fromEntries(
            present.map(([address, { having, left, right }]) => [
              address,
              resourceOf(having, side, side === 0 ? left : right),
            ]),
          ),
        },
        outputs: outputs ? { url: `https://${own}`, vpc: ["vpc-llll", "vpc-rrrr"][side] as string } : {},
        outputExpressions: outputs ? { vpc: "${aws_vpc.main.id}" } : {},
        providers:
          providers === "none"
            ? {}
            : {
                aws: {
                  asks: {
                    region: providers === "same" ? "eu-1" : own,
                    default_tags: { tags: { Size: "${var.size}" } },
                  },
                },
              },
        drift: drifted
          ? [{ address: "aws_vpc.main", before: { cidr: "a", id: "i" }, after: { cidr: own, id: "i" } }]
          : [],
      };
    };
    return { left: of(0), right: of(1) };
  });

export const environmentsOf = ({ left, right }: Pair): readonly [Environment, Environment] => [
  environment("staging", left),
  environment("production", right),
];

const allowances: readonly Partial<Allowance>[] = [
  { resource: "aws_x.*", attribute: "literal" },
  { resource: "*", attribute: "tags" },
  { resource: "aws_x.a", attribute: "*" },
  { resource: "*", attribute: "engine_version" },
  { resource: "*", presence: "staging" },
  { resource: "aws_*", presence: "production" },
  { resource: "output.*", attribute: "*" },
  { resource: "*", attribute: "leak" },
  { resource: "*", attribute: "document.a" },
];

const identities: NonNullable<ContractGiven["identities"]> = {
  staging: { account: "111111111111", domain: "staging.acme.example" },
  production: { account: "222222222222", domain: "acme.example" },
};

/** A contract about such a pair. */
export const anyContract: fc.Arbitrary<ContractGiven> = fc
  .record({ allow: fc.subarray([...allowances]), size: fc.boolean(), other: fc.boolean(), name: fc.boolean() })
  .map(({ allow, size, other, name }) => ({
    allow,
    identities,
    parameters: {
      ...(size ? { "var.size": { may: true } } : {}),
      ...(other ? { "var.other": { may: true } } : {}),
      ...(name ? { "var.name": { identity: "name" } } : {}),
    },
  }));

export const anyAllowance: fc.Arbitrary<Partial<Allowance>> = fc.constantFrom(...allowances);
