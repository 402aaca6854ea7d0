import { describe, expect, it } from "vitest";

import { fillIn, invent, type FillIn } from "./provider/fill-in.js";
import { renderPolicyDocument } from "./provider/policy-document.js";
import { readSchemas, type Block } from "./provider/schema.js";
import type { Scenario } from "./provider/scenario.js";
import { UNKNOWN, type ObjectValue, type Value } from "./provider/values.js";
import { createWorld, type Account } from "./provider/world.js";

const schemas = readSchemas();
const account: Account = {
  account: "111111111111",
  region: "eu-west-1",
  clock: "2026-01-15T09:00:00Z",
  defaultTags: { Team: "web" },
};

/** A configuration as Terraform sends it: every attribute is there, unset ones are null. */
function configured(type: string, given: ObjectValue): ObjectValue {
  const block: Block = schemas.resources[type]!;
  const attributes = Object.keys(block.attributes).map((name): [string, Value] => [name, null]);
  const blocks = Object.entries(block.blocks).map(([name, { nesting }]): [string, Value] => [
    name,
    nesting === "single" ? null : [],
  ]);
  return { ...Object.fromEntries([...attributes, ...blocks]), ...given };
}

function create(type: string, given: ObjectValue, scenario: Scenario = {}, who: Account = account): ObjectValue {
  const world = createWorld(schemas, () => scenario);
  const config = configured(type, given);
  return world.apply(type, null, world.plan(type, null, config, config, who).state, who);
}

describe("planning", () => {
  const world = createWorld(schemas, () => ({}));

  it("leaves what the provider assigns unknown, and fills in what the provider presets", () => {
    const config = configured("aws_db_instance", { instance_class: "db.t4g.small", identifier: "a" });
    const { state, replace } = world.plan("aws_db_instance", null, config, config, account);
    expect(state).toMatchObject({
      endpoint: UNKNOWN,
      engine: UNKNOWN,
      publicly_accessible: false,
      region: "eu-west-1",
      replicate_source_db: null,
    });
    expect(replace).toEqual([]);
  });

  it("never plans a write-only value", () => {
    const config = configured("aws_db_instance", { instance_class: "db.t4g.small", password_wo: "secret" });
    expect(world.plan("aws_db_instance", null, config, config, account).state["password_wo"]).toBeNull();
  });

  it("plans nothing for an object that is as configured, zero values that nobody set included", () => {
    const given = { instance_class: "db.t4g.small", identifier: "a" };
    const prior = create("aws_db_instance", given);
    expect(prior["max_allocated_storage"]).toBe(0);
    const config = configured("aws_db_instance", given);
    const proposed = {
      ...prior,
      ...Object.fromEntries(Object.entries(config).filter(([, value]) => value !== null)),
      max_allocated_storage: null,
    };
    expect(world.plan("aws_db_instance", prior, proposed, config, account)).toEqual({ state: prior, replace: [] });
  });

  it("does not know tags_all before it knows every tag", () => {
    const config = configured("aws_vpc", { tags: { Name: UNKNOWN } });
    expect(world.plan("aws_vpc", null, config, config, account).state["tags_all"]).toBe(UNKNOWN);
  });
});

