/** Which texts of an output to mark. Pure. */

import type * as nbformat from '@jupyterlab/nbformat';
import { textOf } from './outputs.js';
import type { Finding, Place } from './protocol.js';
import { newline, offsetAt, withoutColours } from './text.js';

/** A text to mark, and how often it stands before that place in what is shown. */
export interface Needle {
  readonly text: string;
  readonly nth: number;
}

/** The places of a finding in one output of its cell: its own and, of a column, the further values. */
export function needles(finding: Finding, index: number, output: nbformat.IOutput): Needle[] {
  const places: Place[] = [finding, ...(finding.related ?? []).filter((r) => r.role !== 'part')];
  const out: Needle[] = [];
  for (const { part, output: where, range } of places) {
    if (part !== 'output' || where?.index !== index || range === undefined) continue;
    const text = textOf(output, where.mime);
    if (text === undefined) continue;
    const start = offsetAt(text, range.start, newline);
    const found = shown(text.slice(start, offsetAt(text, range.end, newline)), where.mime);
    if (found === '') continue;
    out.push({ text: found, nth: count(shown(text.slice(0, start), where.mime), found) });
  }
  return out;
}

/** Where a needle stands in the text that is shown; the first place when there are fewer than foreseen. */
export function find(haystack: string, { text, nth }: Needle): number {
  const first = haystack.indexOf(text);
  let at = first;
  for (let i = 0; i < nth && at >= 0; i++) at = haystack.indexOf(text, at + text.length);
  return at < 0 ? first : at;
}

function shown(text: string, mime: string): string {
  if (/html|xml/.test(mime)) return withoutTags(text);
  return withoutColours(text);
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0' };

function withoutTags(html: string): string {
  return html
    .replace(/<[^>]*>/g, '')
    .replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(\w+));/gi, (all, dec?: string, hex?: string, name?: string) => {
      if (name !== undefined) return entities[name] ?? all;
      const code = dec === undefined ? parseInt(hex ?? '', 16) : Number(dec);
      return code <= 0x10ffff ? String.fromCodePoint(code) : all;
    });
}

function count(text: string, needle: string): number {
  let n = 0;
  for (let at = text.indexOf(needle); at >= 0; at = text.indexOf(needle, at + needle.length)) n++;
  return n;
}
