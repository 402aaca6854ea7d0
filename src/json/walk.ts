import { endOfWindow, grow } from "./byte-window.js";
import type { ByteWindow } from "./byte-window.js";
import { isAtEnd, parseKey, trailingText } from "./parse-value.js";
import {
  CLOSE_LIST,
  CLOSE_OBJECT,
  COMMA,
  createNest,
  OPEN_LIST,
  OPEN_OBJECT,
  peek,
  skipValue,
  take,
  unexpected,
  wrong,
} from "./scan.js";

/**
 * Going through a document that is larger than the window. A visitor of `eachMember` may wait for more bytes;
 * a visitor of `eachElement` and `membersOf` reads one value that is in the window as a whole, and has no effect
 * before it has read all of it, since it is called again when the window ended too early.
 */

/** Visits every member of the object that comes next; the visitor reads the member's value. `null` counts as empty. */
export async function eachMember(window: ByteWindow, visit: (key: string) => Promise<void> | void): Promise<void> {
  if (!(await enter(window, OPEN_OBJECT, CLOSE_OBJECT))) return;
  const seen = new Set<string>();
  do {
    const key = await whole(window, () => parseKey(window, seen));
    seen.add(key);
    await visit(key);
  } while (await goesOn(window, CLOSE_OBJECT));
}

/** Visits every element of the list that comes next, and gives their number. `null` counts as empty. */
export async function eachElement(window: ByteWindow, visit: (index: number) => void): Promise<number> {
  if (!(await enter(window, OPEN_LIST, CLOSE_LIST))) return 0;
  let count = 0;
  let between = false;
  for (;;) {
    const start = window.position;
    try {
      if (between && !separator(window, CLOSE_LIST)) return count;
      if (!between) {
        visit(count);
        count += 1;
      }
      between = !between;
    } catch (error) {
      if (error !== endOfWindow) throw error;
      window.position = start;
      await grow(window);
    }
  }
}

/** As `eachElement`, for elements that may be larger than the window. */
export async function eachLargeElement(window: ByteWindow, visit: (index: number) => Promise<void>): Promise<void> {
  if (!(await enter(window, OPEN_LIST, CLOSE_LIST))) return;
  let index = 0;
  do {
    await visit(index);
    index += 1;
  } while (await goesOn(window, CLOSE_LIST));
}

/** Visits every member of an object that is in the window. Throws an InputError when no object comes next. */
export function membersOf(window: ByteWindow, visit: (key: string) => void): void {
  if (peek(window) !== OPEN_OBJECT) throw wrong(window, "expected an object");
  window.position += 1;
  if (peek(window) === CLOSE_OBJECT) {
    window.position += 1;
    return;
  }
  const seen = new Set<string>();
  do {
    const key = parseKey(window, seen);
    seen.add(key);
    visit(key);
  } while (separator(window, CLOSE_OBJECT));
}

/** Reads one value that may be larger than the window as it is, by trying again with more bytes. */
export async function whole<Result>(window: ByteWindow, read: () => Result): Promise<Result> {
  for (;;) {
    const start = window.position;
    try {
      return read();
    } catch (error) {
      if (error !== endOfWindow) throw error;
      window.position = start;
      await grow(window);
    }
  }
}

/** Passes one value of any size without keeping it. */
export async function skip(window: ByteWindow): Promise<void> {
  const nest = createNest();
  for (;;) {
    try {
      skipValue(window, nest);
      return;
    } catch (error) {
      if (error !== endOfWindow) throw error;
      await grow(window);
    }
  }
}

/** Reads to the end of the stream. Throws an InputError when anything but whitespace is left. */
export async function endDocument(window: ByteWindow): Promise<void> {
  while (isAtEnd(window)) {
    if (window.ended) return;
    await grow(window);
  }
  throw trailingText(window);
}

// --- internal ---

/** Takes the opening bracket; false when nothing is inside, which is passed then. */
function enter(window: ByteWindow, open: number, close: number): Promise<boolean> {
  return whole(window, () => {
    const byte = peek(window);
    if (byte === 0x6e) {
      skipValue(window);
      return false;
    }
    if (byte !== open) throw wrong(window, open === OPEN_LIST ? "expected a list" : "expected an object");
    window.position += 1;
    if (peek(window) !== close) return true;
    window.position += 1;
    return false;
  });
}

const goesOn = (window: ByteWindow, close: number): Promise<boolean> => whole(window, () => separator(window, close));

/** Takes a comma (true) or the closing bracket (false). */
function separator(window: ByteWindow, close: number): boolean {
  const byte = peek(window);
  if (byte === COMMA) {
    take(window, COMMA, "a comma");
    return true;
  }
  if (byte !== close) throw unexpected(window, close === CLOSE_LIST ? "a comma or ]" : "a comma or }");
  window.position += 1;
  return false;
}
