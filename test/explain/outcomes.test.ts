import { describe, expect, it } from "vitest";
import type { Environment } from "../../src/model/environment.js";
import {
  block,
  blocks,
  contract,
  environment,
  refersTo,
  setsAt,
  unknown,
  type ContractGiven,
  type EnvironmentGiven,
  type Plain,
} from "../builders.js";
import { told, toldOf } from "./told.js";

/** One resource in both, with an attribute that differs. */
const sized = (value: Plain, asks: Plain | undefined, size: Plain = value): EnvironmentGiven => ({
  variables: { size },
  resources: { "aws_x.a": { is: { size: value }, asks: asks === undefined ? {} : { size: asks } } },
});
const small = (asks: Plain | undefined): Promise<readonly string[]> => told(sized("small", asks), sized("large", asks));

describe("what every step says of a value", () => {
  it("that nobody configures", async () => {
    expect(await small(undefined)).toEqual([
      "aws_x.a size: not explained",
      "parameter not-configured: neither configuration sets it",
      "derived no-rule: no known rule derives it",
      "identity denied: it decides what runs, which no identity explains",
      "computed denied: the catalogue does not list size of aws_x as assigned by the provider",
      "not-yet-assigned denied: neither side is still waiting for the provider to assign it",
    ]);
  });

  it("that both write out", async () => {
    expect(await told(sized("small", "small"), sized("large", "large"))).toEqual([
      "aws_x.a size: not explained",
      "parameter proof-missing: the configurations differ here: there is no configuration proof (a CDKTF app gets " +
        "one from tfparity/cdktf; name its folder with synth: in the contract)",
      "derived, identity, computed, not-yet-assigned not-applicable: it is configured",
    ]);
  });

  it("that a variable decides", async () => {
    expect(await small("${var.size}")).toEqual([
      "aws_x.a size: parameter",
      "parameter holds: the configurations are equal here and refer to var.size, which differs for a reason of " +
        "its own",
    ]);
  });

  it("that a function decides which cannot be evaluated", async () => {
    expect(await small("${file(var.size)}")).toEqual([
      "aws_x.a size: not explained, undetermined",
      "parameter not-evaluated (file()): what staging configures here cannot be evaluated: the function " +
        '"file" is not supported here',
      "derived, identity, computed, not-yet-assigned not-applicable: it is configured",
    ]);
  });

  it("that one plan does not have as it is configured", async () => {
    expect(await told(sized("tiny", "${var.size}", "small"), sized("large", "${var.size}"))).toEqual([
      "aws_x.a size: not explained",
      "parameter denied: the plan of staging does not have what its configuration says",
      "derived, identity, computed, not-yet-assigned not-applicable: it is configured",
    ]);
    expect(await told(sized("small", "${var.size}"), sized("huge", "${var.size}", "large"))).toEqual([
      "aws_x.a size: not explained",
      "parameter denied: the plan of production does not have what its configuration says",
      "derived, identity, computed, not-yet-assigned not-applicable: it is configured",
    ]);
  });

  it("whose expression only the source can tell", async () => {
    expect(await small(refersTo("local.size"))).toEqual([
      "aws_x.a size: not explained, undetermined",
      "parameter source-missing (local.size): it refers to local.size: plan JSON does not say what local.size " +
        "is; name the folder with the Terraform source in the contract (source:)",
      "derived, identity, computed, not-yet-assigned not-applicable: it is configured",
    ]);
    expect(
      await told(sized("a-small", refersTo("var.size"), "small"), sized("a-large", refersTo("var.size"), "large")),
    ).toEqual([
      "aws_x.a size: not explained, undetermined",
      "parameter source-missing: it is not a bare reference, and plan JSON leaves out the rest of the " +
        "expression; name the folder with the Terraform source in the contract (source:)",
      "derived, identity, computed, not-yet-assigned not-applicable: it is configured",
    ]);
  });

  it("of a data source", async () => {
    const of = (found: string): EnvironmentGiven => ({ resources: { "data.aws_x.a": { is: { found }, asks: {} } } });
    expect(await told(of("one"), of("other"))).toEqual([
      "data.aws_x.a found: not explained",
      "parameter not-configured: neither configuration sets it",
      "derived denied: its arguments are the same, and yet it found something else",
      "identity denied: the values are not the same after their environments' identities are replaced",
      "computed not-applicable: only attributes of managed resources are computed",
      "not-yet-assigned denied: neither side is still waiting for the provider to assign it",
    ]);
  });

  it("of an output that nobody wrote, and of a variable that may not differ", async () => {
    const of = (value: string): EnvironmentGiven => ({
      outputs: { url: value },
      outputExpressions: { url: "${var.other}" },
      variables: { other: value },
    });
    expect(await told(of("one"), of("other"))).toEqual([
      "output.url: not explained, caused by var.other",
      "parameter denied: it refers to var.other, which differs without an explanation",
      "var.other: not explained",
      "parameter denied: the contract does not allow the variable var.other to differ",
      "derived not-applicable: only attributes of resources are derived",
      "identity denied: it is not an attribute",
      "computed not-applicable: only attributes of managed resources are computed",
      "not-yet-assigned not-applicable: only attributes of resources are assigned",
    ]);
  });

  it("that only one environment has", async () => {
    const of = (size: Plain | undefined): EnvironmentGiven => ({
      variables: { size: size ?? null },
      resources: { "aws_x.a": { is: size === undefined ? {} : { size }, asks: { size: "${var.size}" } } },
    });
    expect(await told(of(undefined), of("large"))).toEqual([
      "aws_x.a size: parameter",
      "parameter holds: the configurations are equal here and refer to var.size, which differs for a reason of " +
        "its own",
    ]);
    expect(await told(of("small"), of(undefined))).toEqual([
      "aws_x.a size: parameter",
      "parameter holds: the configurations are equal here and refer to var.size, which differs for a reason of " +
        "its own",
    ]);
    const absent = { ...of("small"), resources: { "aws_x.a": { is: {}, asks: { size: "${var.size}" } } } };
    expect(await told(absent, of("large"))).toEqual([
      "aws_x.a size: not explained",
      "parameter denied: the plan of staging does not have what its configuration says",
      "derived, computed, not-yet-assigned not-applicable: it is configured",
      "identity denied: there is no value on both sides",
    ]);
  });

  it("of a resource that only one environment has", async () => {
    const of = (more: EnvironmentGiven["resources"]): EnvironmentGiven => ({
      resources: { "aws_x.a": { is: {} }, ...more },
    });
    expect(await told(of({}), of({ "aws_x.b": { is: {} } }))).toEqual([
      "aws_x.b (presence): not explained",
      "parameter denied: the configuration of staging does not have it",
      "derived not-applicable: only one environment has it",
      "identity denied: there is no value on both sides",
      "computed not-applicable: only attributes of managed resources are computed",
      "not-yet-assigned denied: the whole of it is missing",
    ]);
    expect(await told(of({ "aws_x.b": { is: {} } }), of({}))).toEqual([
      "aws_x.b (presence): not explained",
      "parameter denied: the configuration of production does not have it",
      "derived not-applicable: only one environment has it",
      "identity denied: there is no value on both sides",
      "computed not-applicable: only attributes of managed resources are computed",
      "not-yet-assigned denied: the whole of it is missing",
    ]);
  });
});

