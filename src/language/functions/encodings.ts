/** Functions that encode, decode and digest. */
import { createHash } from "node:crypto";
import { stringValue, type Value } from "../../model/value.js";
import { textOf } from "../conversion.js";
import { rejected, undecided } from "../failure.js";
import { decodeJson, encodeJson, isJson } from "../json.js";
import { decodeCsv } from "../decode-csv.js";
import { decodeYaml } from "../decode-yaml.js";
import { encodeYaml } from "../encode-yaml.js";
import { argument, reading, text, type FunctionDefinitions } from "./definition.js";

const onText = (change: (source: string) => string) => reading(1, 1, (args) => text(change(textOf(argument(args, 0)))));
const digest = (algorithm: string, encoding: "hex" | "base64") =>
  onText((source) => createHash(algorithm).update(source, "utf8").digest(encoding));

/** `jsonencode`, `yamldecode`, `base64encode`, `sha256` and their like. */
export const encodingFunctions: FunctionDefinitions = {
  jsonencode: {
    least: 1,
    most: 1,
    nullable: true,
    passesText: true,
    call: (args) => stringValue(encodeJson(argument(args, 0))),
  },
  jsondecode: reading(1, 1, (args) => decoded(textOf(argument(args, 0)))),
  yamlencode: {
    least: 1,
    most: 1,
    nullable: true,
    call: (args) => {
      const encoded = encodeYaml(argument(args, 0));
      return encoded === undefined ? undefined : stringValue(encoded);
    },
  },
  yamldecode: reading(1, 1, (args) => decodeYaml(textOf(argument(args, 0)))),
  csvdecode: reading(1, 1, (args) => decodeCsv(textOf(argument(args, 0)))),
  textencodebase64: reading(2, 2, (args) => {
    const encoding = ENCODINGS[textOf(argument(args, 1)).toUpperCase()];
    return encoding === undefined ? undefined : stringValue(encoding(textOf(argument(args, 0))).toString("base64"));
  }),
  base64encode: onText((source) => Buffer.from(source, "utf8").toString("base64")),
  base64decode: onText(decodedBase64),
  urlencode: onText((source) =>
    encodeURIComponent(source)
      .replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
      .replaceAll("%20", "+"),
  ),
  md5: digest("md5", "hex"),
  sha1: digest("sha1", "hex"),
  sha256: digest("sha256", "hex"),
  sha512: digest("sha512", "hex"),
  base64sha256: digest("sha256", "base64"),
  base64sha512: digest("sha512", "base64"),
};

// --- internal ---

/** The names that IANA gives to encodings (https://www.iana.org/assignments/character-sets), as far as common. */
const ENCODINGS: Readonly<Record<string, (text: string) => Buffer>> = {
  "UTF-8": (text) => Buffer.from(text, "utf8"),
  "UTF-16LE": (text) => Buffer.from(text, "utf16le"),
  "UTF-16BE": (text) => Buffer.from(text, "utf16le").swap16(),
};

function decoded(source: string): Value {
  const value = decodeJson(source);
  if (value === undefined)
    throw isJson(source)
      ? undecided("a JSON text repeats a key or nests too deeply")
      : rejected("a string is not JSON");
  return value;
}

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

function decodedBase64(source: string): string {
  const compact = source.replace(/[\r\n]/g, "");
  if (!BASE64.test(compact)) throw rejected("a string is not base64");
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(Buffer.from(compact, "base64"));
  } catch {
    throw rejected("what base64 stands for is not UTF-8");
  }
}
