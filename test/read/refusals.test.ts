import { createHash } from "node:crypto";
import { readdirSync } from "node:fs";
import { gzipSync } from "node:zlib";

import { describe, expect, it } from "vitest";

import { InputError } from "../../src/model/input-error.js";
import { documentBytes, isPlanfile } from "../../src/json/document-bytes.js";
import { readEnvironment } from "../../src/read/read-environment.js";
import { bytesOf, fixtureBytes, readDocument } from "./reading.js";

async function refusal(document: unknown): Promise<InputError> {
  try {
    await readDocument(document);
  } catch (error) {
    if (error instanceof InputError) return error;
    throw error;
  }
  throw new Error("it was read");
}

const message = async (document: unknown): Promise<string> => (await refusal(document)).message;

const withChange = (entry: unknown): unknown => ({ format_version: "1.2", resource_changes: [entry] });

describe("input that cannot be vouched for", () => {
  it.each([
    ["an empty file", "", "the file is empty"],
    ["nothing but whitespace", " \n", "nothing but whitespace"],
    ["a web page", "<!DOCTYPE html><html>", "web page"],
    ["text for people", "Terraform will perform the following actions:", "this is not JSON"],
    ["colored text for people", "\u001b[1mNo changes.\u001b[0m", "this is not JSON"],
    ["a list", "[]", "this is a JSON list"],
    ["a text in JSON", '"{}"', "this is a JSON text, not a plan"],
    [
      "the log of terraform plan -json",
      '{"@level":"info","@message":"Terraform 1.11.4"}\n{"@level":"info"}',
      "terraform plan -json",
    ],
    ["two documents", '{"format_version":"1.2","resource_changes":[]}{}', "something follows the end"],
    ["something else in JSON", '{"name":"tfparity","version":"1.0.0"}', "no Terraform plan, state or cdk.tf.json"],
    ["provider schemas", '{"format_version":"1.0","provider_schemas":{}}', "--schema"],
    [
      "an encrypted state",
      '{"serial":1,"lineage":"x","meta":{},"encrypted_data":"eA==","encryption_version":"v0"}',
      "encrypted by OpenTofu",
    ],
    ["a state file of an old version", '{"version":3,"serial":1,"lineage":"x","modules":[]}', "version other than 4"],
    ["a plan without format_version", '{"resource_changes":[],"configuration":{}}', "no format_version"],
    [
      "a plan of a later format",
      '{"format_version":"2.0","resource_changes":[]}',
      "newer than what this version reads",
    ],
    [
      "a format_version that is none",
      '{"format_version":1.2,"resource_changes":[]}',
      "format_version is not a version",
    ],
    [
      "a plan that was cut down",
      '{"format_version":"1.2","planned_values":{"root_module":{"resources":[{}]}}}',
      "planned_values but no resource_changes",
    ],
  ])("refuses %s", async (_, text, expected) => {
    expect(await message(text)).toContain(expected);
  });

  it("refuses UTF-16, with and without a byte order mark, and says how to write UTF-8", async () => {
    const text = Buffer.from('{"format_version":"1.2"}', "utf16le");
    expect(await message(text)).toContain("UTF-16");
    expect(await message(Buffer.concat([Buffer.from([0xff, 0xfe]), text]))).toContain("-Encoding utf8");
  });

  it.each([
    ["that is read", '"after":{"input":"'],
    ["that is passed over", '"relevant_attributes":"'],
    ["that is a key", '"after":{"'],
  ])("refuses a text %s once it is longer than anything that can be compared", async (_, opening) => {
    let left = 700;
    const chunks = (async function* (): AsyncGenerator<Uint8Array> {
      yield bytesOf(`{"format_version":"1.2","resource_changes":[{"address":"a.b","change":{${opening}`);
      for (; left > 0; left -= 1) yield new Uint8Array(1 << 20).fill(0x78);
    })();
    await expect(readEnvironment({ name: "staging", file: "staging.json", chunks })).rejects.toThrow(
      /^a text of more than 64 MiB, which is more than can be compared, in resource_changes\[0\] \(byte \d+\)/,
    );
    // Nothing is gathered that is not going to be used.
    expect(left).toBeGreaterThan(500);
  });

  it("refuses binary planfiles, which the caller can tell by their first bytes", async () => {
    const zip = Uint8Array.from([0x50, 0x4b, 0x03, 0x04, 0x14, 0x00]);
    expect(await message(zip)).toContain("binary planfile");
    expect([isPlanfile(zip), isPlanfile(bytesOf("{}")), isPlanfile(new Uint8Array())]).toEqual([true, false, false]);
  });

  it("refuses gzip that is cut, damaged, followed by something else, or packed twice", async () => {
    const packed = gzipSync(fixtureBytes("create.plan.json"));
    const damaged = Uint8Array.from(packed, (byte, index) => (index > 200 && index < 240 ? byte ^ 0xff : byte));
    expect(await message(packed.subarray(0, packed.length - 100))).toContain("gzip data ends too early");
    expect(await message(damaged)).toMatch(/gzip data is damaged|not valid/);
    expect(await message(Buffer.concat([packed, bytesOf("trailing")]))).toContain("gzip data is damaged");
    expect(await message(gzipSync(packed))).toContain("gzip inside gzip");
    expect(await message(gzipSync(""))).toContain("the file is empty");
  });

  it("refuses gzip that unpacks to more than anybody waits for", async () => {
    const member = gzipSync(Buffer.concat([bytesOf("{"), Buffer.alloc(1 << 26, " ")]));
    const chunks = (async function* (): AsyncGenerator<Uint8Array> {
      for (let left = 20; left > 0; left -= 1) yield member;
    })();
    let size = 0;
    const unpack = async (): Promise<void> => {
      for await (const { length } of documentBytes({ file: "bomb.json.gz", chunks }, createHash("sha256")))
        size += length;
    };
    await expect(unpack()).rejects.toThrow(
      /^unpacked, this is larger than the 1 GiB that is read of gzip; give the unpacked file itself$/,
    );
    expect(size).toBeLessThanOrEqual(1 << 30);
  });

  it("refuses white space without an end before the memory is full", { timeout: 120_000 }, async () => {
    const chunk = Buffer.alloc(1 << 22, " ");
    const reading = (start: string): Promise<unknown> => {
      const chunks = (async function* (): AsyncGenerator<Uint8Array> {
        yield bytesOf(start);
        for (let left = 200; left > 0; left -= 1) yield chunk;
      })();
      return readEnvironment({ name: "staging", file: "staging.json", chunks });
    };
    await expect(reading('{"format_version":"1.2"')).rejects.toThrow(
      /^there is nothing but white space for more than 128 MiB, which no tool writes.* \(byte \d+\)/,
    );
  });

  it("says so where gzip unpacks to white space alone", { timeout: 120_000 }, async () => {
    const member = gzipSync(Buffer.alloc(1 << 26, " "));
    const chunks = (async function* (): AsyncGenerator<Uint8Array> {
      for (let left = 18; left > 0; left -= 1) yield member;
    })();
    await expect(readEnvironment({ name: "staging", file: "staging.json.gz", chunks })).rejects.toThrow(
      /^there is nothing but white space for more than 128 MiB, which no tool writes \(byte 0\)/,
    );
  });

  it("refuses one value that is larger than what is kept", { timeout: 120_000 }, async () => {
    const text = Buffer.concat([bytesOf('"'), Buffer.alloc(1 << 25, "x"), bytesOf('",')]);
    const chunks = (async function* (): AsyncGenerator<Uint8Array> {
      yield bytesOf('{"format_version":"1.2","resource_changes":[{"address":"a.b","change":{"after":{"list":[');
      for (let left = 9; left > 0; left -= 1) yield text;
    })();
    await expect(readEnvironment({ name: "staging", file: "staging.json", chunks })).rejects.toThrow(
      /^one value is larger than 256 MiB, in resource_changes\[0\] \(byte \d+\)/,
    );
  });

  it("says in which part a file ends too early", async () => {
    const text = JSON.stringify(withChange({ address: "aws_a.x", change: { actions: ["create"], after: {} } }));
    expect(await message(text.slice(0, -15))).toContain("ends in the middle of resource_changes[0]");
    expect(await message(text.slice(0, -1))).toMatch(/ends in the middle of/);
  });

  it("says line, column and byte of what is not JSON", async () => {
    const error = await refusal('{\n  "format_version": "1.2",\n  "resource_changes": [nul]\n}');
    expect([error.line, error.column, error.file]).toEqual([3, 24, "staging.json"]);
    expect(error.message).toContain("(byte 52)");
  });

  it("counts lines and bytes over many windows", async () => {
    const lines = `${"\n".repeat(300_000)}`;
    const error = await refusal(`{"format_version":"1.2",${lines}"timestamp":${lines} "\u0001"}`);
    expect([error.line, error.column]).toEqual([600_001, 3]);
  });

  it.each(readdirSync(new URL("fixtures", import.meta.url)).filter((name) => /json$|tfstate$/.test(name)))(
    "refuses a key that stands twice, in every object of %s",
    async (name) => {
      const document: unknown = JSON.parse(Buffer.from(fixtureBytes(name)).toString("utf8"));
      const repeated = withRepeatedKeys(document);
      expect(repeated.length).toBeGreaterThan(20);
      for (const text of repeated)
        expect(
          await message(text),
          text.slice(Math.max(0, text.indexOf("\n") - 200), text.indexOf("\n") + 100),
        ).toMatch(/^this key stands twice in its object: .*\(byte \d+\); write the file again/);
    },
  );

  it("shows nothing of a key that stands twice, or of what stands beside it", async () => {
    for (const entry of [
      { change: { after: '{"hunter2":"tiger7","hunter2":"tiger8"}' } },
      { change: { actions: '{"hunter2":"tiger7","hunter2":"tiger8"}' } },
      { unknown: '{"hunter2":"tiger7","hunter2":"tiger8"}' },
    ]) {
      const text = JSON.stringify(withChange(entry)).replace(/"(\{.*\})"/, (_, inner: string) =>
        inner.replaceAll('\\"', '"'),
      );
      expect(text).toContain('{"hunter2":"tiger7","hunter2"');
      expect(await message(text)).toMatch(/^this key stands twice in its object: ((?!hunter|tiger).)*$/);
    }
  });

  it.each([
    ["resource_changes", { format_version: "1.2", resource_changes: {} }, "expected a list, in resource_changes"],
    ["configuration", { format_version: "1.2", configuration: [] }, "expected an object, in configuration"],
    [
      "root_module.resources",
      { format_version: "1.2", configuration: { root_module: { resources: {} } } },
      "expected a list, in configuration.root_module.resources",
    ],
    [
      "module_calls",
      { format_version: "1.2", configuration: { root_module: { module_calls: [] } } },
      "expected an object, in configuration.root_module.module_calls",
    ],
    ["variables", { format_version: "1.2", planned_values: {}, variables: [] }, "variables is not an object"],
    ["errored", { format_version: "1.2", planned_values: {}, errored: "no" }, "errored is not true or false"],
    ["a resource", withChange("x"), "expected an object, in resource_changes[0]"],
    ["a change", withChange({ address: "a.b", change: [] }), "expected an object, in resource_changes[0]"],
    [
      "actions",
      withChange({ address: "a.b", change: { actions: "create" } }),
      "resource_changes[0].change.actions is not a list",
    ],
    ["an address", withChange({ address: 1, change: {} }), "resource_changes[0].address is not a string"],
  ])("refuses %s of the wrong type", async (_, document, expected) => {
    expect(await message(document)).toContain(expected);
  });

  it("refuses resources without an address, without a change, or with an address that is none", async () => {
    expect(await message(withChange({ change: { actions: [] } }))).toBe(
      "resource_changes[0] has no address; write the file again with the tool that makes it, such as: " +
        "terraform show -json <planfile>",
    );
    const raw = { address: 'aws_a.x["two\nlines"]', mode: "managed", type: "aws_a", name: "x", change: {} };
    expect(await message(withChange(raw))).toContain("has an address that is none");
    expect(await message(withChange({ address: "a.b" }))).toContain(
      "a resource without a change, in resource_changes[0]",
    );
    expect(await message(withChange({ address: "what is this", change: {} }))).toContain("has an address that is none");
    expect(await message(withChange({ address: "a.b", mode: "quantum", change: {} }))).toContain(
      "mode that is not known",
    );
  });

  it.each([
    ["aws_a.x", "ephemeral", "managed"],
    ["aws_a.x", "data", "managed"],
    ["data.aws_a.x", "managed", "data"],
  ])("refuses %s as %s: it would be left out of what is compared, or of what departs", async (address, mode, its) => {
    expect(await message(withChange({ address, mode, change: { actions: ["create"], after: {} } }))).toContain(
      `resource_changes[0] has the address of a ${its} resource and another mode`,
    );
  });

  it("refuses two resources with one address, without showing instance keys", async () => {
    const twice = { address: 'aws_a.x["secret"]', mode: "managed", change: { actions: ["create"], after: {} } };
    const text = await message({ format_version: "1.2", resource_changes: [twice, twice] });
    expect(text).toContain("aws_a.x has two entries with the same address");
    expect(text).not.toContain("secret");
  });

  it("never shows a value", async () => {
    for (const broken of [
      '"S3CRET" x',
      '"S3CRET',
      "S3CRET",
      '"S3CRET\\x"',
      '"S3CRET\n"',
      '{"a":"S3CRET","a":1}',
      '[["S3CRET"}',
      "123S3CRET",
    ]) {
      expect(
        await message(`{"format_version":"1.2","resource_changes":[{"address":"a.b","change":{"after":${broken}}}]}`),
      ).not.toContain("S3CRET");
    }
  });

  it("passes on an error of the stream itself", async () => {
    const failing = async function* (): AsyncGenerator<Uint8Array> {
      yield bytesOf('{"format_version":');
      throw new Error("EIO");
    };
    const { readEnvironment } = await import("../../src/read/read-environment.js");
    await expect(readEnvironment({ name: "a", file: "a", chunks: failing() })).rejects.toThrow("EIO");
  });
});

/** A JSON text for each object with keys in it, whose last key stands twice, the second time after a line break. */
function withRepeatedKeys(value: unknown): readonly string[] {
  if (Array.isArray(value))
    return value.flatMap((item, index) =>
      withRepeatedKeys(item).map(
        (text) => `[${value.map((other, at) => (at === index ? text : JSON.stringify(other))).join()}]`,
      ),
    );
  if (typeof value !== "object" || value === null) return [];
  const entries = Object.entries(value).map(([key, item]) => [JSON.stringify(key), item] as const);
  const written = entries.map(([key, item]) => `${key}:${JSON.stringify(item)}`);
  const inside = entries.flatMap(([key, item], index) =>
    withRepeatedKeys(item).map((text) => `{${written.with(index, `${key}:${text}`).join()}}`),
  );
  return written.length === 0 ? [] : [`{${[...written, `\n${written.at(-1)}`].join()}}`, ...inside];
}
