// Tests in a real VS Code. Screenshots are left in artifacts/.
import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type TestContext, after, before, test } from "node:test";
import type { Result } from "../host/harness";
import { notebookText, random, stream, token } from "../sample";
import { Editor, artifacts, home } from "./vscode";
import { Window } from "./window";

const seed = Number(process.env["SEED"] ?? 1);
const results = join(artifacts, "extension-host.json");
/** Which part to run, when it is being worked on: host, ui, large, virtual or trust. */
const only = process.env["ONLY"];
const skipped = (part: string): boolean => only !== undefined && only !== part;
let vsix: string;
let editor: Editor;

before(async () => {
  console.log(`# SEED=${seed}`);
  rmSync(artifacts, { recursive: true, force: true });
  mkdirSync(artifacts, { recursive: true });
  vsix = Editor.prepare();
  editor = await Editor.start(vsix, { env: { NBLSP_TEST_SEED: String(seed), NBLSP_TEST_RESULTS: results } });
});

after(() => editor?.stop());

test("in the extension host", { skip: skipped("host") }, async (t) => {
  const page = await editor.open(editor.workspace({}), join(home, "out/host/index.js"));
  const end = Date.now() + 600_000; // for what never comes
  while (!existsSync(results) && Date.now() < end) await page.waitForTimeout(200);
  await page.screenshot({ path: join(artifacts, "extension-host.png") });
  assert.ok(existsSync(results), "the extension host gave no results");
  await page.close();
  for (const { name, error, measured } of JSON.parse(readFileSync(results, "utf8")) as Result[]) {
    await t.test(name, () => {
      if (measured !== undefined) console.log(`# ${measured}`);
      if (error !== undefined) assert.fail(error);
    });
  }
});

