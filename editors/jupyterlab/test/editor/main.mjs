// The extension in a real JupyterLab with a real kernel.
//
//   node test/editor/main.mjs VENV      VENV: a virtual environment with JupyterLab, ipykernel, pandas and the wheel
//
// Screenshots of every step are left in artifacts/, to be looked at.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startBrowser, startJupyter } from './jupyter.mjs';
import { notebookText, random, token } from './sample.mjs';

const [venv] = process.argv.slice(2);
if (venv === undefined) {
  console.error('usage: node test/editor/main.mjs VENV');
  process.exit(2);
}
const artifacts = join(dirname(fileURLToPath(import.meta.url)), '../../artifacts');
rmSync(artifacts, { recursive: true, force: true });
mkdirSync(artifacts, { recursive: true });
const folder = mkdtempSync(join(tmpdir(), 'nblsp-notebooks-'));
const next = random(20);
const patience = 30_000; // the machine may be busy

/** A page with a notebook in it, in a workspace of its own. */
async function open(context, server, notebook, workspace) {
  const page = await context.newPage();
  page.setDefaultTimeout(patience);
  page.errors = [];
  page.on('pageerror', (error) => {
    // JupyterLab says this to itself when a kernel is restarted while it is asked something.
    if (!/^Canceled future for \w+ message before replies were done/.test(error.message)) page.errors.push(String(error.stack));
  });
  await page.goto(`${server.url}/lab/workspaces/${workspace}/tree/${notebook}?reset`);
  await page.locator('.jp-Notebook .cm-content').first().waitFor();
  // What comes with the kernel configures the editors anew.
  await page.locator('.jp-Notebook-ExecutionIndicator[data-status=idle]').first().waitFor();
  return page;
}

const cell = (page, n) => page.locator('.jp-Notebook:visible .jp-Cell').nth(n);
const underlined = (page, n) => cell(page, n).locator('.nblsp-underline');
const saved = (name) => readFileSync(join(folder, name), 'utf8');
const shot = (page, name) => page.screenshot({ path: join(artifacts, `${name}.png`) });

async function type(page, n, text) {
  await cell(page, n).locator('.cm-content').click();
  await page.keyboard.press('ControlOrMeta+a');
  await page.evaluate((t) => navigator.clipboard.writeText(t), text);
  await page.keyboard.press('ControlOrMeta+v');
}

async function save(page) {
  await page.keyboard.press('Escape');
  const [response] = await Promise.all([
    page.waitForResponse((r) => r.request().method() === 'PUT' && r.url().includes('/api/contents/')),
    page.keyboard.press('ControlOrMeta+s'),
  ]);
  assert.ok(response.ok());
}

async function run(page, n) {
  await cell(page, n).locator('.cm-content').click();
  await page.keyboard.press('ControlOrMeta+Enter');
}

/** How many texts a layer of highlights has. */
const highlighted = (page, layer) => page.evaluate((name) => CSS.highlights.get(name)?.size ?? 0, layer);

async function command(page, id) {
  await page.evaluate((c) => window.jupyterapp.commands.execute(c), id);
}

async function setting(page, key, value) {
  await page.evaluate(
    async ([k, v]) => {
      const response = await fetch(`${document.baseURI.replace(/lab\/.*/, '')}lab/api/settings/@nblsp/jupyterlab:plugin`, {
        method: 'PUT',
        headers: { 'Content-Type': 'application/json', 'X-XSRFToken': /_xsrf=([^;]+)/.exec(document.cookie)?.[1] ?? '' },
        body: JSON.stringify({ raw: JSON.stringify({ [k]: v }) }),
      });
      if (!response.ok) throw new Error(await response.text());
    },
    [key, value],
  );
}

