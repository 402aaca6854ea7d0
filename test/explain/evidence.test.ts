import { describe, expect, it } from "vitest";
import { checkOf, contract, environment, refersTo, type EnvironmentGiven, type Plain } from "../builders.js";

/** The evidence of what explains a place, in full. */
async function evidenceAt(
  address: string,
  place: string,
  of: (size: string, name: string, account: string) => EnvironmentGiven,
) {
  const rules = contract({
    parameters: {
      "var.size": { may: true, reason: "Staging is small." },
      "var.name": { identity: "name", reason: "Names it." },
    },
    identities: { staging: { account: "111111111111" }, production: { account: "222222222222" } },
  });
  const one = (name: string, size: string, account: string) =>
    environment(name, { ...of(size, name, account), variables: { size, name } });
  const environments = [one("staging", "small", "111111111111"), one("production", "large", "222222222222")];
  const { explained } = await checkOf(environments, { contract: rules });
  return explained.find(({ places }) => places.some((one) => one.address === address && one.place === place))
    ?.explanation;
}

const tags = (size: string): Plain => ({ Size: size });

describe("the evidence of an explanation", () => {
  it.each<[string, string, string, (size: string, name: string, account: string) => EnvironmentGiven]>([
    [
      "a bare reference names the variable, and why it may differ",
      "aws_x.a size",
      "the configurations are equal here and refer to var.size, which differs for a reason of its own",
      (size) => ({ resources: { "aws_x.a": { is: { size }, asks: { size: refersTo("var.size") } } } }),
    ],
    [
      "several references name all of them",
      "aws_x.a size",
      "the configurations are equal here and refer to var.name, var.size, which differ for reasons of their own",
      (size, name) => ({
        resources: { "aws_x.a": { is: { size: `${name}-${size}` }, asks: { size: "${var.name}-${var.size}" } } },
      }),
    ],
    [
      "a tag of the resource names it",
      "aws_x.a tags_all.Size",
      "tags_all holds the resource's own tags.Size, which differs for a reason of its own",
      (size) => ({
        resources: {
          "aws_x.a": { is: { tags: tags(size), tags_all: tags(size) }, asks: { tags: { Size: "${var.size}" } } },
        },
      }),
    ],
    [
      "a default tag names the provider's argument",
      "aws_x.a tags_all.Size",
      "tags_all holds the default tags of provider.aws, which refer to var.size, which differs for a reason of its own",
      (size) => ({
        providers: { aws: { asks: { default_tags: [{ tags: { Size: "${var.size}" } }] } } },
        resources: { "aws_x.a": { is: { tags_all: tags(size) }, asks: {} } },
      }),
    ],
    [
      "an instance names what decides how many there are",
      "aws_x.a[1] ",
      "its count or for_each is the same expression in both environments, each plan has the instances " +
        "that it gives there, and it refers to var.size, which differs for a reason of its own",
      (size) => ({
        resources: Object.fromEntries(
          Array.from({ length: size === "large" ? 2 : 1 }, (_, index) => [
            `aws_x.a[${index}]`,
            { is: {}, count: '${var.size == "large" ? 2 : 1}' },
          ]),
        ),
      }),
    ],
    [
      "an identity names both values",
      "aws_x.a owner",
      "neither configuration sets it, and exchanging account (111111111111, 222222222222) turns the value " +
        "of either environment into the other's",
      (_, __, account) => ({ resources: { "aws_x.a": { is: { owner: `root of ${account}` } } } }),
    ],
  ])("%s", async (_, at, evidence, of) => {
    const [address = "", place = ""] = at.split(" ");
    expect((await evidenceAt(address, place, of))?.evidence).toBe(evidence);
  });

  it("of a place in a document names what that place refers to, and nothing beside it", async () => {
    const asks = '{"a":"${var.size}","b":[{"name":"x","v":"${aws_y.other.id}"}],"c":"same"}';
    const of = (size: string): EnvironmentGiven => ({
      resources: {
        "aws_x.a": {
          is: {
            document: JSON.stringify({ a: size, b: [{ name: "x", v: `literal-${size}` }], c: "same" }),
            note: size,
          },
          asks: { document: asks, note: "${var.size}" },
        },
        "aws_y.other": { is: { id: `literal-${size}` }, asks: { id: `literal-${size}` } },
      },
    });
    expect((await evidenceAt("aws_x.a", "document.a", of))?.evidence).toBe(
      "the configurations are equal here and refer to var.size, which differs for a reason of its own",
    );
    expect(await evidenceAt("aws_x.a", "document.b[name=x].v", of)).toBeUndefined();
  });

  it("comes with the reason and the place of the rule, where variables alone decide", async () => {
    const explanation = await evidenceAt("aws_x.a", "size", (size) => ({
      resources: { "aws_x.a": { is: { size }, asks: { size: "${var.size}" } } },
    }));
    expect(explanation).toMatchObject({
      kind: "parameter",
      parameters: ["var.size"],
      reason: "Staging is small.",
      location: { file: "parity.yaml", line: 1 },
    });
  });
});
