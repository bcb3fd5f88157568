import assert from "node:assert/strict";
import { test } from "node:test";
import { type Item, replaceItems, wireItems } from "../../src/outputs";

const item = (mime: string, text: string): Item => ({ mime, data: new TextEncoder().encode(text) });
const text = (i: Item | undefined): string => new TextDecoder().decode(i?.data);
const stdout = "application/vnd.code.notebook.stdout";
const error = (value: unknown): Item => item("application/vnd.code.notebook.error", typeof value === "string" ? value : JSON.stringify(value));

test("streams and errors have the server's names", () => {
  assert.deepEqual(wireItems([item(stdout, "a")]), [{ mime: "stream:stdout", text: "a" }]);
  assert.deepEqual(wireItems([error({ name: "E", message: "m", stack: "s" })]), [
    { mime: "error:ename", text: "E" },
    { mime: "error:evalue", text: "m" },
    { mime: "error:traceback", text: "s" },
  ]);
});

test("pieces of a stream are one text", () => {
  assert.deepEqual(wireItems([item(stdout, "to"), item(stdout, "ken")]), [{ mime: "stream:stdout", text: "token" }]);
});

test("an error that is no JSON counts as traceback", () => {
  assert.deepEqual(wireItems([error("oops")]), [{ mime: "error:traceback", text: "oops" }]);
});

test("texts are sent, images are not", () => {
  const mimes = ["text/html", "application/json", "image/svg+xml", "application/vnd.plotly.v1+json", "image/png", "application/octet-stream"];
  assert.deepEqual(wireItems(mimes.map((m) => item(m, "x"))).map((i) => i.mime), mimes.slice(0, 4));
});

test("of long texts the head and the tail are sent, without half characters", () => {
  const [got] = wireItems([item("text/plain", `aaa😀${"-".repeat(20)}😀zzz`)], 8);
  assert.equal(got?.text, "aaa\nzzz");
  assert.equal(got?.truncated, 24);
});

test("a replaced text keeps the place and the other items", () => {
  const image = item("image/png", "x");
  const got = replaceItems([item("text/plain", "secret"), image], new Map([["text/plain", "…"]]));
  assert.equal(got?.length, 2);
  assert.equal(text(got?.[0]), "…");
  assert.equal(got?.[1], image);
});

test("the pieces of a replaced stream become one", () => {
  const got = replaceItems([item(stdout, "se"), item(stdout, "cret")], new Map([["stream:stdout", "…"]]));
  assert.deepEqual(got?.map(text), ["…"]);
});

test("an error keeps what is not replaced", () => {
  const got = replaceItems([error({ name: "E", message: "m", stack: "s", more: 1 })], new Map([["error:evalue", "…"]]));
  assert.deepEqual(JSON.parse(text(got?.[0])), { name: "E", message: "…", stack: "s", more: 1 });
});

test("nothing to replace is no change", () => {
  assert.equal(replaceItems([item("text/plain", "x")], new Map([["text/html", "y"]])), undefined);
});
