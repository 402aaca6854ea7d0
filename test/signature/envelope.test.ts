import { createPublicKey, generateKeyPairSync, verify } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeBase64 } from "../../src/signature/base64.js";
import {
  envelopeOf,
  PAYLOAD_TYPE,
  preAuthenticationEncoding,
  seal,
  signersOf,
  type Envelope,
} from "../../src/signature/envelope.js";
import { pairOf, publicKeyOf } from "./pairs.js";

describe("Base64", () => {
  it("is taken with either alphabet, with padding", () => {
    expect(decodeBase64("aGVsbG8=")?.toString()).toBe("hello");
    expect(decodeBase64("+/+/")).toEqual(Buffer.from([0xfb, 0xff, 0xbf]));
    expect(decodeBase64("-_-_")).toEqual(Buffer.from([0xfb, 0xff, 0xbf]));
    expect(decodeBase64("")).toEqual(Buffer.alloc(0));
  });

  it.each(["aGVsbG8", "aGVsbG9=", "aGVs bG8=", "aGVsbG8=\n", "aGVsbG8==", "+_+_", "aGVsbG8=aGVsbG8=", "%", "=", "ä"])(
    "is not %j, which others read as something",
    (text) => expect(decodeBase64(text)).toBeUndefined(),
  );

  it("means other bytes whenever it is another text in one alphabet", () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.nat(), fc.nat({ max: 255 }), (bytes, at, code) => {
        const text = Buffer.from(bytes).toString("base64");
        const position = at % (text.length + 1);
        const other = `${text.slice(0, position)}${String.fromCharCode(code)}${text.slice(position + 1)}`;
        const read = decodeBase64(other);
        expect(read?.equals(bytes) ?? false).toBe(other === text || other === urlSafe(text));
      }),
    );
  });
});

const urlSafe = (text: string): string => text.replaceAll("+", "-").replaceAll("/", "_");

describe("the bytes that are signed", () => {
  // The test vector of https://github.com/secure-systems-lab/dsse/blob/v1.0.2/protocol.md.
  const type = "http://example.com/HelloWorld";
  const body = Buffer.from("hello world");

  it("are those of the specification", () => {
    expect(Buffer.from(preAuthenticationEncoding(type, body)).toString()).toBe(
      "DSSEv1 29 http://example.com/HelloWorld 11 hello world",
    );
  });

  it("are those that the signature of the specification is for", () => {
    const coordinate = (decimal: string): string =>
      Buffer.from(BigInt(decimal).toString(16).padStart(64, "0"), "hex").toString("base64url");
    const key = createPublicKey({
      format: "jwk",
      key: {
        kty: "EC",
        crv: "P-256",
        x: coordinate("46950820868899156662930047687818585632848591499744589407958293238635476079160"),
        y: coordinate("5640078356564379163099075877009565129882514886557779369047442380624545832820"),
      },
    });
    const signature = Buffer.from(
      "A3JqsQGtVsJ2O2xqrI5IcnXip5GToJ3F+FnZ+O88SjtR6rDAajabZKciJTfUiHqJPcIAriEGAHTVeCUjW2JIZA==",
      "base64",
    );
    expect(verify("sha256", preAuthenticationEncoding(type, body), { key, dsaEncoding: "ieee-p1363" }, signature)).toBe(
      true,
    );
  });

  it("count bytes and not characters", () => {
    expect(Buffer.from(preAuthenticationEncoding("ä", Buffer.from("ö€"))).toString()).toBe("DSSEv1 2 ä 5 ö€");
    expect(Buffer.from(preAuthenticationEncoding("", Buffer.alloc(0))).toString()).toBe("DSSEv1 0  0 ");
  });

  it("are others for every other type and payload", () => {
    fc.assert(
      fc.property(fc.string(), fc.uint8Array(), fc.string(), fc.uint8Array(), (one, first, other, second) => {
        const same = one === other && Buffer.from(first).equals(second);
        const encoded = preAuthenticationEncoding(one, Buffer.from(first));
        // Two texts with halves of characters are the same bytes.
        fc.pre(Buffer.from(one).toString() === one && Buffer.from(other).toString() === other);
        expect(Buffer.compare(encoded, preAuthenticationEncoding(other, Buffer.from(second))) === 0).toBe(same);
      }),
    );
  });
});