describe("a value that is taken for nothing but a reference", () => {
  it("is believed as the whole, as the only element, and as the only entry", async () => {
    expect(await small(refersTo("var.size"))).toEqual([
      "aws_x.a size: parameter",
      "parameter holds: the configurations are equal here and refer to var.size, which differs for a reason of " +
        "its own",
    ]);
    const inside = (make: (size: string) => Plain): Promise<readonly string[]> =>
      told(sized(make("small"), refersTo("var.size"), "small"), sized(make("large"), refersTo("var.size"), "large"));
    expect(await inside((size) => [size])).toEqual([
      "aws_x.a size[0]: parameter",
      "parameter holds: the configurations are equal here and refer to var.size, which differs for a reason of " +
        "its own",
    ]);
    expect(await inside((size) => ({ only: size }))).toEqual([
      "aws_x.a size.only: parameter",
      "parameter holds: the configurations are equal here and refer to var.size, which differs for a reason of " +
        "its own",
    ]);
    expect(await inside((size) => [size, "more"])).toEqual([
      "aws_x.a size[0]: not explained, undetermined",
      "parameter source-missing: it is not a bare reference, and plan JSON leaves out the rest of the " +
        "expression; name the folder with the Terraform source in the contract (source:)",
      "derived, identity, computed, not-yet-assigned not-applicable: it is configured",
    ]);
    expect(await inside((size) => ({ only: size, more: "more" }))).toEqual([
      "aws_x.a size.only: not explained, undetermined",
      "parameter source-missing: it is not a bare reference, and plan JSON leaves out the rest of the " +
        "expression; name the folder with the Terraform source in the contract (source:)",
      "derived, identity, computed, not-yet-assigned not-applicable: it is configured",
    ]);
  });

  const repeating = (
    mine: string,
    theirs: string,
    shown: (id: string) => string = (id) => id,
  ): Promise<readonly string[]> => {
    const of = (id: string): EnvironmentGiven => ({
      resources: {
        "aws_y.b": { is: { id } },
        "aws_x.a": { is: { targets: ["fixed", shown(id)] }, asks: { targets: refersTo("aws_y.b.id", "aws_y.b") } },
      },
    });
    return told(of(mine), of(theirs));
  };

  it("is believed in a list beside others, where it is the whole attribute letter by letter", async () => {
    expect(await repeating("id-12345", "id-67890")).toEqual([
      "aws_x.a targets[1]: reference",
      "parameter holds: the configurations are equal here and refer to aws_y.b id, which differs for a reason " +
        "of its own",
      "aws_y.b id: computed",
      "parameter not-configured: neither configuration sets it",
      "derived no-rule: no known rule derives it",
      "identity denied: it is the resource's own identity",
      "computed holds: aws_y.id is assigned by the provider and not configured",
    ]);
  });

  it("is not believed there where it is short, or longer than the attribute", async () => {
    expect(await repeating("id-1234", "id-67890")).toEqual([
      "aws_x.a targets[1]: not explained, undetermined",
      "parameter source-missing: it is not a bare reference, and plan JSON leaves out the rest of the " +
        "expression; name the folder with the Terraform source in the contract (source:)",
      "derived, identity, computed, not-yet-assigned not-applicable: it is configured",
      "aws_y.b id: computed",
      "parameter not-configured: neither configuration sets it",
      "derived no-rule: no known rule derives it",
      "identity denied: it is the resource's own identity",
      "computed holds: aws_y.id is assigned by the provider and not configured",
    ]);
    expect(await repeating("id-12345", "id-6789")).toEqual([
      "aws_x.a targets[1]: not explained, undetermined",
      "parameter source-missing: it is not a bare reference, and plan JSON leaves out the rest of the " +
        "expression; name the folder with the Terraform source in the contract (source:)",
      "derived, identity, computed, not-yet-assigned not-applicable: it is configured",
      "aws_y.b id: computed",
      "parameter not-configured: neither configuration sets it",
      "derived no-rule: no known rule derives it",
      "identity denied: it is the resource's own identity",
      "computed holds: aws_y.id is assigned by the provider and not configured",
    ]);
    expect(await repeating("id-12345", "id-67890", (id) => `${id}/x`)).toEqual([
      "aws_x.a targets[1]: not explained, undetermined",
      "parameter source-missing: it is not a bare reference, and plan JSON leaves out the rest of the " +
        "expression; name the folder with the Terraform source in the contract (source:)",
      "derived, identity, computed, not-yet-assigned not-applicable: it is configured",
      "aws_y.b id: computed",
      "parameter not-configured: neither configuration sets it",
      "derived no-rule: no known rule derives it",
      "identity denied: it is the resource's own identity",
      "computed holds: aws_y.id is assigned by the provider and not configured",
    ]);
  });
});

