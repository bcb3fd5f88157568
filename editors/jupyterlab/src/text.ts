/** Offsets, lines and pieces of texts. Pure. */

import type { Position, TextEdit } from './protocol.js';

/** The offset of a position, in UTF-16 units; what lies beyond a line or the text is put at its end. */
export function offsetAt(text: string, at: Position, lineEnd = /\r\n|\r|\n/g): number {
  lineEnd.lastIndex = 0;
  let start = 0;
  let end = text.length;
  for (let line = 0; ; line++) {
    const found = lineEnd.exec(text);
    if (line === at.line) {
      end = found?.index ?? text.length;
      break;
    }
    if (found === null) return text.length;
    start = found.index + found[0].length;
  }
  return Math.min(start + at.character, end);
}

/** The lines of everything but source code end here alone. */
export const newline = /\n/g;

/** The same edits as offsets, last first: so each can be made without moving the next. */
export function backwards(text: string, edits: readonly TextEdit[]): { start: number; end: number; text: string }[] {
  return edits
    .map((e, i) => ({ start: offsetAt(text, e.range.start), end: offsetAt(text, e.range.end), text: e.newText, i }))
    .sort((a, b) => b.start - a.start || b.i - a.i)
    .map(({ start, end, text }) => ({ start, end, text }));
}

/** What has to be replaced in one list to get the other: all between the equal ends. */
export function splice<T>(from: readonly T[], to: readonly T[]): { start: number; removed: number; added: T[] } | undefined {
  let start = 0;
  while (start < from.length && start < to.length && from[start] === to[start]) start++;
  let tail = 0;
  while (tail < from.length - start && tail < to.length - start && from.at(-1 - tail) === to.at(-1 - tail)) tail++;
  const removed = from.length - start - tail;
  const added = to.slice(start, to.length - tail);
  return removed === 0 && added.length === 0 ? undefined : { start, removed, added };
}

// eslint-disable-next-line no-control-regex
const ansi = /\u001b\[[0-?]*[ -/]*[@-~]/g;

/** A text as it is shown: without what sets colours. */
export function withoutColours(text: string): string {
  return text.replace(ansi, '');
}
