import assert from "node:assert/strict";
import { test } from "node:test";
import { readRedactions } from "../../src/redaction";

test("an answer is read by cell, output and MIME name", () => {
  const got = readRedactions({ cells: [{ cell: "c1", outputs: [{ index: 2, items: [{ mime: "text/plain", text: "…" }] }] }] });
  assert.equal(got.get("c1")?.get(2)?.get("text/plain"), "…");
});

test("an empty answer redacts nothing", () => {
  assert.equal(readRedactions({ cells: [] }).size, 0);
});

for (const answer of [undefined, null, {}, { cells: {} }, { cells: [{}] }, { cells: [{ cell: "c", outputs: [{ index: "0", items: [] }] }] }]) {
  test(`${JSON.stringify(answer)} is no answer`, () => assert.throws(() => readRedactions(answer), /nblsp\/redactOutputs/));
}
