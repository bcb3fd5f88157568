// The everyday of a notebook, with a real kernel.
import assert from 'node:assert/strict';
import { notebookText } from '../sample.mjs';
import { outputsOnDisk, suite, Tab, until } from '../page.mjs';

const halves = (word, secret) => `${word}("refused: " + "${secret.slice(0, 12)}" + "${secret.slice(12)}")`;

export function lab({ base: venv, browser }) {
  const notebooks = { 'a.ipynb': notebookText(['', '', '', '']), 'b.ipynb': notebookText(['']) };
  return suite('lab', { venv, browser, notebooks }, {
    async 'a key that is pasted is underlined within a second, and the fix replaces it'({ tab, secret }) {
      await tab.paste(0, `key = "${secret}"`);
      const start = Date.now();
      await tab.underlined(0).first().waitFor();
      const took = Date.now() - start;
      assert.equal(await tab.underlined(0).first().innerText(), secret);
      for (let more = 2; ; more--) {
        try {
          await tab.underlined(0).first().hover();
          await tab.page.locator('.cm-tooltip-lint').waitFor();
          await tab.page.locator('.nblsp-Help summary').first().click();
          await tab.page.locator('.nblsp-Help .jp-RenderedMarkdown h3').first().waitFor({ timeout: 10_000 });
          break;
        } catch (problem) {
          if (more === 0) throw problem;
          // JupyterLab configures editors anew when it comes to know the kernel, which closes what hovers.
          await tab.page.mouse.move(1, 1);
          await tab.page.locator('.cm-tooltip-lint').waitFor({ state: 'detached' });
        }
      }
      await tab.picture('1-underline');
      await tab.underlined(0).first().hover(); // to take a picture moves the mouse away
      await tab.page.locator('.cm-tooltip-lint .cm-diagnosticAction').first().click();
      await tab.underlined(0).first().waitFor({ state: 'detached' });
      const source = await tab.cell(0).locator('.cm-content').innerText();
      assert.match(source, /os\.environ/);
      assert.ok(!source.includes(secret));
      await tab.picture('2-fixed');
      return `${took} ms`;
    },

    async 'the menu offers the fixes at the cursor'({ tab, secret }) {
      await tab.paste(0, `key = "${secret}"`);
      await tab.underlined(0).first().waitFor();
      await tab.page.keyboard.press('ArrowLeft');
      await tab.page.keyboard.press('ArrowLeft');
      await tab.page.keyboard.press('Control+.');
      await tab.page.locator('.lm-Menu-item', { hasText: 'os.environ' }).waitFor();
      await tab.picture('3-menu');
      await tab.page.keyboard.press('Enter');
      await tab.underlined(0).first().waitFor({ state: 'detached' });
    },

    async 'a traceback that prints the key is marked, and redaction clears it in the saved file'({ tab, folder, secret }) {
      await tab.paste(1, `raise ${halves('ValueError', secret)}`);
      await tab.run(1);
      await tab.cell(1).locator('.jp-OutputArea-output', { hasText: 'ValueError' }).waitFor();
      const start = Date.now();
      await tab.bar(1).waitFor();
      await tab.marked(secret);
      const took = Date.now() - start;
      await tab.picture('4-traceback');
      await tab.bar(1).locator('button').click();
      await tab.bar(1).waitFor({ state: 'detached' });
      await tab.save();
      const output = outputsOnDisk(folder, 'a.ipynb', 1);
      assert.ok(output.includes('ValueError') && !output.includes(secret), 'the secret was saved');
      await tab.picture('5-redacted');
      return `${took} ms`;
    },

    async 'a save tells of what leaks, and takes it out if the user wants that'({ tab, folder, secret }) {
      await tab.paste(1, halves('print', secret));
      await tab.run(1);
      await tab.bar(1).waitFor();
      await tab.save();
      await tab.page.locator('.Toastify__toast', { hasText: 'a.ipynb was saved with a finding' }).waitFor();
      await tab.picture('6-warned');
      assert.ok(outputsOnDisk(folder, 'a.ipynb', 1).includes(secret));
      await tab.page.locator('.Toastify__toast button', { hasText: 'Redact and Save' }).click();
      await tab.bar(1).waitFor({ state: 'detached' });
      await tab.page.waitForFunction(() => !window.jupyterapp.shell.currentWidget.context.model.dirty);
      assert.ok(!outputsOnDisk(folder, 'a.ipynb', 1).includes(secret));

      await tab.settings({ saveGuard: 'redact' });
      await tab.reload();
      await tab.paste(1, halves('print', secret));
      await tab.run(1);
      await tab.bar(1).waitFor();
      await tab.save();
      await tab.bar(1).waitFor({ state: 'detached' });
      const output = outputsOnDisk(folder, 'a.ipynb', 1);
      assert.ok(output.includes('refused') && !output.includes(secret), 'the secret was saved');
      await tab.settings({});
      await tab.reload();
    },

    async 'the column of a table that holds personal data is marked'({ tab }) {
      await tab.paste(
        2,
        'import pandas as pd\npd.DataFrame({"email": [f"{n}.{n}son@{h}" for n, h in [("anna", "gmail.com"), ("bertil", "web.de"), ("carla", "orange.fr")]], "x": [1, 2, 3]})',
      );
      await tab.run(2);
      await tab.cell(2).locator('.jp-RenderedHTML table').waitFor();
      await tab.bar(2).waitFor();
      for (const value of ['anna.annason', 'bertil.bertilson', 'carla.carlason']) await tab.marked(value);
      await tab.picture('7-table');
    },

    async 'the panel counts, and a click goes to the cell'({ tab, secret }) {
      await tab.paste(3, `last = "${secret}"`);
      await tab.underlined(3).first().waitFor();
      await tab.page.locator('.jp-NotebookPanel-toolbar [data-jp-item-name=nblsp]').click();
      await tab.page.locator('.nblsp-Panel-severity', { hasText: /critical \(1\)/i }).waitFor();
      await tab.page.locator('.nblsp-Status', { hasText: 'nblsp: 2' }).waitFor();
      await tab.cell(0).locator('.cm-content').click();
      await tab.picture('8-panel');
      await tab.page.locator('.nblsp-Panel-finding', { hasText: 'cell 4' }).click();
      await tab.page.locator('.jp-Notebook:visible .jp-Cell.jp-mod-active[data-windowed-list-index="3"]').waitFor();
      await tab.page.waitForFunction((s) => window.getSelection()?.toString() === s, secret);
    },

    async 'settings are heeded at once'({ tab }) {
      for (const wanted of [false, true]) {
        await tab.inSettings(async (form) => {
          await form.getByLabel('Contextual help').setChecked(wanted);
          await tab.picture(`9-settings-${wanted}`);
        });
        await until(async () => {
          await tab.page.mouse.move(0, 0);
          await tab.page.locator('.cm-tooltip-lint').waitFor({ state: 'detached' });
          await tab.underlined(3).first().hover();
          await tab.page.locator('.cm-tooltip-lint').waitFor();
          return ((await tab.page.locator('.cm-tooltip-lint .nblsp-Help').count()) > 0) === wanted;
        });
      }
    },

    async 'what the server is to look for is a setting too'({ tab }) {
      await tab.bar(2).waitFor();
      await tab.save();
      await tab.settings({ analysis: { skip: ['pii'] } });
      await tab.reload();
      await tab.underlined(3).first().waitFor();
      await tab.bar(2).waitFor({ state: 'detached' });
      await tab.settings({});
      await tab.reload();
      await tab.bar(2).waitFor();
    },

    async 'more tabs, on another notebook and on the same, do not disturb the first'({ tab, context, server, pictures, secret }) {
      const others = [
        await Tab.open(context, server, 'b.ipynb', { workspace: 'other', pictures }),
        await Tab.open(context, server, 'a.ipynb', { workspace: 'same', pictures }),
      ];
      for (const other of others) {
        await other.paste(0, `token = "${secret}"`);
        await other.underlined(0).first().waitFor();
      }
      await tab.paste(0, `again = "${secret}"`);
      await tab.underlined(0).first().waitFor();
      for (const other of others) assert.equal(await other.underlined(0).first().innerText(), secret);
      for (const other of others) await other.page.close();
      await tab.paste(0, 'x = 1');
      await tab.underlined(0).first().waitFor({ state: 'detached' });
      await tab.underlined(3).first().waitFor();
      for (const other of others) assert.deepEqual(other.errors, []);
    },

    async 'after a reload and a restart of the kernel all is as before'({ tab }) {
      await tab.save();
      await tab.reload();
      await tab.underlined(3).first().waitFor();
      await tab.page.evaluate(() => window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart());
      await tab.paste(3, 'x = 1');
      await tab.underlined(3).first().waitFor({ state: 'detached' });
    },
  });
}
