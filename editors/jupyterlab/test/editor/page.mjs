// What a person does with a notebook in a browser, in words.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startJupyter } from './jupyter.mjs';
import { random, token } from './sample.mjs';

const artifacts = join(dirname(fileURLToPath(import.meta.url)), '../../artifacts');
/** How long to wait for what has to happen, in milliseconds: the machine may be busy. */
export const patience = 60_000;

/** A folder for the screenshots of one suite, empty. */
export function gallery(suite) {
  const folder = join(artifacts, suite);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** A browser tab; everything in it is a user's act or what a user sees. */
export class Tab {
  constructor(page, pictures) {
    this.page = page;
    this.pictures = pictures;
    this.errors = [];
    page.setDefaultTimeout(patience);
    page.on('pageerror', (error) => {
      // JupyterLab says this to itself when a kernel is restarted while it is asked something.
      if (!/^Canceled future for \w+ message before replies were done/.test(error.message)) this.errors.push(String(error.stack));
    });
  }

  /** Opens a notebook in a workspace of its own, and waits for its kernel. */
  static async open(context, server, notebook, { workspace = 'test', pictures, kernel = true, app = 'lab' } = {}) {
    const tab = new Tab(await context.newPage(), pictures);
    await tab.page.goto(`${server.url}/${app === 'lab' ? `lab/workspaces/${workspace}/tree/${notebook}?reset` : `${app}/${notebook}`}`);
    await tab.ready(kernel);
    return tab;
  }

  /** Until the notebook is drawn and, as what comes with the kernel configures the editors anew, idle. */
  async ready(kernel = true) {
    await this.page.locator('.jp-Notebook .cm-content').first().waitFor();
    if (!kernel) return;
    await this.page.locator('.jp-Notebook-ExecutionIndicator[data-status=idle]').first().waitFor();
    await this.page.waitForFunction(() => {
      if (window.jupyterapp === undefined) return true; // Notebook does not give itself away
      const { sessionContext } = window.jupyterapp.shell.currentWidget;
      return sessionContext.isReady && sessionContext.session?.kernel?.status === 'idle';
    });
  }

  async reload(kernel = true) {
    await this.page.reload();
    await this.ready(kernel);
  }

  picture(name) {
    return this.page.screenshot({ path: join(this.pictures, `${name}.png`) });
  }

  cell(n) {
    return this.page.locator(`.jp-Notebook:visible .jp-Cell[data-windowed-list-index="${n}"]`);
  }

  underlined(n) {
    return this.cell(n).locator('.nblsp-underline');
  }

  bar(n) {
    return this.cell(n).locator('.nblsp-OutputBar');
  }

  /** Replaces the source of a cell by pasting. */
  async paste(n, text) {
    await this.cell(n).locator('.cm-content').click();
    await this.page.keyboard.press('ControlOrMeta+a');
    await this.page.evaluate((t) => navigator.clipboard.writeText(t), text);
    await this.page.keyboard.press('ControlOrMeta+v');
  }

  async run(n) {
    await this.cell(n).locator('.cm-content').click();
    await this.page.keyboard.press('ControlOrMeta+Enter');
  }

  async save() {
    await this.page.keyboard.press('Escape');
    const [response] = await Promise.all([
      this.page.waitForResponse((r) => r.request().method() === 'PUT' && r.url().includes('/api/contents/')),
      this.page.keyboard.press('ControlOrMeta+s'),
    ]);
    assert.ok(response.ok());
  }

  /** Until a text in some output is marked. */
  async marked(text) {
    await this.page.waitForFunction(
      (t) => [...CSS.highlights.entries()].some(([name, layer]) => name.startsWith('nblsp') && [...layer].some((r) => r.toString().includes(t))),
      text,
    );
  }

  command(id, args = {}) {
    return this.page.evaluate(([c, a]) => window.jupyterapp.commands.execute(c, a), [id, args]);
  }

  /** Writes the settings of nblsp; the page heeds them from its next load on. */
  async settings(values) {
    await this.page.evaluate(
      async (raw) => {
        const base = JSON.parse(document.getElementById('jupyter-config-data').textContent).baseUrl;
        const response = await fetch(`${base}lab/api/settings/@nblsp/jupyterlab:plugin`, {
          method: 'PUT',
          headers: { 'Content-Type': 'application/json', 'X-XSRFToken': /_xsrf=([^;]+)/.exec(document.cookie)?.[1] ?? '' },
          body: JSON.stringify({ raw }),
        });
        if (!response.ok) throw new Error(await response.text());
      },
      JSON.stringify(values),
    );
  }

  /** Opens nblsp's page of the settings editor, and leaves it again. */
  async inSettings(act) {
    await this.command('settingeditor:open', { query: 'nblsp' });
    const form = this.page.locator('.jp-SettingsPanel .jp-SettingsForm').filter({ hasText: 'When a notebook is saved' });
    await form.first().waitFor();
    const saved = this.page.waitForResponse((r) => r.request().method() === 'PUT' && r.url().includes('/lab/api/settings'));
    await act(form.first());
    await saved;
    await this.command('application:close');
  }
}

/** Waits for what is not seen in the page; `why` says what there is instead. */
export async function until(condition, why = () => '') {
  for (const end = Date.now() + patience; !(await condition()); await new Promise((done) => setTimeout(done, 100))) {
    if (Date.now() > end) throw new Error(`waited in vain: ${await why()}`);
  }
}

/** The outputs of a cell of a notebook on disk, as text. */
export function outputsOnDisk(folder, name, n) {
  return JSON.stringify(JSON.parse(readFileSync(join(folder, name), 'utf8')).cells[n].outputs);
}

/**
 * Starts a Jupyter server on a folder with these notebooks, opens the first and takes the steps one after
 * the other. Tells how each ended, and leaves a picture of what failed. Gives how many failed.
 *
 * `jupyter` are the options of startJupyter; `app` is "lab" or "notebooks". Errors in the page count if `own`
 * stands in their stack.
 */
export async function suite(name, { venv, browser, notebooks, jupyter = {}, app = 'lab', kernel = true, own = '' }, steps) {
  const pictures = gallery(name);
  const folder = mkdtempSync(join(tmpdir(), 'nblsp-notebooks-'));
  for (const [file, text] of Object.entries(notebooks)) writeFileSync(join(folder, file), text);
  const next = random([...name].reduce((sum, c) => sum * 31 + c.charCodeAt(0), 7));
  const server = await startJupyter(venv, folder, jupyter);
  let failed = 0;
  const report = (step, problem) => {
    failed++;
    console.log(`FAIL  ${name}: ${step}\n${problem}`);
  };
  try {
    const context = await newUser(browser);
    const tab = await Tab.open(context, server, Object.keys(notebooks)[0], { pictures, app, kernel });
    for (const [step, take] of Object.entries(steps)) {
      const start = Date.now();
      try {
        const note = await take({ tab, context, browser, server, folder, pictures, secret: token(next), another: () => token(next) });
        console.log(`ok    ${name}: ${step} (${note ?? `${Date.now() - start} ms`})`);
      } catch (problem) {
        report(step, problem.stack);
        await tab.picture(`failed-${failed}`).catch(() => {});
      }
    }
    const errors = tab.errors.filter((stack) => stack.includes(own));
    if (errors.length > 0) report('the page has no errors', errors.join('\n'));
    await context.close();
  } catch (problem) {
    report('the notebook opens', problem.stack);
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
  return failed;
}

/** What one person's browser keeps. */
export function newUser(browser) {
  return browser.newContext({ viewport: { width: 1400, height: 900 }, permissions: ['clipboard-read', 'clipboard-write'] });
}