test("by mouse and keyboard", { skip: skipped("ui") }, async (t) => {
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
  const step = story(t, window);

  await step("a key that is typed is underlined", async () => {
    await window.openFile("analysis.ipynb");
    await window.focusCell(1);
    const times: number[] = [];
    for (let i = 0; i < 5; i++) {
      await window.page.keyboard.press("Control+A");
      await window.page.keyboard.press("Delete");
      await window.squiggles(0);
      await window.page.keyboard.type('token = "');
      times.push(await window.timeUntilSquiggle(secret));
    }
    // Told and not asserted: what else this machine does is in it.
    console.log(`# squiggle after ${times.join(", ")} ms; a second is asked for`);
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
    await window.row("Cell 3").waitFor();
    await window.page.locator(".statusbar-item", { hasText: /^\s*1$/ }).first().waitFor();
    await window.shot("4-output");
  });

  await step("a click redacts it, and undo brings it back", async () => {
    await window.redact.click();
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

  await step("a rule is ignored where the user says", async () => {
    await window.focusCell(0, 1);
    await window.page.keyboard.type(`token = "${token(next)}`);
    await window.squiggles(1, 1);
    await window.command("nblsp: Ignore Rule…");
    await window.page.locator(".quick-input-list .monaco-list-row", { hasText: "in this cell" }).waitFor();
    await window.shot("8-ignore");
    await window.page.locator(".quick-input-list .monaco-list-row", { hasText: "in this cell" }).click();
    await window.squiggles(0, 1);
    await window.squiggles(1, 0);
  });

  await step("the report is shown in the editor", async () => {
    await window.command("File: Save All");
    await window.page.locator(".tab.dirty").first().waitFor({ state: "detached" }); // the report reads the disk
    await window.command("nblsp: Open HTML Report");
    await window.page.locator(".tab", { hasText: "nblsp report" }).waitFor();
    await window.webview(/analysis\.ipynb/);
    await window.shot("9-report");
  });

  await step("the walkthrough is there, in a dark theme too", async () => {
    await window.command("Preferences: Toggle between Light/Dark Themes");
    await window.command("Welcome: Open Walkthrough...");
    await window.page.locator(".quick-input-list .monaco-list-row", { hasText: "Keep secrets out of notebooks" }).click();
    await window.page.getByText("Write; nblsp reads along").first().waitFor();
    await window.shot("10-walkthrough-dark");
  });
});

test("many findings, and a notebook of 1,000 cells", { skip: skipped("large") }, async (t) => {
  const next = random(seed + 1);
  const folder = editor.workspace({
    "large.ipynb": notebookText(
      Array.from({ length: 1000 }, (_, i) => ({
        source: i === 0 ? `password = "${token(next)}"` : i % 10 === 0 ? `token = "${token(next)}"` : `x${i} = ${i}`,
        outputs: i % 10 === 5 ? [stream(`mail${i}@${["acme", "globex"][i % 2]}-sales.com\ntoken=${token(next)}\n`)] : [],
      })),
    ),
  });
  const window = new Window(await editor.open(folder));
  await window.ready();
  const step = story(t, window);

  await step("the list is short until somebody opens it", async () => {
    const longest = await window.longestTask(async () => {
      await window.openFile("large.ipynb");
      await window.page.locator(".statusbar-item[id='nblsp.nblsp.nblsp.status']", { hasText: /^\s*\d{3}$/ }).waitFor();
    });
    console.log(`# the window was held up ${longest} ms at most while 1,000 cells were opened`);
    await window.command("nblsp: Scan Notebook");
    const critical = window.row(/^Critical/);
    await critical.waitFor();
    await window.row("large.ipynb").first().waitFor();
    assert.equal(await window.row(/^Cell/).count(), 0, "cells of a long list are shown unasked");
    await window.row("large.ipynb").first().locator(".monaco-tl-twistie").click();
    await window.row("Cell 6").first().waitFor();
    await window.shot("11-many");
  });

  await step("a click in the list goes to the cell", async () => {
    await window.row(/GitHub/).nth(2).click();
    await window.page.locator(".statusbar-item", { hasText: "Cell 11 of 1000" }).waitFor();
    await window.page.waitForFunction(() => document.activeElement?.closest(".notebookOverlay .monaco-editor") != null);
    await window.shot("12-cell-of-list");
  });

  await step("the list is not drawn anew at each key", async () => {
    const { keyboard } = window.page;
    await keyboard.press("Control+Home");
    await keyboard.type("; ");
    await keyboard.press("Control+Home");
    const text = "a_name_that_moves_the_finding_along_its_line";
    let longest = 0;
    const redraws = await window.redraws(async () => {
      longest = await window.longestTask(() => keyboard.type(text, { delay: 20 }));
      await window.command("nblsp: Scan Notebook"); // is answered after all that was typed
      await window.page.locator(".statusbar-item", { hasText: "nblsp: 200 critical" }).waitFor();
    });
    console.log(`# ${text.length} keys before a finding: the list was drawn anew ${redraws} times, the window was held up ${longest} ms at most`);
    assert.ok(redraws < text.length / 4, `the list was drawn anew ${redraws} times`);
  });
});

test("in a folder that is on no disk", { skip: skipped("virtual") }, async (t) => {
  const window = new Window(await editor.open("nblsp-virtual:/"));
  const step = story(t, window);

  await step("what is open is scanned", async () => {
    await window.openFile("virtual.ipynb");
    await window.ready(); // it starts with the first notebook: nobody can search such a folder for one
    await window.squiggles(1);
  });

  await step("and what is not there is said", async () => {
    await window.command("nblsp: Scan Workspace");
    await window.page.locator(".notification-toast", { hasText: "no folder on disk" }).waitFor();
    await window.shot("15-virtual");
  });
});

test("in Restricted Mode", { skip: skipped("trust") }, async (t) => {
  const next = random(seed + 2);
  // An nblsp that leaves a trace when it runs. The environment names it: direnv and the like let folders do that.
  const programs = join(artifacts, "programs");
  const trace = join(programs, "ran");
  mkdirSync(programs, { recursive: true });
  const restricted = await Editor.start(vsix, { asksForTrust: true, env: { NBLSP_PATH: join(programs, "nblsp") } });
  t.after(() => restricted.stop());
  writeFileSync(join(programs, "nblsp"), `#!/bin/sh\necho "$@" >>'${trace}'\nexec '${restricted.bundledServer}' "$@"\n`, { mode: 0o755 });
  const folder = restricted.workspace({
    "cloned.ipynb": notebookText([{ source: `token = "${token(next)}"\nprint(connect())`, outputs: [stream(`token=${token(next)}\n`)] }]),
    ".vscode/settings.json": JSON.stringify({ "nblsp.path": join(programs, "nblsp"), "nblsp.secrets.gitleaks": "/etc/passwd" }),
  });
  const window = new Window(await restricted.open(folder));
  const step = story(t, window);

  await step("cells and outputs are scanned by the server inside the extension, and by no other", async () => {
    await window.ready();
    await window.page.locator(".statusbar-item", { hasText: "Restricted Mode" }).first().waitFor();
    await window.openFile("cloned.ipynb");
    await window.squiggles(2);
    await window.inOutput.waitFor();
    assert.ok(!existsSync(trace), "another server ran");
    await window.shot("13-restricted");
  });

  await step("with trust the one that the environment names takes over", async () => {
    await window.command("Workspaces: Manage Workspace Trust");
    await window.page.locator(".workspace-trust-editor .monaco-button", { hasText: /^Trust$/ }).first().click();
    for (const end = Date.now() + 60_000; !existsSync(trace); await window.page.waitForTimeout(50)) {
      if (Date.now() > end) assert.fail("the other server did not run");
    }
    await window.openFile("cloned.ipynb");
    await window.squiggles(2);
    await window.shot("14-trusted");
  });
});

/** The steps of a story, one after the other; without the ones before it a step means nothing. */
function story(t: TestContext, window: Window): (name: string, run: () => Promise<void>) => Promise<void> {
  let failed = false;
  return (name, run) =>
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
        if (failed) await window.shot(`failed-${name.replace(/\W+/g, "-")}`);
      }
    });
}
