// Two people in one notebook, with jupyter-collaboration.
import assert from 'node:assert/strict';
import { notebookText } from '../sample.mjs';
import { newUser, outputsOnDisk, suite, Tab, until } from '../page.mjs';

export function collaboration({ beside: venv, browser }) {
  let other;
  const halves = (secret) => `print("refused: " + "${secret.slice(0, 12)}" + "${secret.slice(12)}")`;
  return suite('collaboration', { venv, browser, notebooks: { 'a.ipynb': notebookText(['', '', '']) } }, {
    async 'what one pastes is underlined for both, and what one fixes is fixed for both'({ tab, browser, server, pictures, secret }) {
      other = await Tab.open(await newUser(browser), server, 'a.ipynb', { pictures });
      await tab.paste(0, `key = "${secret}"`);
      await tab.underlined(0).first().waitFor();
      await other.underlined(0).first().waitFor();
      await other.cell(0).locator('.cm-content').click();
      await other.page.keyboard.press('End');
      await other.page.keyboard.press('ArrowLeft');
      await other.page.keyboard.press('Control+.');
      await other.page.locator('.lm-Menu-item', { hasText: 'os.environ' }).waitFor();
      await other.picture('1-other');
      await other.page.keyboard.press('Enter');
      for (const t of [tab, other]) await t.underlined(0).first().waitFor({ state: 'detached' });
      for (const t of [tab, other]) assert.match(await t.cell(0).locator('.cm-content').innerText(), /os\.environ/);
    },
    async 'an output is marked for both, and what one redacts is redacted for both and on disk'({ tab, folder, secret }) {
      await tab.paste(1, halves(secret));
      await tab.run(1);
      for (const t of [tab, other]) await t.bar(1).waitFor();
      await other.picture('2-output');
      await other.bar(1).locator('button').click();
      for (const t of [tab, other]) await t.bar(1).waitFor({ state: 'detached' });
      for (const t of [tab, other]) await t.cell(1).locator('.jp-OutputArea', { hasText: 'refused: [redacted]' }).first().waitFor();
      await until(() => /refused: \[redacted\]/.test(outputsOnDisk(folder, 'a.ipynb', 1)), () => 'the file has no redacted output');
      assert.ok(!outputsOnDisk(folder, 'a.ipynb', 1).includes(secret));
    },
    // There the server saves by itself, soon after each change; so nothing waits for a save.
    async 'who wants saves redacted gets outputs redacted as they appear'({ tab, folder, secret }) {
      await tab.settings({ saveGuard: 'redact' });
      await tab.reload();
      await tab.paste(2, halves(secret));
      await tab.run(2);
      await tab.cell(2).locator('.jp-OutputArea', { hasText: '[redacted]' }).waitFor();
      await other.cell(2).locator('.jp-OutputArea', { hasText: '[redacted]' }).waitFor();
      await until(() => /refused: \[redacted\]/.test(outputsOnDisk(folder, 'a.ipynb', 2)), () => 'the file has no redacted output');
      assert.deepEqual(other.errors, []);
    },
  });
}
