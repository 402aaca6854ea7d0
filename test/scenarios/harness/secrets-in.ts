/**
 * In which forms which secrets stand in a text: clear, as JSON writes them, encoded for addresses, in base64 and in
 * hexadecimal; also where the text writes characters as HTML and XML do, or breaks its lines.
 */
export function secretsIn(text: string, secrets: readonly string[]): readonly string[] {
  const plain = withoutReferences(text);
  const joined = withoutSpace(plain);
  const stands = (form: string): boolean =>
    text.includes(form) || plain.includes(form) || joined.includes(withoutSpace(form));
  return secrets.flatMap((secret) =>
    forms(secret)
      .filter(({ text: form }) => stands(form))
      .map(({ name }) => `${secret}, ${name}`),
  );
}

// --- internal ---

interface Form {
  readonly name: string;
  readonly text: string;
}

function forms(secret: string): readonly Form[] {
  return [
    { name: "in clear", text: secret },
    { name: "as JSON", text: JSON.stringify(secret).slice(1, -1) },
    { name: "encoded for an address", text: encodeURIComponent(secret) },
    { name: "in hexadecimal", text: Buffer.from(secret).toString("hex") },
    ...[0, 1, 2].map((offset) => ({ name: `in base64 at offset ${offset}`, text: insideBase64(secret, offset) })),
  ];
}

/** The characters of the base64 form that depend on the secret alone, when so many other bytes stand before it. */
function insideBase64(secret: string, offset: number): string {
  const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(secret)]);
  const whole = bytes.subarray(0, bytes.length - (bytes.length % 3)).toString("base64");
  return whole.slice(offset === 0 ? 0 : 4);
}

const NAMED: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/** The text with the characters that character references stand for. */
const withoutReferences = (text: string): string =>
  text.replace(
    /&(?:#x([\da-f]+)|#(\d+)|(amp|lt|gt|quot|apos));/gi,
    (_, hexadecimal?: string, decimal?: string, name?: string) =>
      name === undefined
        ? String.fromCodePoint(hexadecimal === undefined ? Number(decimal) : Number.parseInt(hexadecimal, 16))
        : (NAMED[name.toLowerCase()] as string),
  );

const withoutSpace = (text: string): string => text.replace(/\s/g, "");
