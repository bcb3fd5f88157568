/** The answer to nblsp/redactOutputs. Pure. */

/** For each cell, by URI: for each output, by index: the new texts, by MIME name. */
export type Redactions = ReadonlyMap<string, ReadonlyMap<number, ReadonlyMap<string, string>>>;

/** Reads `{cells: [{cell, outputs: [{index, items: [{mime, text}]}]}]}`; what is malformed is an error, never half an answer. */
export function readRedactions(answer: unknown): Redactions {
  const out = new Map<string, Map<number, Map<string, string>>>();
  for (const cell of list(answer, "cells")) {
    const outputs = new Map<number, Map<string, string>>();
    for (const output of list(cell, "outputs")) {
      const texts = new Map<string, string>();
      for (const item of list(output, "items")) texts.set(field(item, "mime", "string"), field(item, "text", "string"));
      outputs.set(field(output, "index", "number"), texts);
    }
    out.set(field(cell, "cell", "string"), outputs);
  }
  return out;
}

interface Types {
  string: string;
  number: number;
}

function field<T extends keyof Types>(value: unknown, key: string, type: T): Types[T] {
  const found: unknown = typeof value === "object" && value !== null ? (value as Record<string, unknown>)[key] : undefined;
  if (typeof found !== type) throw new Error(`nblsp/redactOutputs answered without "${key}"`);
  return found as Types[T];
}

function list(value: unknown, key: string): unknown[] {
  const found: unknown = typeof value === "object" && value !== null ? (value as Record<string, unknown>)[key] : undefined;
  if (!Array.isArray(found)) throw new Error(`nblsp/redactOutputs answered without "${key}"`);
  return found;
}
