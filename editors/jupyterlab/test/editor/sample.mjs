// Values that look like secrets are made at run time, so that none is in the repository.

/** A generator of random numbers below n, from a seed (mulberry32). */
export function random(seed) {
  let state = seed >>> 0;
  return (n) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) % n;
  };
}

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** A token as a code host hands them out. */
export function token(next) {
  return ['ghp', '_'].join('') + Array.from({ length: 36 }, () => letters.charAt(next(letters.length))).join('');
}

/** The text of an nbformat 4.5 file with these sources; `md:` in front makes a Markdown cell. */
export function notebookText(sources) {
  return JSON.stringify({
    cells: sources.map((source, i) => {
      const markdown = source.startsWith('md:');
      return {
        cell_type: markdown ? 'markdown' : 'code',
        id: `cell-${i}`,
        metadata: {},
        source: markdown ? source.slice(3) : source,
        ...(markdown ? {} : { execution_count: null, outputs: [] }),
      };
    }),
    metadata: { kernelspec: { display_name: 'Python 3', language: 'python', name: 'python3' }, language_info: { name: 'python' } },
    nbformat: 4,
    nbformat_minor: 5,
  });
}
