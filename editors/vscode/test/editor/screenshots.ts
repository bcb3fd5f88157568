// Takes the screenshots of the README, in a real VS Code: npm run screenshots. The values in them are made
// at random and blurred all the same: a picture of a token teaches scanners and people to look away.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { notebookText, random, token } from "../sample";
import { Editor, artifacts, home } from "./vscode";
import { Window } from "./window";

const next = random(1);
const leaked = token(next);
const editor = await Editor.start(Editor.prepare());
let failed: Window | undefined;
try {
  const folder = editor.workspace({
    "sales/regions.ipynb": notebookText([
      { source: "# Sales by region\nNumbers of last week.", kind: "markdown" },
      { source: "%pip install pyyaml==5.1 pandas==2.2.3" },
      { source: "" },
      { source: "rows = connect().fetch()" },
    ]),
    "sales/clean.ipynb": notebookText([{ source: "total = sum(range(10))" }]),
    "sales/traceback.json": JSON.stringify({
      name: "ConnectionError",
      message: "refused",
      stack: `Traceback (most recent call last):\n  File "db.py", line 12, in connect\n    return client(token="${leaked}")\nConnectionError: refused`,
    }),
  });
  const window = new Window(await editor.open(join(folder, "sales")));
  failed = window;
  const keys = async (...names: string[]): Promise<void> => {
    for (const name of names) await window.page.keyboard.press(name);
  };
  await window.ready();
  await window.openFile("regions.ipynb");

  await window.focusCell(1);
  await keys("Control+Home", ...Array<string>(16).fill("ArrowRight"));
  await window.page.locator(".notebookOverlay .squiggly-error").first().waitFor();
  await keys("Control+K", "Control+I");
  await window.page.locator(".monaco-hover a", { hasText: /GHSA|PYSEC|CVE/ }).first().waitFor();
  await shot("dependencies");
  await keys("Escape");

  await window.focusCell(2);
  await window.page.keyboard.type('token = "');
  await window.page.keyboard.insertText(token(next));
  await window.cell(2).locator(".squiggly-error").first().waitFor();
  await keys("Control+.");
  await window.page.locator(".action-widget .monaco-list-row.focused", { hasText: "os.environ" }).waitFor();
  await shot("quick-fix");
  await keys("Enter");
  await window.cell(2).locator(".view-line", { hasText: "os.environ" }).waitFor();

  await window.cell(3).hover();
  await window.cell(3).locator(".run-button-container .action-label").first().click();
  await window.inOutput.waitFor();
  await window.command("nblsp: Scan Notebook");
  await window.row("Cell 4").waitFor();
  await window.page.mouse.move(700, 700);
  await shot("output");

  await window.command("File: Save All");
  await window.command("Notifications: Clear All Notifications");
  await window.command("nblsp: Open HTML Report");
  await window.webview(/regions\.ipynb/);
  await shot("report");

  async function shot(name: string): Promise<void> {
    await window.blur(/\bghp_\w+/);
    // Without the title, which says that this is a window for development.
    await window.page.screenshot({ path: join(home, `media/screenshots/${name}.png`), clip: { x: 0, y: 30, width: 1280, height: 770 } });
  }
  failed = undefined;
} finally {
  mkdirSync(artifacts, { recursive: true });
  await failed?.shot("failed-screenshots");
  await editor.stop();
}
