import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { environmentFingerprints, valueFingerprint } from "../../src/secrets/fingerprint.js";
import { secretsOf } from "../../src/secrets/secrets.js";
import { environment, exactly, given, secret, unknown, type Plain } from "../builders.js";

/*
 * What exactly is digested. A proof that was made yesterday names fingerprints of yesterday: who changes this text
 * makes all of them void.
 */

const HIDDEN = "Zq7VtX2mPw9LrK4s";
const secrets = secretsOf([], [given(secret(HIDDEN))]);
const digestOf = (text: string): string => `sha256:${createHash("sha256").update(text).digest("hex")}`;

describe("the text that is digested", () => {
  it.each<[string, Plain, string]>([
    ["a text", "a", '"a",'],
    ["a secret text", HIDDEN, '"(sensitive)",'],
    ["a marked value", secret("a"), "(sensitive),"],
    ["a number", exactly("1.50"), '{kind:"number",sensitive:false,text:"1.5",}'],
    ["a truth value", true, '{kind:"boolean",sensitive:false,value:true,}'],
    ["null", null, '{kind:"null",sensitive:false,}'],
    ["what is not known", unknown, '{kind:"unknown",sensitive:false,}'],
    ["a list", ["b", "a"], '{items:["b","a",]kind:"list",sensitive:false,}'],
    ["a list with nothing in it", [], '{items:[]kind:"list",sensitive:false,}'],
    ["a map", { b: "1", a: "2" }, '{entries:{"a","2","b","1",}kind:"map",sensitive:false,}'],
    [
      "a map with secret keys",
      { [HIDDEN]: "b", [`${HIDDEN}-2`]: "a", z: "c" },
      '{entries:{"(sensitive)","a","(sensitive)","b","z","c",}kind:"map",sensitive:false,}',
    ],
    [
      "a map with one secret key",
      { z: "c", [HIDDEN]: "b" },
      '{entries:{"(sensitive)","b","z","c",}kind:"map",sensitive:false,}',
    ],
  ])("of %s is written out", (_, plain, text) => {
    expect(valueFingerprint(given(plain), secrets)).toBe(digestOf(text));
  });

  it("is one text, however long", () => {
    const long = "x".repeat(40_000);
    expect(valueFingerprint(given([long, long, "end"]), secrets)).toBe(
      digestOf(`{items:["${long}","${long}","end",]kind:"list",sensitive:false,}`),
    );
    const piece = "x".repeat((1 << 16) - "{items:[".length - '"",'.length);
    expect(valueFingerprint(given([piece, "end"]), secrets)).toBe(
      digestOf(`{items:["${piece}","end",]kind:"list",sensitive:false,}`),
    );
  });

  it("of an environment has all that it says, and neither its name nor its file", () => {
    const own = environment("staging", { resources: { "aws_x.a": { is: { v: "a" } } }, outputs: { o: HIDDEN } });
    const value = '{entries:{"v","a",}kind:"map",sensitive:false,}';
    const text =
      "{checks:[]" +
      "configuration:{locals:{}modules:{}outputs:{}providers:{}" +
      'resources:{"aws_x.a",{address:"aws_x.a",arguments:{arguments:{}kind:"block",}dependsOn:[]ignoreChanges:[]' +
      'providerKey:"aws",}}syntax:"json",variables:{}}' +
      "departing:[]departingOutputs:[]drift:[]" +
      'outputs:{"o",{actions:["no-op",]name:"o",value:"(sensitive)",}}' +
      `resources:{"aws_x.a",{actions:["no-op",]address:"aws_x.a",before:value,importing:false,` +
      `provider:"registry.terraform.io/hashicorp/aws",replacePaths:[]value:${value}}}` +
      'source:"plan",' +
      "statements:{contradictions:[]deferred:0,destroys:false,gaps:[]marksSensitive:true,refreshOnly:false," +
      "unknownParts:[]}" +
      "variables:{}}";
    const other = { ...own, name: "other", file: "other.json", fingerprint: "sha256:x" };
    expect([...environmentFingerprints([own, other], secrets)]).toEqual([
      ["staging", digestOf(text)],
      ["other", digestOf(text)],
    ]);
  });
});