describe("an envelope", () => {
  const fieldsOf = (text: string): Record<string, unknown> => JSON.parse(text) as Record<string, unknown>;
  const opened = (text: string): Envelope => envelopeOf(fieldsOf(text)) as Envelope;

  it.each(["ed25519", "ec"] as const)("comes back as it was signed (%s), and from nobody else", (type) => {
    const { signing, checking } = pairOf(type);
    const other = pairOf(type).checking;
    const envelope = opened(seal('{"a":1}', signing));
    expect([envelope.payloadType, Buffer.from(envelope.payload).toString()]).toEqual([PAYLOAD_TYPE, '{"a":1}']);
    expect(signersOf(envelope, [other, checking])).toEqual([checking]);
    expect(signersOf(envelope, [other])).toEqual([undefined]);
    expect(signersOf(envelope, [])).toEqual([undefined]);
  });

  it("holds what it says in three fields, with one signature and nothing that points at a key", () => {
    const fields = fieldsOf(seal("{}", pairOf("ed25519").signing));
    expect(fields).toEqual({
      payload: "e30=",
      payloadType: "application/vnd.in-toto+json",
      signatures: [{ sig: expect.stringMatching(/^[A-Za-z0-9+/]{86}==$/) as string }],
    });
  });

  it("has a signature for its type as well", () => {
    const { signing, checking } = pairOf("ed25519");
    const envelope = opened(seal("{}", signing));
    expect(signersOf({ ...envelope, payloadType: "application/json" }, [checking])).toEqual([undefined]);
  });

  it("tells signatures apart, whatever key they say they are by", () => {
    const [one, two] = [pairOf("ed25519"), pairOf("ec")];
    const [first, second] = [fieldsOf(seal("{}", one.signing)), fieldsOf(seal("{}", two.signing))];
    const both = envelopeOf({
      ...first,
      signatures: [...(second["signatures"] as object[]), { ...(first["signatures"] as object[])[0], keyid: "two" }],
    }) as Envelope;
    expect(signersOf(both, [one.checking, two.checking])).toEqual([two.checking, one.checking]);
    expect(signersOf(both, [one.checking])).toEqual([undefined, one.checking]);
  });

  const whole = { payload: "e30=", payloadType: PAYLOAD_TYPE, signatures: [{ sig: "AAAA" }] };
  it.each<[string, Record<string, unknown>]>([
    ["no payload", { ...whole, payload: undefined }],
    ["a payload that is no text", { ...whole, payload: { toString: "e30=" } }],
    ["a payload that is no Base64", { ...whole, payload: "{}" }],
    ["no type", { payload: "e30=", signatures: [{ sig: "AAAA" }] }],
    ["a list of types", { ...whole, payloadType: [PAYLOAD_TYPE] }],
    ["no list of signatures", { ...whole, signatures: { sig: "AAAA" } }],
    ["no signatures", { ...whole, signatures: [] }],
    ["signatures without end", { ...whole, signatures: Array.from({ length: 21 }, () => ({ sig: "AAAA" })) }],
    ["a signature that is text", { ...whole, signatures: ["AAAA"] }],
    ["a signature that is null", { ...whole, signatures: [null] }],
    ["a signature that is no Base64", { ...whole, signatures: [{ sig: "AAA" }] }],
    ["something else beside a signature", { ...whole, signatures: [{ sig: "AAAA", cert: "" }] }],
    ["something else beside the payload", { ...whole, payloads: [] }],
    ["a prototype", JSON.parse('{"payload":"e30=","payloadType":"x","signatures":[{"sig":""}],"__proto__":{}}') as {}],
  ])("is none with %s", (_, fields) => expect(envelopeOf(fields)).toBeUndefined());

  it("verifies nothing for a signature that is damaged in whatever way", () => {
    for (const type of ["ed25519", "ec"] as const) {
      const { signing, checking } = pairOf(type);
      const envelope = opened(seal("{}", signing));
      fc.assert(
        fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
          const signatures = [Buffer.from(bytes)];
          expect(signersOf({ ...envelope, signatures }, [checking])).toEqual([undefined]);
        }),
      );
    }
  });

  it("is not signed by a key of another kind", () => {
    const { signing } = pairOf("ed25519");
    const envelope = opened(seal("{}", signing));
    const { publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    expect(signersOf(envelope, [publicKeyOf(publicKey)])).toEqual([undefined]);
  });
});
