import assert from 'node:assert/strict';
import { test } from 'node:test';
import { backwards, offsetAt, splice, withoutColours } from '../text.js';

test('offsets of positions; lines end as the protocol says', () => {
  const text = 'ab\r\nc\rd\n';
  for (const [line, character, want] of [[0, 1, 1], [0, 9, 2], [1, 0, 4], [2, 1, 7], [3, 0, 8], [9, 0, 8]] as const) {
    assert.equal(offsetAt(text, { line, character }), want, `${line}:${character}`);
  }
  assert.equal(offsetAt('a\rb\nc', { line: 1, character: 0 }, /\n/g), 4);
});

test('edits are made from the end, those at one place in reverse', () => {
  const at = (character: number) => ({ start: { line: 0, character }, end: { line: 0, character } });
  const edits = [
    { range: at(0), newText: '1' },
    { range: at(0), newText: '2' },
    { range: { start: at(1).start, end: at(3).end }, newText: '-' },
  ];
  let text = 'abcd';
  for (const e of backwards(text, edits)) text = text.slice(0, e.start) + e.text + text.slice(e.end);
  assert.equal(text, '12a-d');
});

test('one splice makes a list the other', () => {
  const lists = ['', 'a', 'ab', 'ba', 'abc', 'acb', 'xabcy', 'aab', 'aaab'].map((s) => [...s]);
  for (const from of lists) {
    for (const to of lists) {
      const change = splice(from, to);
      const got = [...from];
      if (change !== undefined) got.splice(change.start, change.removed, ...change.added);
      assert.deepEqual(got, to);
      assert.equal(change === undefined, from.join() === to.join());
    }
  }
});

test('colours are not shown', () => {
  assert.equal(withoutColours('\u001b[0;31mred\u001b[39m and \u001b[1mbold\u001b[0m'), 'red and bold');
});
