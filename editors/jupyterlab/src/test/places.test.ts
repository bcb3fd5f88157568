import assert from 'node:assert/strict';
import { test } from 'node:test';
import { find, needles } from '../places.js';
import type { Finding } from '../protocol.js';

function finding(mime: string, text: string, at: number, length: number): Finding {
  const place = (offset: number) => {
    const lines = text.slice(0, offset).split('\n');
    return { line: lines.length - 1, character: lines.at(-1)!.length };
  };
  const range = { start: place(at), end: place(at + length) };
  return { rule: 'r', title: 't', severity: 'high', message: 'm', fingerprint: 'f', part: 'output', output: { index: 0, mime }, range };
}

test('the same word twice: the one that was found is marked', () => {
  const text = 'key\n\u001b[31mkey\u001b[0m key';
  const [needle] = needles(finding('stream:stdout', text, text.indexOf('key', 5), 3), 0, { output_type: 'stream', name: 'stdout', text });
  assert.deepEqual(needle, { text: 'key', nth: 1 });
  assert.equal(find('key\nkey key', needle!), 4);
});

test('in HTML the text is looked for as it is shown', () => {
  const html = '<td title="a&amp;b">x</td><td>a&amp;b &#x61;</td>';
  const output = { output_type: 'display_data', data: { 'text/html': html }, metadata: {} };
  const [needle] = needles(finding('text/html', html, html.lastIndexOf('a&amp;b'), 7), 0, output);
  assert.deepEqual(needle, { text: 'a&b', nth: 0 });
  assert.equal(find('xa&b a', needle!), 1);
});

test('a place that is in another output, or gone, is none', () => {
  const output = { output_type: 'stream', name: 'stdout', text: 'x' };
  assert.deepEqual(needles(finding('stream:stdout', 'x', 0, 1), 1, output), []);
  assert.deepEqual(needles(finding('stream:stderr', 'x', 0, 1), 0, output), []);
  assert.equal(find('abc', { text: 'x', nth: 0 }), -1);
  assert.equal(find('abcab', { text: 'ab', nth: 7 }), 0);
});
