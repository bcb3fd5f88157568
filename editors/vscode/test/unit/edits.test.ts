import assert from "node:assert/strict";
import { test } from "node:test";
import { type PlacedEdit, mergeFixes } from "../../src/edits";

const edit = (line: number, from: number, to: number, newText: string, uri = "c1"): PlacedEdit => ({
  uri,
  start: { line, character: from },
  end: { line, character: to },
  newText,
});
const add = edit(0, 0, 0, "import os\n");

test("an import that two fixes add is added once", () => {
  const [a, b] = [edit(1, 8, 20, "a"), edit(2, 8, 20, "b")];
  assert.deepEqual(mergeFixes([[add, a], [add, b]]), { edits: [add, a, b], taken: 2 });
});

test("a fix that collides with an earlier one is left out whole", () => {
  const [a, b] = [edit(1, 8, 20, "a"), edit(1, 10, 12, "b")];
  assert.deepEqual(mergeFixes([[a], [add, b]]), { edits: [a], taken: 1 });
});

test("edits at one place with other texts collide", () => {
  assert.equal(mergeFixes([[add], [edit(0, 0, 0, "import getpass\n")]]).taken, 1);
});

test("neighbours and other cells do not collide", () => {
  assert.equal(mergeFixes([[edit(1, 0, 5, "a")], [edit(1, 5, 9, "b")], [edit(1, 0, 5, "c", "c2")]]).taken, 3);
});