describe("applying", () => {
  it("gives the same object the same ids, whenever it is made", () => {
    expect(create("aws_vpc", { cidr_block: "10.0.0.0/16" })).toEqual(create("aws_vpc", { cidr_block: "10.0.0.0/16" }));
  });

  it("gives every account ids of its own", () => {
    const [one, other] = ["111111111111", "222222222222"].map((id) =>
      create("aws_vpc", {}, {}, { ...account, account: id }),
    );
    expect(one!["id"]).not.toBe(other!["id"]);
    expect(other!["arn"]).toContain(":222222222222:");
  });

  it("leaves nothing unknown in any type", () => {
    const unfinished = Object.keys(schemas.resources).filter((type) =>
      Object.values(create(type, {})).includes(UNKNOWN),
    );
    expect(unfinished).toEqual([]);
  });

  it("leaves no placeholder unfilled in any type", () => {
    const leftover = Object.keys(schemas.resources).filter((type) =>
      /(?<![$#])\{[a-z_-]+(:[0-9-]+)?(@[^}]*)?\}/.test(JSON.stringify(create(type, {}))),
    );
    expect(leftover).toEqual([]);
  });

  it("tells the time of the scenario", () => {
    expect(create("aws_iam_role", { name: "a", assume_role_policy: "{}" })["create_date"]).toBe("2026-01-15T09:00:00Z");
  });

  it("gives a change of settings that it plans as unknown a value again", () => {
    const world = createWorld(schemas, () => ({}));
    const prior = create("aws_ssm_parameter", { name: "/a", type: "String", value: "1" });
    const config = configured("aws_ssm_parameter", { name: "/a", type: "String", value: "2" });
    const { state } = world.plan("aws_ssm_parameter", prior, { ...prior, value: "2" }, config, account);
    expect(state["version"]).toBe(UNKNOWN);
    expect(world.apply("aws_ssm_parameter", prior, state, account)).toMatchObject({ id: "/a", value: "2", version: 1 });
  });
});

describe("drift", () => {
  const object = create("aws_sns_topic", { name: "alarms" });

  it("shows on reading, at any depth", () => {
    const world = createWorld(schemas, () => ({
      drift: [{ type: "aws_sns_topic", where: { name: "alarms" }, set: { "tags.Owner": "me" } }],
    }));
    expect(world.read("aws_sns_topic", object)).toEqual({
      ...object,
      tags: { Owner: "me" },
      tags_all: { Owner: "me", Team: "web" },
    });
  });

  it("leaves other objects alone", () => {
    const world = createWorld(schemas, () => ({
      drift: [{ type: "aws_sns_topic", where: { name: "other" }, gone: true }],
    }));
    expect(world.read("aws_sns_topic", object)).toEqual(object);
  });

  it("can delete an object", () => {
    const world = createWorld(schemas, () => ({ drift: [{ type: "aws_sns_topic", gone: true }] }));
    expect(world.read("aws_sns_topic", object)).toBeNull();
  });

  it("ends when Terraform applies something to the object", () => {
    const world = createWorld(schemas, () => ({ drift: [{ type: "aws_sns_topic", set: { display_name: "mine" } }] }));
    expect(world.read("aws_sns_topic", object)?.["display_name"]).toBe("mine");
    world.apply("aws_sns_topic", object, object, account);
    expect(world.read("aws_sns_topic", object)).toEqual(object);
  });
});

describe("templates", () => {
  const source: FillIn = { ...account, type: "aws_lb", seed: "seed", read: (name) => (name === "name" ? "shop" : "") };

  it("invent the same text for the same seed and place, and another one elsewhere", () => {
    expect(fillIn("{hex:17}", "id", source)).toBe(fillIn("{hex:17}", "id", source));
    expect(fillIn("{hex:17}", "id", source)).not.toBe(fillIn("{hex:17}", "other", source));
    expect(fillIn("{hex:17}", "id", source)).not.toBe(fillIn("{hex:17}", "id", { ...source, seed: "another" }));
  });

  it("share what has a label", () => {
    expect(fillIn("{hex:16@lb}", "arn", source)).toBe(fillIn("{hex:16@lb}", "suffix", source));
  });

  it("leave the braces of other notations alone", () => {
    expect(fillIn("${version} #{host} {name}", "x", source)).toBe("${version} #{host} shop");
  });

  it("invent numbers within their range", () => {
    const numbers = Array.from({ length: 200 }, (_, index) => Number(fillIn("{number:4-7}", `n${index}`, source)));
    expect(new Set(numbers)).toEqual(new Set([4, 5, 6, 7]));
  });

  it("invent texts of any length from their alphabet", () => {
    expect(invent("seed", "ab", 100)).toMatch(/^[ab]{100}$/);
  });
});

describe("policy documents", () => {
  const statement = { actions: ["s3:GetObject"], resources: ["*"] };

  it("merge documents, the later ones overriding by Sid", () => {
    const base = renderPolicyDocument({
      statement: [
        { ...statement, sid: "Read" },
        { ...statement, sid: "Write" },
      ],
    });
    const override = renderPolicyDocument({ statement: [{ ...statement, sid: "Read", effect: "Deny" }] });
    const merged = JSON.parse(
      renderPolicyDocument({ source_policy_documents: [base], override_policy_documents: [override] }),
    ) as {
      readonly Statement: readonly { readonly Sid: string; readonly Effect: string }[];
    };
    expect(merged.Statement.map(({ Sid, Effect }) => [Sid, Effect])).toEqual([
      ["Read", "Deny"],
      ["Write", "Allow"],
    ]);
  });

  it("write principals and conditions as the language wants them", () => {
    const principals = [{ type: "AWS", identifiers: ["b", "a"] }];
    const condition = [
      { test: "StringEquals", variable: "aws:SourceAccount", values: ["1"] },
      { test: "Bool", variable: "x", values: ["true", "false"] },
    ];
    const rendered = JSON.parse(renderPolicyDocument({ statement: [{ ...statement, principals, condition }] })) as {
      readonly Statement: readonly object[];
    };
    expect(rendered.Statement[0]).toEqual({
      Effect: "Allow",
      Action: "s3:GetObject",
      Resource: "*",
      Principal: { AWS: ["b", "a"] },
      Condition: { StringEquals: { "aws:SourceAccount": "1" }, Bool: { x: ["true", "false"] } },
    });
  });

  it("name everybody by a star", () => {
    const rendered = JSON.parse(
      renderPolicyDocument({ statement: [{ ...statement, principals: [{ type: "*", identifiers: ["*"] }] }] }),
    ) as { readonly Statement: readonly object[] };
    expect(rendered.Statement[0]).toHaveProperty("Principal", "*");
  });
});