describe("what the plan of one environment does not have", () => {
  const own = (
    inside: Readonly<Record<string, Plain>>,
    planned: Readonly<Record<string, Plain>>,
  ): EnvironmentGiven => ({
    resources: {
      "aws_y.b": { is: { m: inside }, asks: {} },
      "aws_x.a": { is: { m: planned }, asks: { m: "${aws_y.b.m}" } },
    },
  });
  const because = async (inside: Readonly<Record<string, Plain>>): Promise<string | undefined> =>
    (await told(own(inside, {}), own({ k: "x" }, { k: "x" }))).find((line) => line.startsWith("parameter denied"));

  it.each<[string, Readonly<Record<string, Plain>>]>([
    ["lacks it", {}],
    ["has nothing there", { k: null }],
    ["does not know it yet", { k: unknown }],
  ])("is what its configuration says where what that refers to %s", async (_, inside) => {
    expect(await because(inside)).toBe(
      "parameter denied: it refers to aws_y.b.m, which differs without an explanation",
    );
  });

  it("is not what its configuration says where what that refers to has it", async () => {
    expect(await because({ k: "x" })).toBe(
      "parameter denied: the plan of staging does not have what its configuration says",
    );
  });
});

describe("tags_all", () => {
  const tagged = (
    own: string,
    asks: { readonly tags?: Plain; readonly defaults?: Readonly<Record<string, Plain>> },
  ): EnvironmentGiven => ({
    variables: { size: own },
    providers: asks.defaults === undefined ? {} : { aws: { asks: { default_tags: block({ tags: asks.defaults }) } } },
    resources: {
      "aws_x.a": { is: { tags_all: { Team: own } }, asks: asks.tags === undefined ? {} : { tags: asks.tags } },
    },
  });
  const both = (asks: (own: string) => Parameters<typeof tagged>[1]): Promise<readonly string[]> =>
    told(tagged("l", asks("l")), tagged("r", asks("r")));

  it("that nothing gives", async () => {
    expect(await both(() => ({}))).toEqual([
      "aws_x.a tags_all.Team: not explained",
      "parameter not-configured: neither configuration sets it",
      "derived denied: neither its own tags nor the default tags of its provider have it",
      "identity denied: the values are not the same after their environments' identities are replaced",
      "computed denied: the catalogue does not list tags_all of aws_x as assigned by the provider",
      "not-yet-assigned denied: neither side is still waiting for the provider to assign it",
    ]);
    expect(await both(() => ({ defaults: { Other: "x" } }))).toEqual([
      "aws_x.a tags_all.Team: not explained",
      "parameter not-configured: neither configuration sets it",
      "derived denied: neither its own tags nor the default tags of its provider have it",
      "identity denied: the values are not the same after their environments' identities are replaced",
      "computed denied: the catalogue does not list tags_all of aws_x as assigned by the provider",
      "not-yet-assigned denied: neither side is still waiting for the provider to assign it",
    ]);
  });

  it("whose default tags are the same constant", async () => {
    expect(await both(() => ({ defaults: { Team: "x" } }))).toEqual([
      "aws_x.a tags_all.Team: not explained",
      "parameter not-configured: neither configuration sets it",
      "derived denied: in staging it is not the default tags that its provider is set to",
      "identity denied: the values are not the same after their environments' identities are replaced",
      "computed denied: the catalogue does not list tags_all of aws_x as assigned by the provider",
      "not-yet-assigned denied: neither side is still waiting for the provider to assign it",
    ]);
  });

  it("whose default tags differ", async () => {
    expect(await both((own) => ({ defaults: { Team: own } }))).toEqual([
      "aws_x.a tags_all.Team: not explained, caused by provider.aws default_tags.tags.Team",
      "parameter not-configured: neither configuration sets it",
      "derived denied: it refers to the default tags of provider.aws, which differs without an explanation",
      "provider.aws default_tags.tags.Team: not explained",
      "parameter proof-missing: the configurations differ here: there is no configuration proof (a CDKTF app gets " +
        "one from tfparity/cdktf; name its folder with synth: in the contract)",
      "derived not-applicable: only attributes of resources are derived",
      "identity not-applicable: it is configured",
      "computed not-applicable: only attributes of managed resources are computed",
      "not-yet-assigned not-applicable: only attributes of resources are assigned",
    ]);
  });

  it.each<[string, Readonly<Record<string, Plain>> | undefined, string]>([
    ["provider", undefined, "(presence)"],
    ["default tags", { region: "x" }, "default_tags"],
  ])("whose %s only one environment has", async (_, others, root) => {
    const own = (asks: Readonly<Record<string, Plain>> | undefined, tags: Plain): EnvironmentGiven => ({
      providers: asks === undefined ? {} : { aws: { asks } },
      resources: { "aws_x.a": { is: { tags_all: tags }, asks: {} } },
    });
    const tags = { region: "x", default_tags: block({ tags: { Team: "l" } }) };
    expect((await told(own(tags, { Same: "x", Team: "l" }), own(others, { Same: "x" }))).slice(0, 3)).toEqual([
      `aws_x.a tags_all.Team: not explained, caused by provider.aws ${root}`,
      "parameter not-configured: neither configuration sets it",
      "derived denied: it refers to the default tags of provider.aws, which differs without an explanation",
    ]);
  });

  it("whose default tags come from a variable", async () => {
    expect(await both(() => ({ defaults: { Team: "${var.size}" } }))).toEqual([
      "aws_x.a tags_all.Team: derived",
      "parameter not-configured: neither configuration sets it",
      "derived holds: tags_all holds the default tags of provider.aws, which refer to var.size, which differs " +
        "for a reason of its own",
    ]);
  });
});

