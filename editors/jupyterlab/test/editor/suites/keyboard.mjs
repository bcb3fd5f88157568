// By keyboard alone, and as a screen reader gets it.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { notebookText } from '../sample.mjs';
import { suite } from '../page.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Whether the rules of WCAG 2.2 A and AA that a program can check hold for what nblsp has put into the page. */
async function accessible(tab, ...selectors) {
  await tab.page.evaluate(axe);
  const problems = await tab.page.evaluate(async (include) => {
    const result = await window.axe.run({ include }, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'], rules: { region: { enabled: false } } });
    return result.violations.flatMap((v) => v.nodes.map((n) => `${v.id}: ${v.help}: ${n.html} ${n.failureSummary}`));
  }, selectors);
  assert.deepEqual(problems, []);
}

/** To where the keys are the notebook's, as they are after it was opened. */
async function enter(tab) {
  await tab.page.evaluate(() => window.jupyterapp.shell.currentWidget.activate());
  await tab.page.waitForFunction(() => document.activeElement?.closest('.jp-Notebook') != null);
}

async function palette(tab, name) {
  await tab.page.keyboard.press('ControlOrMeta+Shift+c');
  await tab.page.locator('.lm-CommandPalette-input').waitFor();
  await tab.page.keyboard.insertText(name);
  await tab.page.locator('.lm-CommandPalette-item', { hasText: name }).first().waitFor();
  await tab.page.keyboard.press('Enter');
}

export function keyboard({ base: venv, browser }) {
  return suite('keyboard', { venv, browser, notebooks: { 'a.ipynb': notebookText(['', '', '']) } }, {
    async 'a finding is gone to, read out, explained and fixed'({ tab, secret }) {
      await enter(tab);
      await tab.page.keyboard.press('Enter');
      await tab.page.keyboard.insertText(`key = "${secret}"`);
      await tab.underlined(0).first().waitFor();
      await tab.page.keyboard.press('Escape');
      await tab.page.keyboard.press('F8');
      await tab.page.locator('.cm-announced', { hasText: 'critical: GitHub personal access token' }).first().waitFor({ state: 'attached' });
      await tab.page.keyboard.press('Control+.');
      await tab.page.locator('.lm-Menu-item', { hasText: 'Explain' }).waitFor();
      await tab.page.keyboard.press('ArrowUp');
      await tab.page.keyboard.press('Enter');
      await tab.page.locator('.nblsp-Explanation h3').waitFor();
      await accessible(tab, '.jp-Dialog .nblsp-Explanation');
      await tab.picture('1-explained');
      await tab.page.keyboard.press('Escape');
      await tab.page.locator('.jp-Dialog').waitFor({ state: 'detached' });
      await tab.page.keyboard.press('F8');
      await tab.page.keyboard.press('Control+.');
      await tab.page.locator('.lm-Menu-item', { hasText: 'os.environ' }).waitFor();
      await tab.page.keyboard.press('Enter');
      await tab.underlined(0).first().waitFor({ state: 'detached' });
    },

    async 'an output is gone to and redacted'({ tab, secret }) {
      await enter(tab);
      await tab.page.keyboard.press('Escape');
      await tab.page.keyboard.press('ArrowDown');
      await tab.page.keyboard.press('Enter');
      await tab.page.keyboard.insertText(`print("${secret.slice(0, 9)}" + "${secret.slice(9)}")`);
      await tab.page.keyboard.press('ControlOrMeta+Enter');
      await tab.bar(1).waitFor();
      await accessible(tab, '.nblsp-OutputBar');
      await tab.page.keyboard.press('F8');
      await tab.bar(1).locator('button:focus').waitFor();
      await tab.picture('2-output');
      await tab.page.keyboard.press('Enter');
      await tab.bar(1).waitFor({ state: 'detached' });
      await tab.cell(1).locator('.jp-OutputArea', { hasText: '[redacted]' }).waitFor();
    },

    async 'the panel is opened, walked through and left'({ tab, secret }) {
      await enter(tab);
      await tab.page.keyboard.press('Escape');
      await tab.page.keyboard.press('b');
      await tab.page.keyboard.press('Enter');
      await tab.page.keyboard.insertText(`last = "${secret}"`);
      await tab.page.keyboard.press('Escape');
      await palette(tab, 'Show Findings');
      await tab.page.locator('.nblsp-Panel .nblsp-Panel-finding').first().waitFor();
      await tab.page.locator('.nblsp-Panel-severity:focus').waitFor();
      await tab.page.keyboard.press('ArrowDown');
      await tab.page.locator('.nblsp-Panel-finding:focus', { hasText: 'cell 2' }).waitFor();
      await tab.page.keyboard.press('ArrowDown');
      await tab.page.locator('.nblsp-Panel-finding:focus', { hasText: 'cell 3' }).waitFor();
      await accessible(tab, '.nblsp-Panel', '.nblsp-Status');
      await tab.picture('3-panel');
      await tab.page.keyboard.press('Enter');
      await tab.page.waitForFunction((s) => window.getSelection()?.toString().includes(s), secret);
    },

    async 'the dark theme can be read too'({ tab, secret }) {
      await tab.command('apputils:change-theme', { theme: 'JupyterLab Dark' });
      await tab.page.locator('body[data-jp-theme-light=false]').waitFor({ state: 'attached' });
      await tab.paste(1, `print("${secret}")`);
      await tab.run(1);
      await tab.bar(1).waitFor();
      await tab.command('nblsp:show-panel');
      await accessible(tab, '.nblsp-Panel', '.nblsp-Status', '.nblsp-OutputBar');
      await tab.underlined(1).first().hover();
      await tab.page.locator('.cm-tooltip-lint').waitFor();
      await accessible(tab, '.cm-tooltip-lint');
      await tab.picture('4-dark');
    },
  });
}
