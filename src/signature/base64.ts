/**
 * The bytes of a text in Base64, with the standard alphabet or the one for URLs, with padding; undefined for any other
 * text. Node passes over what is no Base64 and over bits that are left, so that one text could mean the same bytes in
 * many ways, and two readers could see different bytes in it.
 *
 * `decodeBase64("aGVsbG8=")` are the bytes of `hello`; `decodeBase64("aGVsbG9=")` is undefined.
 */
export function decodeBase64(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, "base64");
  const standard = bytes.toString("base64");
  return text === standard || text === standard.replaceAll("+", "-").replaceAll("/", "_") ? bytes : undefined;
}