describe("what a data source found", () => {
  const found = (type: string, asks: (own: string) => Readonly<Record<string, Plain>>): Promise<readonly string[]> => {
    const of = (own: string): EnvironmentGiven => ({
      variables: { size: own },
      resources: {
        [`data.${type}.a`]: {
          is: { ...(Object.keys(asks(own)).length === 0 ? {} : { size: own }), result: `found ${own}` },
          asks: asks(own),
        },
      },
    });
    return told(of("l"), of("r"));
  };

  it("by arguments that a variable decides", async () => {
    expect(await found("aws_x", () => ({ size: "${var.size}" }))).toEqual([
      "data.aws_x.a result: derived",
      "parameter not-configured: neither configuration sets it",
      "derived holds: aws_x looks up by its arguments: size, which differs for a reason of its own",
      "data.aws_x.a size: parameter",
      "parameter holds: the configurations are equal here and refer to var.size, which differs for a reason of " +
        "its own",
    ]);
    expect(await found("aws_iam_policy_document", () => ({ size: "${var.size}" }))).toEqual([
      "data.aws_iam_policy_document.a result: derived",
      "parameter not-configured: neither configuration sets it",
      "derived holds: aws_iam_policy_document is a function of its arguments: size, which differs for a reason " +
        "of its own",
      "data.aws_iam_policy_document.a size: parameter",
      "parameter holds: the configurations are equal here and refer to var.size, which differs for a reason of " +
        "its own",
    ]);
  });

  it("by arguments that are written out differently", async () => {
    expect(await found("aws_x", (own) => ({ size: own }))).toEqual([
      "data.aws_x.a result: not explained, caused by data.aws_x.a size",
      "parameter not-configured: neither configuration sets it",
      "derived denied: it refers to its own arguments, which differs without an explanation",
      "data.aws_x.a size: not explained",
      "parameter proof-missing: the configurations differ here: there is no configuration proof (a CDKTF app gets " +
        "one from tfparity/cdktf; name its folder with synth: in the contract)",
      "derived, identity, not-yet-assigned not-applicable: it is configured",
      "computed not-applicable: only attributes of managed resources are computed",
    ]);
  });

  it("about where the environment is, and about what runs", async () => {
    expect(await found("aws_caller_identity", () => ({}))).toEqual([
      "data.aws_caller_identity.a result: derived",
      "parameter not-configured: neither configuration sets it",
      "derived holds: aws_caller_identity tells where the environment is",
    ]);
    expect(await found("aws_ami", () => ({}))).toEqual([
      "data.aws_ami.a result: not explained",
      "parameter not-configured: neither configuration sets it",
      "derived denied: aws_ami looks up what runs: a result that differs has to be declared",
      "identity denied: the values are not the same after their environments' identities are replaced",
      "computed not-applicable: only attributes of managed resources are computed",
      "not-yet-assigned denied: it looks up what runs, which has to be known",
    ]);
  });
});

