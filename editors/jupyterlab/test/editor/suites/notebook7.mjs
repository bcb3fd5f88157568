// Jupyter Notebook 7, which is made of JupyterLab's parts.
import assert from 'node:assert/strict';
import { notebookText } from '../sample.mjs';
import { suite } from '../page.mjs';

// With 7.6 the page has an error of its own, also without nblsp.
export function notebook7({ base: venv, browser }) {
  return suite('notebook7', { venv, browser, app: 'notebooks', own: '@nblsp', notebooks: { 'a.ipynb': notebookText(['', '']) } }, {
    async 'cells are underlined, outputs marked and redacted, the panel counts'({ tab, secret }) {
      await tab.paste(0, `key = "${secret}"`);
      await tab.underlined(0).first().waitFor();
      await tab.paste(1, `print("${secret.slice(0, 9)}" + "${secret.slice(9)}")`);
      await tab.run(1);
      await tab.bar(1).waitFor();
      await tab.marked(secret);
      await tab.page.locator('.jp-NotebookPanel-toolbar [data-jp-item-name=nblsp] button, .jp-NotebookPanel-toolbar [data-jp-item-name=nblsp] jp-button').first().click();
      await tab.page.locator('.nblsp-Panel-status', { hasText: '3 issues found' }).waitFor();
      await tab.picture('1-notebook');
      await tab.bar(1).locator('button').click();
      await tab.bar(1).waitFor({ state: 'detached' });
      await tab.cell(0).locator('.cm-content').click();
      await tab.page.keyboard.press('End');
      await tab.page.keyboard.press('ArrowLeft');
      await tab.page.keyboard.press('Control+.');
      await tab.page.locator('.lm-Menu-item', { hasText: 'os.environ' }).waitFor();
      await tab.page.keyboard.press('Enter');
      await tab.underlined(0).first().waitFor({ state: 'detached' });
      assert.match(await tab.cell(0).locator('.cm-content').innerText(), /os\.environ/);
    },
  });
}
