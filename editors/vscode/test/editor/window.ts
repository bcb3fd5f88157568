import { join } from "node:path";
import type { Locator, Page } from "playwright-core";
import { artifacts } from "./vscode";

/** What a user does in a window of VS Code. */
export class Window {
  constructor(readonly page: Page) {
    page.setDefaultTimeout(60_000); // for what never comes; nothing is measured by it
  }

  /** The cell's status bar item that counts what its output leaks. */
  get inOutput(): Locator {
    return this.page.locator(".cell-status-item", { hasText: "in output" });
  }

  /** The item beside it that redacts. */
  get redact(): Locator {
    return this.page.locator(".cell-status-item", { hasText: "Redact" });
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

  /** Types a text; gives the milliseconds from the moment that the editor gets it until a squiggle is on the screen. */
  async timeUntilSquiggle(text: string): Promise<number> {
    const time = this.page.evaluate(
      () =>
        new Promise<number>((resolve) => {
          let start = performance.now();
          const look = (): void => {
            if (document.querySelector(".notebookOverlay .squiggly-error") !== null) resolve(Math.round(performance.now() - start));
            else requestAnimationFrame(look);
          };
          document.addEventListener("input", () => (start = performance.now()), { capture: true, once: true });
          look();
        }),
    );
    await this.page.keyboard.insertText(text);
    return time;
  }

  /** The rows of the view of findings. */
  row(text: string | RegExp): Locator {
    return this.page.locator(".pane-body .monaco-list-row", { hasText: text });
  }

  /** Counts how often the view of findings is drawn anew while something is done. */
  async redraws(run: () => Promise<void>): Promise<number> {
    const view = this.page.locator(".pane-body .monaco-list-rows").filter({ has: this.page.locator(".monaco-tl-row") }).first();
    await view.evaluate((rows) => {
      const counted = rows as unknown as { redraws: number };
      counted.redraws = 0;
      new MutationObserver(() => counted.redraws++).observe(rows, { subtree: true, childList: true });
    });
    await run();
    return view.evaluate((rows) => (rows as unknown as { redraws: number }).redraws);
  }

  /** Milliseconds of the longest stretch in which the window did nothing else, while something is done. */
  async longestTask(run: () => Promise<void>): Promise<number> {
    await this.page.evaluate(() => {
      const w = window as unknown as { longest: number };
      w.longest = 0;
      new PerformanceObserver((list) => (w.longest = Math.max(w.longest, ...list.getEntries().map((e) => e.duration)))).observe({ type: "longtask" });
    });
    await run();
    return this.page.evaluate(() => Math.round((window as unknown as { longest: number }).longest));
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
    for (const end = Date.now() + 60_000; !(await says()); await this.page.waitForTimeout(100)) {
      if (Date.now() > end) throw new Error(`no web page says ${text}`);
    }
  }

  /** Blurs what matches, everywhere in the window as it is now. */
  async blur(what: RegExp): Promise<void> {
    for (const frame of this.page.frames()) {
      await frame
        .evaluate((source) => {
          const what = new RegExp(source);
          const texts = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
          const found: Text[] = [];
          while (texts.nextNode()) if (what.test(texts.currentNode.nodeValue ?? "")) found.push(texts.currentNode as Text);
          for (const text of found) {
            const match = what.exec(text.data);
            if (match === null) continue;
            const value = text.splitText(match.index);
            value.splitText(match[0].length);
            const blurred = document.createElement("span");
            blurred.style.filter = "blur(4px)";
            value.replaceWith(blurred);
            blurred.append(value);
          }
        }, what.source)
        .catch(() => undefined); // a frame that is gone
    }
  }

  async shot(name: string): Promise<void> {
    await this.page.screenshot({ path: join(artifacts, `${name}.png`) });
  }
}
