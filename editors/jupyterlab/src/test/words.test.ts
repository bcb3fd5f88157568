import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Finding } from '../protocol.js';
import { bySeverity, once, placeOf } from '../words.js';

const base: Finding = { rule: 'r', title: 't', severity: 'high', message: 'm', fingerprint: 'f', part: 'source' };
const range = { start: { line: 2, character: 0 }, end: { line: 2, character: 1 } };

test('places as the notebook shows them', () => {
  const cases: [Partial<Finding>, string][] = [
    [{ cell: { index: 3, executionCount: 12 }, range }, 'cell 4 [12], line 3'],
    [{ cell: { index: 0 }, part: 'output', output: { index: 1, mime: 'text/plain' } }, 'cell 1, output 2'],
    [{ cell: { index: 0 }, part: 'output', output: { index: 0, mime: 'text/html', column: 'email' } }, 'cell 1, column email'],
    [{ part: 'notebook-metadata' }, 'notebook metadata'],
  ];
  for (const [finding, want] of cases) assert.equal(placeOf({ ...base, ...finding }), want);
});

test('what an output holds in two types is told once; two values of one type stay two', () => {
  const output = (mime: string, index = 0): Finding => ({ ...base, part: 'output', masked: 'a…b', cell: { index: 0, id: 'c' }, output: { index, mime } });
  const html = output('text/html');
  const found = [html, output('text/html'), output('text/plain'), output('text/plain', 1), base, base];
  assert.deepEqual(once(found), [html, found[1], found[3], base, base]);
});

test('the worst come first, and what has none is left out', () => {
  const [low, critical] = [{ ...base, severity: 'low' as const }, { ...base, severity: 'critical' as const }];
  assert.deepEqual(bySeverity([low, base, critical]), [
    ['critical', [critical]],
    ['high', [base]],
    ['low', [low]],
  ]);
});
