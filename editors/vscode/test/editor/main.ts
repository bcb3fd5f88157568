// Tests in a real VS Code. Screenshots are left in artifacts/.
import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import type { Result } from "../host/harness";
import { Editor, artifacts, home } from "./vscode";

const seed = Number(process.env["SEED"] ?? Date.now() % 1_000_000);
const results = join(artifacts, "extension-host.json");
let editor: Editor;

before(async () => {
  console.log(`# SEED=${seed}`);
  rmSync(artifacts, { recursive: true, force: true });
  mkdirSync(artifacts, { recursive: true });
  editor = await Editor.start({ NBLSP_TEST_SEED: String(seed), NBLSP_TEST_RESULTS: results });
});

after(() => editor?.stop());

test("in the extension host", async (t) => {
  const page = await editor.open(editor.workspace({}), join(home, "out/host/index.js"));
  const end = Date.now() + 150_000;
  while (!existsSync(results) && Date.now() < end) await page.waitForTimeout(200);
  await page.screenshot({ path: join(artifacts, "extension-host.png") });
  assert.ok(existsSync(results), "the extension host gave no results");
  await page.close();
  for (const { name, error } of JSON.parse(readFileSync(results, "utf8")) as Result[]) {
    await t.test(name, () => {
      if (error !== undefined) assert.fail(error);
    });
  }
});
