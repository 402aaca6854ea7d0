import { describe, expect, it } from "vitest";
import { textsIn, type EvaluatedPlace } from "../../src/judge/environment-texts.js";
import type { Environment } from "../../src/model/environment.js";
import { formatPath } from "../../src/model/path.js";
import { block, blocks, environment, given, refersTo, secret, unknown, type EnvironmentGiven } from "../builders.js";

/** Every text with its place and its kind; where something secret begins, by a bar. */
const textsOf = (of: Environment, evaluated: readonly EvaluatedPlace[] = []): readonly string[] =>
  [...textsIn(of, evaluated)].map(
    ({ place: { address, path, shownSteps }, text, sensitive, kind }) =>
      `${address} ${formatPath(path)}`.trim() +
      `${shownSteps === undefined ? "" : ` (shown: ${shownSteps})`}: ${kind}${sensitive ? " secret" : ""} ${text}`,
  );
const texts = (more: EnvironmentGiven, evaluated?: readonly EvaluatedPlace[]): readonly string[] =>
  textsOf(environment("staging", more), evaluated);

describe("the texts of an environment", () => {
  it("are those of attributes, outputs and providers, and no numbers", () => {
    expect(
      texts({
        resources: {
          "aws_x.a": { is: { name: "a", size: 1, on: true, none: null, list: ["x", "y"], map: { k: "v" } } },
          "module.m.aws_x.b[0]": { is: { name: "b" } },
        },
        outputs: { url: "https://a.example", all: { one: "1" } },
        providers: { aws: { asks: { region: "eu-west-1", role: blocks({ arn: "${var.role}" }) } } },
      }),
    ).toEqual([
      "aws_x.a name: plain a",
      "aws_x.a list[0]: plain x",
      "aws_x.a list[1]: plain y",
      "aws_x.a map.k: plain v",
      "module.m.aws_x.b[0] name: plain b",
      "output.url: plain https://a.example",
      "output.all one: plain 1",
      "provider.aws region: template eu-west-1",
      "provider.aws role[0].arn: template ${var.role}",
    ]);
  });

  it("are taken from documents, by the names of what is in their lists", () => {
    expect(
      texts({
        resources: {
          "aws_x.a": {
            is: {
              document: '{"list":[{"name":"x","v":"1"},{"name":"y","v":"2"}],"plain":["p","q"]}',
              spaced: '\n [ "a" ]',
              no: "[not json",
              quoted: '"text"',
              plain: [{ name: "x", v: "1" }],
            },
          },
        },
      }),
    ).toEqual([
      "aws_x.a document.list[name=x].name: plain x",
      "aws_x.a document.list[name=x].v: plain 1",
      "aws_x.a document.list[name=y].name: plain y",
      "aws_x.a document.list[name=y].v: plain 2",
      "aws_x.a document.plain[0]: plain p",
      "aws_x.a document.plain[1]: plain q",
      "aws_x.a spaced[0]: plain a",
      "aws_x.a no: plain [not json",
      'aws_x.a quoted: plain "text"',
      "aws_x.a plain[0].name: plain x",
      "aws_x.a plain[0].v: plain 1",
    ]);
  });

  it("say what is secret, and how much of the way to it may be shown", () => {
    expect(
      texts({
        resources: {
          "aws_x.a": {
            is: {
              own: secret("s"),
              map: secret({ k: { inner: "s" } }),
              list: secret([{ name: "x", v: "s" }]),
              document: secret('{"list":[{"name":"x","v":"s"}]}'),
              nested: { deep: secret({ k: secret("s") }) },
            },
          },
        },
        outputs: { key: secret("s") },
      }),
    ).toEqual([
      "aws_x.a own (shown: 1): plain secret s",
      "aws_x.a map.k.inner (shown: 1): plain secret s",
      "aws_x.a list[0].name (shown: 1): plain secret x",
      "aws_x.a list[0].v (shown: 1): plain secret s",
      "aws_x.a document.list[0].name (shown: 1): plain secret x",
      "aws_x.a document.list[0].v (shown: 1): plain secret s",
      "aws_x.a nested.deep.k (shown: 2): plain secret s",
      "output.key (shown: 0): plain secret s",
    ]);
  });

  it("of what is not known yet are those that are asked for", () => {
    expect(
      texts({
        resources: {
          "aws_x.a": {
            is: {
              url: unknown,
              known: "k",
              list: ["x", unknown],
              rule: [{ host: unknown, port: "80" }],
              map: { k: unknown },
            },
            asks: {
              url: "https://${var.host}",
              known: "${var.known}",
              list: ["x-${var.a}", "y-${var.b}"],
              rule: blocks({ host: "h-${var.c}", port: "80" }),
              map: { k: "m-${var.d}", gone: "g" },
              unset: "u-${var.e}",
            },
          },
        },
        outputs: { url: unknown },
        outputExpressions: { url: "https://${aws_x.a.host}" },
      }),
    ).toEqual([
      "aws_x.a known: plain k",
      "aws_x.a list[0]: plain x",
      "aws_x.a rule[0].port: plain 80",
      "aws_x.a url: template https://${var.host}",
      "aws_x.a list[1]: template y-${var.b}",
      "aws_x.a rule[0].host: template h-${var.c}",
      "aws_x.a map.k: template m-${var.d}",
      "output.url: template https://${aws_x.a.host}",
    ]);
  });

  it("of what is not known yet are none where lists are not of one length, or nothing is written", () => {
    expect(
      texts({
        resources: {
          "aws_x.a": { is: { list: [unknown], other: unknown }, asks: { list: ["a", "b"], other: refersTo("var.a") } },
          "aws_x.b": { is: { list: [unknown, "z"] }, asks: { list: ["a"] } },
        },
        outputs: { url: unknown },
      }),
    ).toEqual(["aws_x.b list[1]: plain z"]);
  });

  it("of what is not known yet and secret are secret", () => {
    const hidden = { ...given(unknown), sensitive: true };
    const own = environment("staging", { resources: { "aws_x.a": { is: {}, asks: { url: "https://${var.host}" } } } });
    const [resource] = [...own.resources.values()];
    const value = { kind: "map" as const, entries: new Map([["url", hidden]]), sensitive: false };
    expect(textsOf({ ...own, resources: new Map([["aws_x.a", { ...resource!, value }]]) })).toEqual([
      "aws_x.a url (shown: 1): template secret https://${var.host}",
    ]);
  });

  it("are what an expression gives, where that is known, and not how it is written", () => {
    const of: EnvironmentGiven = {
      resources: {
        "aws_x.a": {
          is: { url: unknown, other: unknown, map: { k: unknown } },
          asks: { url: "u-${var.a}", other: "o-${var.a}", map: { k: "m-${var.a}" } },
        },
      },
      outputs: { url: unknown, all: unknown },
      outputExpressions: { url: "x-${var.a}", all: "y-${var.a}" },
    };
    const at = (section: "resource" | "output", address: string, ...path: readonly string[]) => ({
      section,
      address,
      path,
    });
    expect(
      texts(of, [
        { place: at("resource", "aws_x.a", "url"), value: given("u-1") },
        { place: at("resource", "aws_x.a", "map", "k"), value: given({ k: "m-1" }) },
        { place: at("output", "output.url"), value: given("x-1") },
      ]),
    ).toEqual([
      "aws_x.a url: marked u-1",
      "aws_x.a map.k.k: marked m-1",
      "output.url: marked x-1",
      "aws_x.a other: template o-${var.a}",
      "output.all: template y-${var.a}",
    ]);
  });

  it("of a configuration are templates", () => {
    expect(
      texts({
        source: "configuration",
        resources: { "aws_x.a": { is: { name: "n-${var.a}" }, asks: { name: "n-${var.a}" } } },
        outputs: { url: "https://a" },
        providers: { aws: { asks: { default: block({ tags: { Env: secret("s") } }) } } },
      }),
    ).toEqual([
      "aws_x.a name: template n-${var.a}",
      "output.url: plain https://a",
      "provider.aws default.tags.Env (shown: 3): template secret s",
    ]);
  });
});