describe("where nobody knows what is configured", () => {
  const without = (name: string, value: string, attribute = "size", address = "aws_x.a"): Environment => {
    const { configuration: _, ...rest } = environment(name, {
      resources: { [address]: { is: { [attribute]: value } } },
    });
    return rest;
  };
  const state = (name: string, value: string, attribute = "size", address = "aws_x.a"): Environment =>
    environment(name, { source: "state", resources: { [address]: { is: { [attribute]: value } } } });

  it("a plan without a configuration explains nothing that may be configured", async () => {
    expect(await toldOf(without("staging", "a"), without("production", "b"))).toEqual([
      "aws_x.a size: not explained",
      "parameter configuration-missing (staging): the plan of staging has no configuration",
      "derived no-rule: no known rule derives it",
      "identity denied: it decides what runs, which no identity explains",
      "computed denied: the catalogue does not list size of aws_x as assigned by the provider",
      "not-yet-assigned denied: neither side is still waiting for the provider to assign it",
    ]);
    expect(await toldOf(without("staging", "a", "id"), without("production", "b", "id"))).toEqual([
      "aws_x.a id: computed",
      "parameter configuration-missing (staging): the plan of staging has no configuration",
      "derived no-rule: no known rule derives it",
      "identity denied: it is the resource's own identity",
      "computed holds: aws_x.id is assigned by the provider and cannot be configured",
    ]);
    expect(
      await toldOf(without("staging", "a", "bucket_domain_name"), without("production", "b", "bucket_domain_name")),
    ).toEqual([
      "aws_x.a bucket_domain_name: not explained",
      "parameter configuration-missing (staging): the plan of staging has no configuration",
      "derived no-rule: no known rule derives it",
      "identity denied: the values are not the same after their environments' identities are replaced",
      "computed denied: the catalogue does not list bucket_domain_name of aws_x as assigned by the provider",
      "not-yet-assigned denied: neither side is still waiting for the provider to assign it",
    ]);
    expect(
      await toldOf(
        without("staging", "a", "result", "data.aws_caller_identity.a"),
        without("production", "b", "result", "data.aws_caller_identity.a"),
      ),
    ).toEqual([
      "data.aws_caller_identity.a result: derived",
      "parameter configuration-missing (staging): the plan of staging has no configuration",
      "derived holds: aws_caller_identity tells where the environment is",
    ]);
  });

  it("states never say it", async () => {
    expect(await toldOf(state("staging", "a"), state("production", "b"))).toEqual([
      "aws_x.a size: not explained",
      "parameter not-configured: states do not say what is configured",
      "derived no-rule: no known rule derives it",
      "identity denied: it decides what runs, which no identity explains",
      "computed denied: the catalogue does not list size of aws_x as assigned by the provider",
      "not-yet-assigned denied: neither side is still waiting for the provider to assign it",
    ]);
    expect(await toldOf(state("staging", "a", "description"), state("production", "b", "description"))).toEqual([
      "aws_x.a description: not explained",
      "parameter not-configured: states do not say what is configured",
      "derived no-rule: no known rule derives it",
      "identity denied: the values are not the same after their environments' identities are replaced",
      "computed denied: the catalogue does not list description of aws_x as assigned by the provider",
      "not-yet-assigned denied: neither side is still waiting for the provider to assign it",
    ]);
  });

  it("a configuration that lacks the resource, or has none of its arguments, does not say it", async () => {
    const of = (name: string, value: string): Environment =>
      environment(name, { resources: { "aws_x.a": { is: { size: value } } } });
    const staging = of("staging", "a");
    const { configuration } = staging;
    const lacking = { ...staging, configuration: { ...configuration!, resources: new Map() } };
    expect(await toldOf(lacking, of("production", "b"))).toEqual([
      "aws_x.a size: not explained",
      "parameter configuration-missing (staging): the configuration in the plan of staging does not have it",
      "derived no-rule: no known rule derives it",
      "identity denied: it decides what runs, which no identity explains",
      "computed denied: the catalogue does not list size of aws_x as assigned by the provider",
      "not-yet-assigned denied: neither side is still waiting for the provider to assign it",
    ]);
    const [own] = [...configuration!.resources.values()];
    const silent = {
      ...staging,
      configuration: { ...configuration!, resources: new Map([["aws_x.a", { ...own!, withoutArguments: true }]]) },
    };
    expect(await toldOf(silent, of("production", "b"))).toEqual([
      "aws_x.a size: not explained",
      "parameter configuration-missing (staging): the plan of staging has no word about its arguments, and " +
        "without the source (source: in the contract) nobody can tell a resource that has none from a plan that " +
        "was cut down",
      "derived no-rule: no known rule derives it",
      "identity denied: it decides what runs, which no identity explains",
      "computed denied: the catalogue does not list size of aws_x as assigned by the provider",
      "not-yet-assigned denied: neither side is still waiting for the provider to assign it",
    ]);
  });
});

