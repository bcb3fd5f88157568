/**
 * Outputs of nbformat in the server's words and back. Pure.
 *
 * The server knows streams and errors as stream:stdout, stream:stderr, error:ename, error:evalue and
 * error:traceback; everything else by its MIME type.
 */

import type * as nbformat from '@jupyterlab/nbformat';
import type { CellOutput, OutputItem } from './protocol.js';

/** From this length on, in UTF-16 units, only the head and the tail of a text are sent. */
export const maxText = 1 << 20;

/** The outputs of a cell that have text. */
export function wireOutputs(outputs: readonly nbformat.IOutput[]): CellOutput[] {
  return outputs
    .map((output, index) => ({ index, outputType: output.output_type as string, items: texts(output).map(shorten) }))
    .filter((o) => o.items.length > 0);
}

/** The text of one item of an output, as the server counts in it; undefined when there is none. */
export function textOf(output: nbformat.IOutput, mime: string): string | undefined {
  return texts(output).find((item) => item.mime === mime)?.text;
}

function texts(output: nbformat.IOutput): OutputItem[] {
  switch (output.output_type) {
    case 'stream':
      return [{ mime: `stream:${output['name']}`, text: joined(output['text']) }];
    case 'error':
      return [
        { mime: 'error:ename', text: joined(output['ename']) },
        { mime: 'error:evalue', text: joined(output['evalue']) },
        { mime: 'error:traceback', text: joined(output['traceback'], '\n') },
      ].filter((item) => item.text !== '');
    default:
      return Object.entries((output['data'] ?? {}) as Record<string, unknown>)
        .filter(([mime]) => isText(mime))
        .map(([mime, value]) => ({ mime, text: isJSON(mime) ? JSON.stringify(value) : joined(value) }));
  }
}

/** The output with some of its texts replaced; undefined when none of them is there. */
export function replaced(output: nbformat.IOutput, items: readonly OutputItem[]): nbformat.IOutput | undefined {
  const out = structuredClone(output) as Record<string, unknown>;
  let changed = false;
  for (const { mime, text } of items) {
    const data = out['data'] as Record<string, unknown> | undefined;
    if (output.output_type === 'stream') {
      if (mime !== `stream:${output['name']}`) continue;
      out['text'] = text;
    } else if (output.output_type === 'error') {
      const part = mime.replace('error:', '');
      if (!(part in output)) continue;
      out[part] = part === 'traceback' ? text.split('\n') : text;
    } else if (data !== undefined && mime in data) {
      data[mime] = isJSON(mime) ? JSON.parse(text) : text;
    } else continue;
    changed = true;
  }
  return changed ? (out as nbformat.IOutput) : undefined;
}

function joined(value: unknown, separator = ''): string {
  return Array.isArray(value) ? value.join(separator) : typeof value === 'string' ? value : '';
}

function isText(mime: string): boolean {
  return /^text\/|^application\/(json|javascript|xml)\b|\+(json|xml)\b/.test(mime);
}

function isJSON(mime: string): boolean {
  return /^application\/json\b|\+json\b/.test(mime);
}

function shorten({ mime, text }: OutputItem): OutputItem {
  if (text.length <= maxText) return { mime, text };
  const half = maxText / 2;
  const head = half - Number(isHighSurrogate(text, half - 1));
  const end = text.length - half;
  const tail = end + Number(isHighSurrogate(text, end - 1));
  // The line between keeps a word of the head and one of the tail from becoming one.
  return { mime, text: `${text.slice(0, head)}\n${text.slice(tail)}`, truncated: tail - head };
}

function isHighSurrogate(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 0xd800 && code <= 0xdbff;
}
