// Tests in a real VS Code. Screenshots are left in artifacts/.
import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import type { Result } from "../host/harness";
import { notebookText, random, token } from "../sample";
import { Editor, artifacts, home } from "./vscode";
import { Window } from "./window";

const seed = Number(process.env["SEED"] ?? 1);
const results = join(artifacts, "extension-host.json");
/** Which half to run, when one of them is being worked on. */
const only = process.env["ONLY"];
let editor: Editor;

before(async () => {
  console.log(`# SEED=${seed}`);
  rmSync(artifacts, { recursive: true, force: true });
  mkdirSync(artifacts, { recursive: true });
  editor = await Editor.start({ NBLSP_TEST_SEED: String(seed), NBLSP_TEST_RESULTS: results });
});

after(() => editor?.stop());

test("in the extension host", { skip: only === "ui" }, async (t) => {
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

test("by mouse and keyboard", { skip: only === "host" }, async (t) => {
  const next = random(seed);
  const secret = token(next);
  const leaked = token(next);
  const folder = editor.workspace({
    "analysis.ipynb": notebookText([{ source: "# Sales by region\nNumbers of last week.", kind: "markdown" }, { source: "" }, { source: "rows = connect().fetch()" }]),
    "clean.ipynb": notebookText([{ source: "total = sum(range(10))" }]),
    "traceback.json": JSON.stringify({
      name: "ConnectionError",
      message: "refused",
      stack: `Traceback (most recent call last):\n  File "db.py", line 12, in connect\n    return client(token="${leaked}")\nConnectionError: refused`,
    }),
  });
  const window = new Window(await editor.open(folder));
  await window.ready();
  let failed = false;
  /** One step of a story; without the ones before it means nothing. */
  const step = (name: string, run: () => Promise<void>): Promise<void> =>
    t.test(name, async (t) => {
      if (failed) {
        t.skip("a step before it failed");
        return;
      }
      failed = true;
      try {
        await run();
        failed = false;
      } finally {
        if (failed) await window.shot("failed");
      }
    });

  await step("a key that is typed is underlined within a second", async () => {
    await window.openFile("analysis.ipynb");
    await window.focusCell(1);
    const times: number[] = [];
    // The best of three: what else this machine does is not what is measured.
    while (times.length < 3 && Math.min(...times) >= 1000) {
      await window.page.keyboard.press("Control+A");
      await window.page.keyboard.press("Delete");
      await window.squiggles(0);
      await window.page.keyboard.type('token = "');
      await window.page.keyboard.insertText(secret);
      times.push(await window.timeUntilSquiggle());
    }
    console.log(`# squiggle after ${times.join(", ")} ms`);
    assert.ok(Math.min(...times) < 1000, `${times.join(", ")} ms`);
    await window.shot("1-squiggle");
  });

  await step("the quick fix rewrites the cell and adds the import", async () => {
    await window.quickFix(/os\.environ/, "2-quick-fix");
    await window.page.waitForFunction(() => /import\sos[^]*os\.environ/.test(document.querySelector(".notebookOverlay .cell.code .view-lines")?.textContent ?? ""));
    await window.squiggles(0);
    await window.shot("3-fixed");
  });

  await step("a traceback is counted below its cell, and shown in the tree", async () => {
    await window.focusCell(2);
    await window.cell(2).locator(".run-button-container .action-label").first().click();
    await window.inOutput.waitFor();
    await window.command("nblsp: Scan Notebook");
    await window.page.locator(".pane-body .monaco-list-row", { hasText: "Cell 3" }).waitFor();
    await window.page.locator(".statusbar-item", { hasText: /^\s*1$/ }).first().waitFor();
    await window.shot("4-output");
  });

  await step("a click redacts it, and undo brings it back", async () => {
    await window.inOutput.click();
    await window.inOutput.waitFor({ state: "detached" });
    await window.shot("5-redacted");
    await window.focusCell(2);
    await window.page.keyboard.press("Escape");
    await window.page.keyboard.press("Control+Z");
    await window.inOutput.waitFor();
    await window.shot("6-undone");
  });

  await step("two notebooks side by side do not mix", async () => {
    await window.openFile("clean.ipynb", { aside: true });
    await window.focusCell(0, 1);
    await window.page.keyboard.press("Control+End");
    await window.page.keyboard.type(`\ntoken = "${token(next)}`);
    await window.squiggles(1, 1);
    await window.squiggles(1, 0); // that of the traceback
    await window.shot("7-side-by-side");
  });

  await step("nothing is left of a key that is deleted", async () => {
    await window.focusCell(0, 1);
    await window.page.keyboard.press("Control+A");
    await window.page.keyboard.press("Delete");
    await window.squiggles(0, 1);
    await window.squiggles(1, 0);
  });

  await step("the report is shown in the editor", async () => {
    await window.command("File: Save All");
    await window.page.locator(".tab.dirty").first().waitFor({ state: "detached" }); // the report reads the disk
    await window.command("nblsp: Open HTML Report");
    await window.page.locator(".tab", { hasText: "nblsp report" }).waitFor();
    await window.webview(/analysis\.ipynb/);
    await window.shot("8-report");
  });

  await step("the walkthrough is there, in a dark theme too", async () => {
    await window.command("Preferences: Toggle between Light/Dark Themes");
    await window.command("Welcome: Open Walkthrough...");
    await window.page.locator(".quick-input-list .monaco-list-row", { hasText: "Keep secrets out of notebooks" }).click();
    await window.page.getByText("Write; nblsp reads along").first().waitFor();
    await window.shot("9-walkthrough-dark");
  });
});