describe("what waits for the provider", () => {
  it("is told by what is done to the resource", async () => {
    const of = (value: Plain, actions: readonly string[]): EnvironmentGiven => ({
      resources: { "aws_x.a": { is: { status: value }, actions } },
    });
    expect(await told(of(unknown, ["create"]), of("x", ["no-op"]))).toEqual([
      "aws_x.a status: not-yet-assigned",
      "parameter not-configured: neither configuration sets it",
      "derived no-rule: no known rule derives it",
      "identity denied: the values are not the same after their environments' identities are replaced",
      "computed denied: the catalogue does not list status of aws_x as assigned by the provider",
      "not-yet-assigned holds: the resource is yet to be created in staging, and nobody configures the value",
    ]);
    expect(await told(of("x", ["no-op"]), of(unknown, ["update"]))).toEqual([
      "aws_x.a status: not-yet-assigned",
      "parameter not-configured: neither configuration sets it",
      "derived no-rule: no known rule derives it",
      "identity denied: the values are not the same after their environments' identities are replaced",
      "computed denied: the catalogue does not list status of aws_x as assigned by the provider",
      "not-yet-assigned holds: the resource is yet to be changed in production, and nobody configures the value",
    ]);
    expect(await told(of("x", ["no-op"]), of(unknown, ["no-op"]))).toEqual([
      "aws_x.a status: not explained",
      "parameter not-configured: neither configuration sets it",
      "derived no-rule: no known rule derives it",
      "identity denied: the values are not the same after their environments' identities are replaced",
      "computed denied: the catalogue does not list status of aws_x as assigned by the provider",
      "not-yet-assigned denied: neither side is still waiting for the provider to assign it",
    ]);
  });

  it("is told of what decides what runs, and of what looks that up", async () => {
    const of = (address: string, value: Plain, actions: readonly string[]): EnvironmentGiven => ({
      resources: { [address]: { is: { engine_version: value }, actions } },
    });
    expect(await told(of("aws_x.a", unknown, ["create"]), of("aws_x.a", "15", ["no-op"]))).toEqual([
      "aws_x.a engine_version: not explained",
      "parameter not-configured: neither configuration sets it",
      "derived no-rule: no known rule derives it",
      "identity denied: it decides what runs, which no identity explains",
      "computed denied: the catalogue does not list engine_version of aws_x as assigned by the provider",
      "not-yet-assigned denied: it decides what runs, which has to be known",
    ]);
    expect(await told(of("data.aws_ami.a", unknown, ["read"]), of("data.aws_ami.a", "15", []))).toEqual([
      "data.aws_ami.a engine_version: not explained",
      "parameter not-configured: neither configuration sets it",
      "derived denied: aws_ami looks up what runs: a result that differs has to be declared",
      "identity denied: it decides what runs, which no identity explains",
      "computed not-applicable: only attributes of managed resources are computed",
      "not-yet-assigned denied: it looks up what runs, which has to be known",
    ]);
  });

  it("is told of blocks that a plan leaves empty", async () => {
    const of = (items: readonly Plain[], actions: readonly string[]): EnvironmentGiven => ({
      resources: { "aws_x.a": { is: { status: items }, actions } },
    });
    expect(await told(of([], ["create"]), of([{ name: "x" }], ["no-op"]))).toEqual([
      "aws_x.a status[0]: not-yet-assigned",
      "parameter not-configured: neither configuration sets it",
      "derived no-rule: no known rule derives it",
      "identity denied: there is no value on both sides",
      "computed denied: the catalogue does not list status of aws_x as assigned by the provider",
      "not-yet-assigned holds: the resource is yet to be created in staging, and nobody configures the value",
    ]);
    expect(await told(of([{ name: "y" }], ["create"]), of([{ name: "y" }, { name: "x" }], ["no-op"]))).toEqual([
      "aws_x.a status[1]: not explained",
      "parameter not-configured: neither configuration sets it",
      "derived no-rule: no known rule derives it",
      "identity denied: there is no value on both sides",
      "computed denied: the catalogue does not list status of aws_x as assigned by the provider",
      "not-yet-assigned denied: neither side is still waiting for the provider to assign it",
    ]);
  });
});

describe("what an identity explains", () => {
  const identities: ContractGiven = {
    identities: {
      staging: { name: "staging", account: "111111111111" },
      production: { name: "production", account: "222222222222" },
    },
  };
  const between = (attribute: string, mine: Plain, theirs: Plain): Promise<readonly string[]> => {
    const of = (value: Plain): EnvironmentGiven => ({ resources: { "aws_x.a": { is: { [attribute]: value } } } });
    return told(of(mine), of(theirs), { contract: contract(identities) });
  };

  it("is what holds the one, and becomes what holds the other", async () => {
    expect(await between("owner", "root of 111111111111", "root of 222222222222")).toEqual([
      "aws_x.a owner: identity",
      "parameter not-configured: neither configuration sets it",
      "derived no-rule: no known rule derives it",
      "identity holds: neither configuration sets it, and exchanging account (111111111111, 222222222222) " +
        "turns the value of either environment into the other's",
    ]);
    expect(await between("owner", "root of 111111111111", "222222222222")).toEqual([
      "aws_x.a owner: not explained",
      "parameter not-configured: neither configuration sets it",
      "derived no-rule: no known rule derives it",
      "identity denied: the values are not the same after their environments' identities are replaced",
      "computed denied: the catalogue does not list owner of aws_x as assigned by the provider",
      "not-yet-assigned denied: neither side is still waiting for the provider to assign it",
    ]);
  });

  it("is no bare name but where names and tags stand", async () => {
    expect(await between("mode", "staging", "production")).toEqual([
      "aws_x.a mode: not explained",
      "parameter not-configured: neither configuration sets it",
      "derived no-rule: no known rule derives it",
      "identity denied: it is nothing but the environment's name, and it stands where behaviour is configured",
      "computed denied: the catalogue does not list mode of aws_x as assigned by the provider",
      "not-yet-assigned denied: neither side is still waiting for the provider to assign it",
    ]);
    expect(await between("tags", { Env: "staging" }, { Env: "production" })).toEqual([
      "aws_x.a tags.Env: identity",
      "parameter not-configured: neither configuration sets it",
      "derived no-rule: no known rule derives it",
      "identity holds: neither configuration sets it, and exchanging name (staging, production) turns the " +
        "value of either environment into the other's",
    ]);
    expect(await between("labels", { Env: "staging" }, { Env: "production" })).toEqual([
      "aws_x.a labels.Env: identity",
      "parameter not-configured: neither configuration sets it",
      "derived no-rule: no known rule derives it",
      "identity holds: neither configuration sets it, and exchanging name (staging, production) turns the " +
        "value of either environment into the other's",
    ]);
    expect(await between("mode", "111111111111", "222222222222")).toEqual([
      "aws_x.a mode: identity",
      "parameter not-configured: neither configuration sets it",
      "derived no-rule: no known rule derives it",
      "identity holds: neither configuration sets it, and exchanging account (111111111111, 222222222222) " +
        "turns the value of either environment into the other's",
    ]);
  });

  it("is nothing that decides what runs", async () => {
    expect(await between("image", "111111111111/app", "222222222222/app")).toEqual([
      "aws_x.a image: not explained",
      "parameter not-configured: neither configuration sets it",
      "derived no-rule: no known rule derives it",
      "identity denied: it decides what runs, which no identity explains",
      "computed denied: the catalogue does not list image of aws_x as assigned by the provider",
      "not-yet-assigned denied: it decides what runs, which has to be known",
    ]);
  });
});

