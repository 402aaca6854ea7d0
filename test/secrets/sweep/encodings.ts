import { deflateSync, gzipSync } from "node:zlib";

/** The ways in which a copy of a text can be written. */
export const encodings: Readonly<Record<string, (text: string) => string>> = {
  "as it is": (text) => text,
  "as a part of a longer text": (text) => `prefix-${text}-suffix`,
  "as the password of a URL": (text) => `postgres://app:${encodeURIComponent(text)}@db.example:5432/app`,
  "without the line break at its end": (text) => text.trimEnd(),
  "with the line ends of Windows": (text) => text.replace(/\n/g, "\r\n"),
  indented: (text) => text.replace(/^/gm, "    "),
  "on one line": (text) => text.replace(/\n/g, " "),
  "in JSON": (text) => JSON.stringify({ key: text }),
  "in JSON as Terraform writes it": (text) =>
    JSON.stringify({ key: text }).replace(/</g, "\\u003c").replace(/>/g, "\\u003e").replace(/&/g, "\\u0026"),
  "in JSON in JSON": (text) => JSON.stringify({ key: JSON.stringify({ key: text }) }),
  "in YAML": (text) => `a:\n  key: |\n${text.replace(/^/gm, "    ")}\n`,
  "in single quotes of YAML": (text) => `key: '${text.replaceAll("'", "''")}'`,
  "in single quotes of a shell": (text) => `export KEY='${text.replaceAll("'", "'\\''")}'`,
  "in double quotes of a shell": (text) => `export KEY="${text.replace(/["\\$`]/g, "\\$&")}"`,
  "word by word for a shell": (text) => `KEY=${text.replace(/[^A-Za-z0-9_\n]/g, "\\$&")}`,
  "in HTML": (text) =>
    text.replace(/[&<>"']/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[c] ?? "&#39;"),
  "in HTML by numbers": (text) => text.replace(/[^A-Za-z0-9\n]/g, (c) => `&#x${c.charCodeAt(0).toString(16)};`),
  "for a URL": encodeURIComponent,
  "for a URL in small letters": (text) => encodeURIComponent(text).replace(/%../g, (code) => code.toLowerCase()),
  "for a URL, every character": (text) => Buffer.from(text).toString("hex").replace(/../g, "%$&"),
  "for a URL in a URL": (text) => encodeURIComponent(encodeURIComponent(text)),
  "for a URL as JavaScript escaped it": escape,
  "for a form": (text) => new URLSearchParams({ key: text }).toString(),
  base64: (text) => Buffer.from(text).toString("base64"),
  "base64 for URLs": (text) => Buffer.from(text).toString("base64url"),
  "base64 behind one character": (text) => Buffer.from(`x${text}`).toString("base64"),
  "base64 behind two characters": (text) => Buffer.from(`xy${text}y`).toString("base64"),
  "base64 in lines of 64": (text) => wrapped(Buffer.from(`${"-".repeat(60)}${text}`).toString("base64"), 64),
  "base64 in lines of 76": (text) => wrapped(Buffer.from(`${"-".repeat(60)}${text}`).toString("base64"), 76, "\r\n"),
  "base64 of UTF-16": (text) => Buffer.from(text, "utf16le").toString("base64"),
  "base64 of UTF-16, big end first": (text) => Buffer.from(text, "utf16le").swap16().toString("base64"),
  "base64 of gzip": (text) => gzipSync(`user_data: ${text}`).toString("base64"),
  "base64 of deflate": (text) => deflateSync(`user_data: ${text}`).toString("base64"),
  "base64 of gzip of JSON": (text) => gzipSync(JSON.stringify({ key: text })).toString("base64"),
  "base64 of base64": (text) => Buffer.from(Buffer.from(text).toString("base64")).toString("base64"),
  "for basic authentication": (text) => `Basic ${Buffer.from(`user:${text}`).toString("base64")}`,
  hexadecimal: (text) => Buffer.from(text).toString("hex"),
  "hexadecimal in capitals": (text) => Buffer.from(text).toString("hex").toUpperCase(),
  "hexadecimal with colons": (text) => Buffer.from(text).toString("hex").match(/../g)?.join(":") ?? "",
  "hexadecimal with hyphens, in capitals": (text) => (hexOf(text).match(/../g) ?? []).join("-").toUpperCase(),
  "hexadecimal with spaces": (text) => (hexOf(text).match(/../g) ?? []).join(" "),
  "as the bytes of a program": (text) =>
    `{ ${(hexOf(text).match(/../g) ?? []).map((byte) => `0x${byte}`).join(", ")} }`,
  "hexadecimal behind one digit": (text) => `a${hexOf(text)}`,
  "hexadecimal in a list of JSON": (text) => JSON.stringify(hexOf(text).match(/../g)),
  "as decimal bytes": (text) => JSON.stringify([...Buffer.from(text)]),
  base32: (text) => base32(Buffer.from(text)),
  "base32 behind three characters": (text) => base32(Buffer.from(`xyz${text}`)).replace(/=+$/, ""),
  "base64 of base32": (text) => Buffer.from(base32(Buffer.from(text))).toString("base64"),
  "as quoted-printable": (text) => wrapped(hexOf(text).replace(/../g, "=$&").toUpperCase(), 72, "=\r\n"),
  "escaped by byte in octal": (text) =>
    [...Buffer.from(text)].map((byte) => `\\${byte.toString(8).padStart(3, "0")}`).join(""),
  "escaped by byte in octal behind a zero": (text) =>
    [...Buffer.from(text)].map((byte) => `\\0${byte.toString(8).padStart(3, "0")}`).join(""),
  "with zero-width spaces": (text) => [...text].join("\u200b"),
  "with soft hyphens": (text) => [...text].join("\u00ad"),
  "with invisible signs, in JSON and base64": (text) =>
    Buffer.from(JSON.stringify([...text].join("\u{e0020}\ufe0f"))).toString("base64"),
  "escaped by code": (text) => [...text].map((c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`).join(""),
  "escaped by code of Latin letters": (text) =>
    [...text].map((c) => (c < "\u0100" ? `\\x${c.charCodeAt(0).toString(16).padStart(2, "0")}` : c)).join(""),
  "escaped by byte": (text) => Buffer.from(text).toString("hex").replace(/../g, "\\x$&"),
};

// --- internal ---

const hexOf = (text: string): string => Buffer.from(text).toString("hex");

function base32(bytes: Buffer): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, "0")).join("");
  const digits = (bits.match(/.{1,5}/g) ?? []).map((five) => Number.parseInt(five.padEnd(5, "0"), 2));
  const text = digits.map((digit) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"[digit]).join("");
  return text.padEnd(Math.ceil(text.length / 8) * 8, "=");
}

const wrapped = (text: string, width: number, end = "\n"): string =>
  (text.match(new RegExp(`.{1,${width}}`, "g")) ?? []).join(end) + end;
