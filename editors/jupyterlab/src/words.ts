/** How findings are told to people. Pure. */

import { severities, type Finding, type Severity } from './protocol.js';

/** Cells are counted from 1, and named by their execution count as the notebook shows it. */
export function placeOf({ cell, part, output, range }: Finding): string {
  const words: string[] = [];
  if (cell !== undefined) words.push(`cell ${cell.index + 1}${cell.executionCount ? ` [${cell.executionCount}]` : ''}`);
  if (part === 'output' && output !== undefined) words.push(output.column === undefined ? `output ${output.index + 1}` : `column ${output.column}`);
  else if (part !== 'source' && part !== 'file') words.push(part.replace('-', ' '));
  if (part === 'source' && range !== undefined) words.push(`line ${range.start.line + 1}`);
  return words.join(', ');
}

export function plural(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`;
}

/**
 * An output often holds the same thing in several types, of which one is shown: what was found in one of
 * them is told once.
 */
export function once(findings: readonly Finding[]): Finding[] {
  const types = new Map<string, string>();
  return findings.filter(({ rule, cell, output, masked }) => {
    if (output === undefined) return true;
    const key = JSON.stringify([rule, cell?.id, output.index, masked]);
    const first = types.get(key) ?? output.mime;
    types.set(key, first);
    return first === output.mime;
  });
}

/** The findings of each severity that has some, the worst first. */
export function bySeverity(findings: readonly Finding[]): [Severity, Finding[]][] {
  return severities
    .map((severity): [Severity, Finding[]] => [severity, findings.filter((f) => f.severity === severity)])
    .filter(([, group]) => group.length > 0);
}
