import { join } from "node:path";
import type { Locator, Page } from "playwright-core";
import { artifacts } from "./vscode";

/** What a user does in a window of VS Code. */
export class Window {
  constructor(readonly page: Page) {
    page.setDefaultTimeout(15_000);
  }

  /** The cell's status bar item that counts what its output leaks. */
  get inOutput(): Locator {
    return this.page.locator(".cell-status-item", { hasText: "in output" });
  }

  /** Waits until the extension runs. Before that VS Code shows notebooks as the JSON that they are. */
  async ready(): Promise<void> {
    await this.page.locator(".statusbar-item[id='nblsp.nblsp.nblsp.status'] .codicon-shield").waitFor({ timeout: 60_000 });
  }

  async openFile(name: string, how: { aside?: boolean } = {}): Promise<void> {
    await this.page.keyboard.press("Control+Shift+E");
    const row = this.page.locator(".explorer-folders-view .monaco-list-row", { hasText: name });
    await row.click({ modifiers: how.aside ? ["Alt"] : [] });
    await this.page.locator(".tab.active", { hasText: name }).first().waitFor();
    await this.page.locator(".notebookOverlay:visible .code-cell-row").first().waitFor();
  }

  /** A cell by its number, in one of the notebooks that are side by side. */
  cell(index: number, notebook = 0): Locator {
    return this.page.locator(".notebookOverlay:visible").nth(notebook).locator(`.cell-list-container .monaco-list-row[data-index="${index}"]`);
  }

  async focusCell(index: number, notebook = 0): Promise<void> {
    await this.cell(index, notebook).locator(".view-lines").click();
  }

  /** Waits until a notebook has so many squiggles. */
  async squiggles(count: number, notebook = 0): Promise<void> {
    await this.page.waitForFunction(
      ([count, notebook]) => {
        const visible = [...document.querySelectorAll<HTMLElement>(".notebookOverlay")].filter((n) => n.checkVisibility({ visibilityProperty: true }));
        return visible[notebook]?.querySelectorAll(".squiggly-error").length === count;
      },
      [count, notebook] as const,
    );
  }

  /** Milliseconds until a squiggle is on the screen, from now. */
  async timeUntilSquiggle(): Promise<number> {
    return this.page.evaluate(
      () =>
        new Promise<number>((resolve) => {
          const start = performance.now();
          const look = (): void => {
            if (document.querySelector(".notebookOverlay .squiggly-error") !== null) resolve(Math.round(performance.now() - start));
            else requestAnimationFrame(look);
          };
          look();
        }),
    );
  }

  /** Takes the first of the quick fixes where the cursor is, which has to be the one expected. */
  async quickFix(title: RegExp, shot: string): Promise<void> {
    await this.page.keyboard.press("Control+.");
    await this.page.locator(".action-widget .monaco-list-row.focused", { hasText: title }).waitFor();
    await this.shot(shot);
    await this.page.keyboard.press("Enter");
  }

  /** Runs a command from the palette. */
  async command(title: string): Promise<void> {
    const input = this.page.locator(".quick-input-widget input[type=text]");
    // A web page in an editor may swallow the key.
    while (!(await input.isVisible())) {
      await this.page.keyboard.press("F1");
      await input.waitFor({ timeout: 2000 }).catch(() => this.page.locator(".titlebar").click());
    }
    await input.fill(`>${title}`);
    await this.page.locator(".quick-input-list .monaco-list-row", { hasText: title }).first().waitFor();
    await this.page.keyboard.press("Enter");
  }

  /** Waits until a web page in an editor says something. */
  async webview(text: RegExp): Promise<void> {
    const says = async (): Promise<boolean> => {
      const inner = this.page.frames().filter((f) => f !== this.page.mainFrame());
      const texts = inner.map((f) => f.evaluate(() => document.body?.innerText ?? "").catch(() => ""));
      return (await Promise.all(texts)).some((t) => text.test(t));
    };
    for (const end = Date.now() + 15_000; !(await says()); await this.page.waitForTimeout(100)) {
      if (Date.now() > end) throw new Error(`no web page says ${text}`);
    }
  }

  async shot(name: string): Promise<void> {
    await this.page.screenshot({ path: join(artifacts, `${name}.png`) });
  }
}