const steps = {
  async 'a key that is pasted is underlined within a second, and the fix replaces it'({ page, secret }) {
    await type(page, 0, `key = "${secret}"`);
    const start = Date.now();
    await underlined(page, 0).first().waitFor();
    const took = Date.now() - start;
    assert.ok(took < 1000, `took ${took} ms`);
    await underlined(page, 0).first().hover();
    await page.locator('.cm-tooltip-lint').waitFor();
    await page.locator('.nblsp-Help summary').first().click();
    await page.locator('.nblsp-Help .jp-RenderedMarkdown h3').first().waitFor();
    await shot(page, '1-underline');
    await underlined(page, 0).first().hover(); // to take a picture moves the mouse away
    await page.locator('.cm-tooltip-lint .cm-diagnosticAction').first().click();
    await underlined(page, 0).first().waitFor({ state: 'detached' });
    const source = await cell(page, 0).locator('.cm-content').innerText();
    assert.match(source, /os\.environ/);
    assert.ok(!source.includes(secret));
    await shot(page, '2-fixed');
    return `${took} ms`;
  },

  async 'the keyboard offers the fixes at the cursor'({ page, secret }) {
    await type(page, 0, `key = "${secret}"`);
    await underlined(page, 0).first().waitFor();
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('Control+.');
    await page.locator('.lm-Menu-item', { hasText: 'os.environ' }).waitFor();
    await shot(page, '3-menu');
    await page.keyboard.press('Enter');
    await underlined(page, 0).first().waitFor({ state: 'detached' });
  },

  async 'a traceback that prints the key is marked, and redaction clears it in the saved file'({ page, secret }) {
    await type(page, 1, `raise ValueError("refused: " + "${secret.slice(0, 12)}" + "${secret.slice(12)}")`);
    await run(page, 1);
    await cell(page, 1).locator('.nblsp-OutputBar').waitFor();
    await page.waitForFunction(() => (CSS.highlights.get('nblsp-error')?.size ?? 0) > 0);
    await shot(page, '4-traceback');
    await cell(page, 1).locator('.nblsp-OutputBar button').click();
    await cell(page, 1).locator('.nblsp-OutputBar').waitFor({ state: 'detached' });
    await save(page);
    const output = JSON.stringify(JSON.parse(saved('a.ipynb')).cells[1].outputs);
    assert.ok(output.includes('ValueError') && !output.includes(secret), 'the secret was saved');
    await shot(page, '5-redacted');
  },

  async 'a save takes out what leaks, if the user wants that'({ page, secret }) {
    await setting(page, 'saveGuard', 'redact');
    await page.reload();
    await page.locator('.jp-Notebook-ExecutionIndicator[data-status=idle]').first().waitFor();
    await type(page, 1, `print("refused: " + "${secret.slice(0, 12)}" + "${secret.slice(12)}")`);
    await run(page, 1);
    await cell(page, 1).locator('.nblsp-OutputBar').waitFor();
    await save(page);
    await cell(page, 1).locator('.nblsp-OutputBar').waitFor({ state: 'detached' });
    const output = JSON.stringify(JSON.parse(saved('a.ipynb')).cells[1].outputs);
    assert.ok(output.includes('refused') && !output.includes(secret), 'the secret was saved');
  },

  async 'the column of a table that holds personal data is marked'({ page }) {
    await type(
      page,
      2,
      'import pandas as pd\npd.DataFrame({"email": [f"{n}.{n}son@{h}" for n, h in [("anna", "gmail.com"), ("bertil", "web.de"), ("carla", "orange.fr")]], "x": [1, 2, 3]})',
    );
    await run(page, 2);
    await cell(page, 2).locator('.jp-RenderedHTML table').waitFor();
    await cell(page, 2).locator('.nblsp-OutputBar').waitFor();
    await page.waitForFunction(() => [...CSS.highlights.values()].some((layer) => [...layer].some((r) => r.toString().includes('@'))));
    await shot(page, '6-table');
  },

  async 'the panel counts, and a click goes to the cell'({ page, secret }) {
    await type(page, 3, `last = "${secret}"`);
    await underlined(page, 3).first().waitFor();
    await command(page, 'nblsp:show-panel');
    await page.locator('.nblsp-Panel-severity', { hasText: /critical \(1\)/i }).waitFor();
    await cell(page, 0).locator('.cm-content').click();
    await shot(page, '7-panel');
    await page.locator('.nblsp-Panel-finding', { hasText: 'cell 4' }).click();
    await page.locator('.jp-Notebook:visible .jp-Cell').nth(3).and(page.locator('.jp-mod-active')).waitFor();
    assert.equal(await page.evaluate(() => window.getSelection()?.toString()), secret);
  },

  async 'more tabs, on another notebook and on the same, do not disturb the first'({ page, context, server, secret }) {
    const others = [await open(context, server, 'b.ipynb', 'other'), await open(context, server, 'a.ipynb', 'same')];
    for (const other of others) {
      await type(other, 0, `token = "${secret}"`);
      await underlined(other, 0).first().waitFor();
    }
    await type(page, 0, `again = "${secret}"`);
    await underlined(page, 0).first().waitFor();
    for (const other of others) await other.close();
    await type(page, 0, 'x = 1');
    await underlined(page, 0).first().waitFor({ state: 'detached' });
    await underlined(page, 3).first().waitFor();
  },

  async 'after a reload and a restart of the kernel all is as before'({ page }) {
    await save(page);
    await page.reload();
    await underlined(page, 3).first().waitFor();
    await page.evaluate(() => window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart());
    await type(page, 3, 'x = 1');
    await underlined(page, 3).first().waitFor({ state: 'detached' });
    await shot(page, '8-reloaded');
  },

  async 'in the dark theme too'({ page, secret }) {
    await page.evaluate(() => window.jupyterapp.commands.execute('apputils:change-theme', { theme: 'JupyterLab Dark' }));
    await page.locator('body[data-jp-theme-light=false]').waitFor({ state: 'attached' });
    await type(page, 1, `print("${secret}")`);
    await run(page, 1);
    await cell(page, 1).locator('.nblsp-OutputBar').waitFor();
    await command(page, 'nblsp:show-panel');
    await shot(page, '9-dark');
  },
};

writeFileSync(join(folder, 'a.ipynb'), notebookText(['', '', '', '']));
writeFileSync(join(folder, 'b.ipynb'), notebookText(['']));
const server = await startJupyter(venv, folder);
const browser = await startBrowser();
let failed = 0;
try {
  const context = await browser.newContext({ viewport: { width: 1400, height: 900 }, permissions: ['clipboard-read', 'clipboard-write'] });
  const page = await open(context, server, 'a.ipynb', 'test');
  for (const [name, step] of Object.entries(steps)) {
    const start = Date.now();
    try {
      const note = await step({ page, context, server, secret: token(next) });
      console.log(`ok    ${name} (${note ?? `${Date.now() - start} ms`})`);
    } catch (problem) {
      failed++;
      console.log(`FAIL  ${name}\n${problem.stack}`);
      await shot(page, `failed-${failed}`).catch(() => {});
    }
  }
  if (page.errors.length > 0) {
    failed++;
    console.log(`FAIL  the page has errors\n${page.errors.join('\n')}`);
  }
} finally {
  await browser.close();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}
process.exit(failed === 0 ? 0 : 1);
