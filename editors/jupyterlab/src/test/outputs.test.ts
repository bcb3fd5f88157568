import assert from 'node:assert/strict';
import { test } from 'node:test';
import { maxText, replaced, textOf, wireOutputs } from '../outputs.js';

const stream = { output_type: 'stream', name: 'stdout', text: ['a\n', 'b'] } as const;
const error = { output_type: 'error', ename: 'E', evalue: 'v', traceback: ['one', 'two'] };
const table = { output_type: 'execute_result', data: { 'text/html': ['<b>', 'x</b>'], 'application/json': { a: [1] }, 'image/png': 'iVBOR' }, metadata: {} };

test('outputs in the server’s words: lists joined, tracebacks by lines, pictures left out', () => {
  assert.deepEqual(wireOutputs([stream as never, error as never, table as never]), [
    { index: 0, outputType: 'stream', items: [{ mime: 'stream:stdout', text: 'a\nb' }] },
    {
      index: 1,
      outputType: 'error',
      items: [
        { mime: 'error:ename', text: 'E' },
        { mime: 'error:evalue', text: 'v' },
        { mime: 'error:traceback', text: 'one\ntwo' },
      ],
    },
    {
      index: 2,
      outputType: 'execute_result',
      items: [
        { mime: 'text/html', text: '<b>x</b>' },
        { mime: 'application/json', text: '{"a":[1]}' },
      ],
    },
  ]);
});

test('what is put back is what was read', () => {
  for (const output of [stream, error, table]) {
    for (const { items } of wireOutputs([output as never])) {
      const again = replaced(output as never, items);
      assert.ok(again);
      for (const { mime, text } of items) assert.equal(textOf(again, mime), text);
    }
  }
});

test('replacing leaves the rest and the original alone', () => {
  const before = structuredClone(error);
  assert.deepEqual(replaced(error as never, [{ mime: 'error:evalue', text: 'w' }]), { ...error, evalue: 'w' });
  assert.deepEqual(error, before);
  assert.equal(replaced(stream as never, [{ mime: 'stream:stderr', text: '' }]), undefined);
});

test('of a long text the head and the tail are sent, and no half of a character', () => {
  const text = 'x'.repeat(maxText / 2 - 1) + '😀'.repeat(10) + 'y'.repeat(maxText);
  const item = wireOutputs([{ ...stream, text } as never])[0]!.items[0]!;
  assert.ok(item.text.length <= maxText + 1);
  assert.ok(item.text.isWellFormed());
  assert.equal(item.text.length - 1 + item.truncated!, text.length);
});