describe("what branches on the identity of the environment", () => {
  it("is told with the definition that does", async () => {
    const of = (name: string, asks: Plain, more: EnvironmentGiven = {}): EnvironmentGiven => ({
      ...more,
      variables: { name },
      resources: { "aws_x.a": { is: { size: name === "production" ? "large" : "small" }, asks: { size: asks } } },
    });
    const rules = { contract: contract({ parameters: { "var.name": { identity: "name" } } }) };
    const direct = '${var.name == "production" ? "large" : "small"}';
    expect(await told(of("staging", direct), of("production", direct), rules)).toEqual([
      "aws_x.a size: not explained, branch aws_x.a size",
      "parameter denied: in production it branches on the identity of the environment: with another name it " +
        "would be another value",
      "derived, identity, computed, not-yet-assigned not-applicable: it is configured",
    ]);
    const locals = { locals: { size: direct } };
    expect(
      await told(of("staging", "${local.size}", locals), of("production", "${local.size}", locals), rules),
    ).toEqual([
      "aws_x.a size: not explained, branch local.size",
      "parameter denied: in production it branches on the identity of the environment: with another name it " +
        "would be another value",
      "derived, identity, computed, not-yet-assigned not-applicable: it is configured",
    ]);
  });

  it("is told of the number of instances", async () => {
    const of = (name: string, instances: number): EnvironmentGiven => ({
      variables: { name },
      resources: Object.fromEntries(
        Array.from({ length: instances }, (_, at) => [
          `aws_x.a[${at}]`,
          { is: {}, count: '${var.name == "production" ? 2 : 1}' },
        ]),
      ),
    });
    const rules = { contract: contract({ parameters: { "var.name": { identity: "name" } } }) };
    expect(await told(of("staging", 1), of("production", 2), rules)).toEqual([
      "aws_x.a[1] (presence): not explained, branch aws_x.a",
      "parameter denied: in production its count or for_each branches on the identity of the environment: with " +
        "another name there would be other instances",
      "derived not-applicable: only one environment has it",
      "identity denied: there is no value on both sides",
      "computed not-applicable: only attributes of managed resources are computed",
      "not-yet-assigned denied: the whole of it is missing",
    ]);
  });
});

