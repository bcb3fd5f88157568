// Values that look like secrets are made at run time, so that none is in the repository.

/** A generator of random numbers below n, from a seed. */
export function random(seed: number): (n: number) => number {
  let state = seed >>> 0;
  return (n) => {
    // mulberry32
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) % n;
  };
}

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/** A token as a code host hands them out. */
export function token(next: (n: number) => number): string {
  return ["ghp", "_"].join("") + Array.from({ length: 36 }, () => letters.charAt(next(letters.length))).join("");
}

export interface Cell {
  readonly source: string;
  readonly kind?: "code" | "markdown";
  readonly outputs?: readonly unknown[];
}

/** The text of an nbformat 4.5 file. */
export function notebookText(cells: readonly Cell[]): string {
  return JSON.stringify({
    cells: cells.map(({ source, kind = "code", outputs = [] }, i) => ({
      cell_type: kind,
      id: `cell-${i}`,
      metadata: {},
      source,
      ...(kind === "code" ? { execution_count: null, outputs } : {}),
    })),
    metadata: { kernelspec: { display_name: "Test kernel", language: "python", name: "test" }, language_info: { name: "python" } },
    nbformat: 4,
    nbformat_minor: 5,
  });
}

export function stream(text: string): unknown {
  return { output_type: "stream", name: "stdout", text };
}
