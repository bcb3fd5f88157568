/** Text edits of several quick fixes as one. Pure. */

export interface PlacedEdit {
  readonly uri: string;
  readonly start: { readonly line: number; readonly character: number };
  readonly end: { readonly line: number; readonly character: number };
  readonly newText: string;
}

/**
 * The edits of those fixes that can be made together. An edit that two fixes share, such as an import,
 * is made once; a fix that collides with an earlier one is left for the next round, whole.
 */
export function mergeFixes(fixes: readonly (readonly PlacedEdit[])[]): { edits: PlacedEdit[]; taken: number } {
  const edits: PlacedEdit[] = [];
  let taken = 0;
  for (const fix of fixes) {
    const news = fix.filter((e) => !edits.some((o) => same(o, e)));
    if (fix.length === 0 || news.some((e) => edits.some((o) => collide(o, e)))) continue;
    edits.push(...news);
    taken++;
  }
  return { edits, taken };
}

function same(a: PlacedEdit, b: PlacedEdit): boolean {
  return a.newText === b.newText && samePlace(a, b);
}

function samePlace(a: PlacedEdit, b: PlacedEdit): boolean {
  return a.uri === b.uri && compare(a.start, b.start) === 0 && compare(a.end, b.end) === 0;
}

function collide(a: PlacedEdit, b: PlacedEdit): boolean {
  if (a.uri !== b.uri) return false;
  return samePlace(a, b) || (compare(a.start, b.end) < 0 && compare(b.start, a.end) < 0);
}

function compare(a: PlacedEdit["start"], b: PlacedEdit["start"]): number {
  return a.line - b.line || a.character - b.character;
}