describe("an instance that only one environment has", () => {
  const counted = (instances: number, count: Plain, n: Plain = instances): EnvironmentGiven => ({
    variables: { size: n },
    resources: Object.fromEntries(Array.from({ length: instances }, (_, at) => [`aws_x.a[${at}]`, { is: {}, count }])),
  });

  it("is not explained by a plan that lacks it against its configuration, or has it against it", async () => {
    expect(await told(counted(1, "${var.size}", 2), counted(2, "${var.size}", 2))).toEqual([
      "aws_x.a[1] (presence): not explained",
      "parameter denied: its count or for_each gives it to both environments",
      "derived not-applicable: only one environment has it",
      "identity denied: there is no value on both sides",
      "computed not-applicable: only attributes of managed resources are computed",
      "not-yet-assigned denied: the whole of it is missing",
    ]);
    expect(await told(counted(2, "${var.size}", 1), counted(1, "${var.size}", 2))).toEqual([
      "aws_x.a[1] (presence): not explained",
      "parameter denied: the plan of staging does not have the instances that its configuration gives",
      "derived not-applicable: only one environment has it",
      "identity denied: there is no value on both sides",
      "computed not-applicable: only attributes of managed resources are computed",
      "not-yet-assigned denied: the whole of it is missing",
    ]);
    expect(await told(counted(1, "${var.size}", 2), counted(2, "${var.size}", 1))).toEqual([
      "aws_x.a[1] (presence): not explained",
      "parameter denied: the plan of production does not have the instances that its configuration gives",
      "derived not-applicable: only one environment has it",
      "identity denied: there is no value on both sides",
      "computed not-applicable: only attributes of managed resources are computed",
      "not-yet-assigned denied: the whole of it is missing",
    ]);
  });

  it("is not explained by other expressions", async () => {
    expect(await told(counted(1, "${var.size}", 1), counted(2, "${var.size + 1}", 1))).toEqual([
      "aws_x.a[1] (presence): not explained",
      "parameter proof-missing: the configurations repeat it by different expressions: there is no configuration " +
        "proof (a CDKTF app gets one from tfparity/cdktf; name its folder with synth: in the contract)",
      "derived not-applicable: only one environment has it",
      "identity denied: there is no value on both sides",
      "computed not-applicable: only attributes of managed resources are computed",
      "not-yet-assigned denied: the whole of it is missing",
    ]);
  });

  it("is not explained by a count that cannot be evaluated", async () => {
    expect(await told(counted(1, "${length(file(var.size))}", 1), counted(2, "${length(file(var.size))}", 2))).toEqual([
      "aws_x.a[1] (presence): not explained, undetermined",
      "parameter not-evaluated: its count or for_each cannot be evaluated",
      "derived not-applicable: only one environment has it",
      "identity denied: there is no value on both sides",
      "computed not-applicable: only attributes of managed resources are computed",
      "not-yet-assigned denied: the whole of it is missing",
    ]);
    expect(await told(counted(1, refersTo("local.n"), 1), counted(2, refersTo("local.n"), 2))).toEqual([
      "aws_x.a[1] (presence): not explained, undetermined",
      "parameter source-missing (local.n): its count or for_each refers to local.n: plan JSON does not say " +
        "what local.n is; name the folder with the Terraform source in the contract (source:)",
      "derived not-applicable: only one environment has it",
      "identity denied: there is no value on both sides",
      "computed not-applicable: only attributes of managed resources are computed",
      "not-yet-assigned denied: the whole of it is missing",
    ]);
    expect(
      await told(counted(1, refersTo("var.size", "var.more"), 1), counted(2, refersTo("var.size", "var.more"), 2)),
    ).toEqual([
      "aws_x.a[1] (presence): not explained, undetermined",
      "parameter source-missing: its count or for_each cannot be evaluated from what the plan says; name the " +
        "folder with the Terraform source in the contract (source:)",
      "derived not-applicable: only one environment has it",
      "identity denied: there is no value on both sides",
      "computed not-applicable: only attributes of managed resources are computed",
      "not-yet-assigned denied: the whole of it is missing",
    ]);
    expect(await told(counted(1, "${length(aws_y.b.list)}", 1), counted(2, "${length(aws_y.b.list)}", 2))).toEqual([
      "aws_x.a[1] (presence): not explained, undetermined",
      "parameter not-evaluated: its count or for_each cannot be evaluated",
      "derived not-applicable: only one environment has it",
      "identity denied: there is no value on both sides",
      "computed not-applicable: only attributes of managed resources are computed",
      "not-yet-assigned denied: the whole of it is missing",
    ]);
  });

  it("is not explained where it is configured once and repeated in the other, or in neither", async () => {
    const plain: EnvironmentGiven = { variables: { size: 1 }, resources: { "aws_x.a": { is: {} } } };
    expect(await told(plain, counted(0, "${var.size}", 0))).toEqual([
      "aws_x.a (presence): not explained",
      "parameter denied: the configuration of production does not have it",
      "derived not-applicable: only one environment has it",
      "identity denied: there is no value on both sides",
      "computed not-applicable: only attributes of managed resources are computed",
      "not-yet-assigned denied: the whole of it is missing",
    ]);
    const none: EnvironmentGiven = { variables: { size: 1 }, resources: {} };
    const configured = environment("staging", plain);
    const { resources: _, ...rest } = configured;
    expect(await toldOf({ ...rest, resources: new Map() }, environment("production", plain))).toEqual([
      "aws_x.a (presence): not explained",
      "parameter denied: it is configured in both environments, without count or for_each, and yet only one " +
        "plan has it",
      "derived not-applicable: only one environment has it",
      "identity denied: there is no value on both sides",
      "computed not-applicable: only attributes of managed resources are computed",
      "not-yet-assigned denied: the whole of it is missing",
    ]);
    expect(await told(none, plain)).toEqual([
      "aws_x.a (presence): not explained",
      "parameter denied: the configuration of staging does not have it",
      "derived not-applicable: only one environment has it",
      "identity denied: there is no value on both sides",
      "computed not-applicable: only attributes of managed resources are computed",
      "not-yet-assigned denied: the whole of it is missing",
    ]);
  });

  it("is of a module whose call repeats it", async () => {
    const of = (instances: number): EnvironmentGiven => ({
      variables: { size: instances },
      modules: [
        {
          path: "module.m",
          arguments: { kind: "block", arguments: new Map() },
          count: {
            kind: "expression",
            constant: { kind: "string", text: "${var.size}", sensitive: false },
            references: [],
          },
          outputs: new Map(),
          variables: new Map(),
        },
      ],
      resources: Object.fromEntries(
        Array.from({ length: instances }, (_, at) => [`module.m[${at}].aws_x.a`, { is: {} }]),
      ),
    });
    expect(await told(of(1), of(2))).toEqual([
      "module.m[1].aws_x.a (presence): parameter",
      "parameter holds: its count or for_each is the same expression in both environments, each plan has the " +
        "instances that it gives there, and it refers to var.size, which differs for a reason of its own",
    ]);
    expect(await told(of(2), of(1))).toEqual([
      "module.m[1].aws_x.a (presence): parameter",
      "parameter holds: its count or for_each is the same expression in both environments, each plan has the " +
        "instances that it gives there, and it refers to var.size, which differs for a reason of its own",
    ]);
  });
});

describe("elements of sets", () => {
  it("are told by the only one that there is", async () => {
    const of = (hosts: readonly string[], size: string): EnvironmentGiven => ({
      variables: { size },
      resources: {
        "aws_x.a": { is: { rule: [{ hosts: [...hosts] }] }, asks: { rule: blocks({ hosts: refersTo("var.size") }) } },
      },
    });
    const sets = { sets: setsAt("rule", "rule.hosts") };
    expect(await told(of(["a"], "a"), of(["b"], "b"), sets)).toEqual([
      "aws_x.a rule[*].hosts[*]: parameter",
      "parameter holds: the configurations are equal here and refer to var.size, which differs for a reason of " +
        "its own",
    ]);
    expect(await told(of(["a", "x"], "a"), of(["b", "x"], "b"), sets)).toEqual([
      "aws_x.a rule[*].hosts[*]: not explained, undetermined",
      "parameter source-missing: it is not a bare reference, and plan JSON leaves out the rest of the " +
        "expression; name the folder with the Terraform source in the contract (source:)",
      "derived, identity, computed, not-yet-assigned not-applicable: it is configured",
    ]);
  });
});
