/** How large the files in a zip archive say that they are. */

/**
 * The size of everything in an archive once it is unpacked, by its directory; undefined for what has none, which no
 * program unpacks. Entries of four gibibytes and more count as infinite, and so does a directory that is not where it
 * should be. Go, which reads binary plans, stops where an entry turns out to be larger than it says.
 * https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT, sections 4.3.12 and 4.3.16
 */
export function unpackedSize(archive: Uint8Array): number | undefined {
  const bytes = Buffer.from(archive.buffer, archive.byteOffset, archive.byteLength);
  const end = bytes.length < END_LENGTH ? -1 : bytes.lastIndexOf(END, bytes.length - END_LENGTH);
  if (end < 0) return undefined;
  const [entries, length, start] = [
    bytes.readUInt16LE(end + 10),
    bytes.readUInt32LE(end + 12),
    bytes.readUInt32LE(end + 16),
  ];
  if (entries === 0xffff || length === LARGE || start === LARGE) return Infinity;
  let size = 0;
  let position = start;
  for (let entry = 0; entry < entries; entry += 1) {
    if (position + ENTRY_LENGTH > bytes.length || bytes.readUInt32LE(position) !== ENTRY) return Infinity;
    const unpacked = bytes.readUInt32LE(position + 24);
    size += unpacked === LARGE ? Infinity : unpacked;
    const lengths = [28, 30, 32].map((at) => bytes.readUInt16LE(position + at));
    position += lengths.reduce((sum, each) => sum + each, ENTRY_LENGTH);
  }
  return size;
}

// --- internal ---

const END = Buffer.from([0x50, 0x4b, 0x05, 0x06]);
const END_LENGTH = 22;
const ENTRY = 0x02014b50;
const ENTRY_LENGTH = 46;
/** Stands in the place of a number that does not fit. */
const LARGE = 0xffffffff;
