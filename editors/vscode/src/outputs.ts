/**
 * VS Code's outputs in the server's words and back. Pure: works on anything shaped like the API's objects.
 *
 * VS Code packs streams and errors into MIME types of its own; the server knows them as
 * stream:stdout, stream:stderr, error:ename, error:evalue and error:traceback.
 */

export interface Item {
  readonly mime: string;
  readonly data: Uint8Array;
}

export interface WireItem {
  readonly mime: string;
  readonly text: string;
  /** How many UTF-16 units were left out of the middle. */
  readonly truncated?: number;
}

/** From this length on, in UTF-16 units, only the head and the tail of a text are sent while a cell runs. */
export const maxText = 1 << 20;

const errorMime = "application/vnd.code.notebook.error";
const streams: Readonly<Record<string, string>> = {
  "application/vnd.code.notebook.stdout": "stream:stdout",
  "application/vnd.code.notebook.stderr": "stream:stderr",
};
const errorParts = { name: "error:ename", message: "error:evalue", stack: "error:traceback" } as const;
type ErrorPart = keyof typeof errorParts;

/** The texts of one output. Pieces of one stream are one text, so that nothing hides in a seam. */
export function wireItems(items: readonly Item[], limit = maxText): WireItem[] {
  const texts = new Map<string, string>();
  const add = (mime: string, text: string): void => void texts.set(mime, (texts.get(mime) ?? "") + text);
  for (const item of items) {
    const error = readError(item);
    if (error !== undefined) {
      for (const part of keys(errorParts)) {
        const text = error[part];
        if (typeof text === "string" && text !== "") add(errorParts[part], text);
      }
    } else if (isText(item.mime)) {
      add(streams[item.mime] ?? item.mime, decode(item.data));
    }
  }
  return [...texts].map(([mime, text]) => shorten(mime, text, limit));
}

/**
 * The items of an output with some of its texts replaced, by the server's names for them. What is not
 * replaced is kept as it is, byte for byte; undefined when nothing changes.
 */
export function replaceItems(items: readonly Item[], texts: ReadonlyMap<string, string>): Item[] | undefined {
  const replaced = new Set<string>();
  let changed = false;
  const out: Item[] = [];
  for (const item of items) {
    const error = readError(item);
    if (error !== undefined) {
      const parts = keys(errorParts).filter((part) => texts.has(errorParts[part]));
      if (parts.length === 0) {
        out.push(item);
        continue;
      }
      const now = { ...error, ...Object.fromEntries(parts.map((part) => [part, texts.get(errorParts[part])])) };
      out.push({ mime: item.mime, data: encode(JSON.stringify(now, undefined, "\t")) });
      changed = true;
      continue;
    }
    const name = streams[item.mime] ?? item.mime;
    const text = texts.get(name);
    if (text === undefined) {
      out.push(item);
      continue;
    }
    changed = true;
    // The further pieces of a stream are in the first one's text.
    if (!replaced.has(name)) out.push({ mime: item.mime, data: encode(text) });
    replaced.add(name);
  }
  return changed ? out : undefined;
}

function shorten(mime: string, text: string, limit: number): WireItem {
  if (text.length <= limit) return { mime, text };
  const half = Math.floor(limit / 2);
  let head = half;
  let tail = text.length - half;
  if (isHighSurrogate(text, head - 1)) head--;
  if (isHighSurrogate(text, tail - 1)) tail++;
  // The line between keeps a word of the head and one of the tail from becoming one.
  return { mime, text: `${text.slice(0, head)}\n${text.slice(tail)}`, truncated: tail - head };
}

function isHighSurrogate(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 0xd800 && code <= 0xdbff;
}

function isText(mime: string): boolean {
  return /^text\/|^application\/(json|javascript|xml|vnd\.code\.notebook\.std(out|err))\b|^[^;]*\+(json|xml)\b/.test(mime);
}

function readError(item: Item): Partial<Record<ErrorPart, unknown>> | undefined {
  if (item.mime !== errorMime) return undefined;
  const text = decode(item.data);
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  } catch {
    // A controller that writes something else: its words still count.
  }
  return { stack: text };
}

function decode(data: Uint8Array): string {
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(data);
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function keys<K extends string>(record: Readonly<Record<K, unknown>>): K[] {
  return Object.keys(record) as K[];
}
