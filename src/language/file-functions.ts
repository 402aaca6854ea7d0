/** Functions that read files: answered where the source is at hand, and never by a console. */
export const FILE_FUNCTIONS: ReadonlySet<string> = new Set([
  "file",
  "filebase64",
  "filebase64sha256",
  "filebase64sha512",
  "fileexists",
  "filemd5",
  "filesha1",
  "filesha256",
  "filesha512",
  "templatefile",
]);
