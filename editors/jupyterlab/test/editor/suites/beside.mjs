// With jupyterlab-lsp and pylsp, each in its place.
import assert from 'node:assert/strict';
import { notebookText } from '../sample.mjs';
import { suite, until } from '../page.mjs';

const noCollaboration = ['@jupyter/collaboration-extension', '@jupyter/docprovider-extension'];

/** Asks for completions at the end of a cell until the server that knows the name has read the notebook. */
async function completion(tab, n, name) {
  const item = tab.page.locator('.jp-Completer-item', { hasText: name });
  for (let tries = 0; tries < 40 && !(await item.first().isVisible()); tries++) {
    // A key alone would go astray where the editor has lost the focus: Tab and Enter press buttons then.
    await tab.cell(n).locator('.cm-content').click();
    await tab.page.keyboard.press('End');
    await tab.page.keyboard.press('Tab');
    await item.first().waitFor({ timeout: 1_000 }).catch(() => {});
  }
  return item.first();
}

/** The kernel knows nothing of a function whose cell was not run: what is told of it comes from pylsp. */
export function pylsp({ beside: venv, browser }) {
  const definition = 'def frobnicate(grommet):\n    """Turns a grommet around."""\n    return grommet';
  const notebooks = { 'a.ipynb': notebookText([definition, '', '']) };
  return suite('pylsp', { venv, browser, notebooks, jupyter: { without: ['jupyter_server_ydoc'], disabled: noCollaboration } }, {
    async 'pylsp completes'({ tab }) {
      await tab.paste(1, 'frobni');
      await (await completion(tab, 1, 'frobnicate')).waitFor();
      await tab.picture('1-completion');
      await tab.page.keyboard.press('Enter');
      await tab.page.waitForFunction(() => document.querySelectorAll('.cm-content')[1].innerText.includes('frobnicate'));
    },
    async 'pylsp explains'({ tab }) {
      await tab.paste(1, 'frobnicate(1)');
      const tip = tab.page.locator('.lsp-hover', { hasText: 'Turns a grommet around' });
      const line = await tab.cell(1).locator('.cm-line').first().boundingBox();
      await tab.page.keyboard.down('Control');
      for (let tries = 0; tries < 60 && !(await tip.isVisible()); tries++) {
        await tab.page.mouse.move(line.x + 20 + (tries % 8) * 4, line.y + line.height / 2, { steps: 3 });
        await tip.waitFor({ timeout: 1_000 }).catch(() => {});
      }
      await tip.waitFor();
      await tab.page.keyboard.up('Control');
      await tab.picture('2-hover');
      await tab.page.keyboard.press('Escape');
    },
    async 'the diagnostics of both stand side by side'({ tab, secret }) {
      await tab.paste(2, `import math\nkey = "${secret}"`);
      await tab.underlined(2).first().waitFor();
      assert.equal(await tab.underlined(2).first().innerText(), secret);
      await tab.cell(2).locator('.cm-lintRange', { hasText: 'import math' }).first().waitFor();
      await tab.picture('3-both');
    },
  });
}

/**
 * What the page and a language server told each other of one document: its newest text, and the texts that
 * its diagnostics stand under.
 */
function overhear(tab, key) {
  const texts = new Map();
  const found = new Map();
  tab.page.on('websocket', (socket) => {
    if (!socket.url().includes(`/lsp/ws/${key}`)) return;
    const on = (event, take) => socket.on(event, ({ payload }) => take(JSON.parse(payload)));
    on('framesent', ({ method, params }) => {
      if (method === 'textDocument/didOpen') texts.set(params.textDocument.uri, params.textDocument.text);
      if (method === 'textDocument/didChange') texts.set(params.textDocument.uri, params.contentChanges[0].text);
    });
    on('framereceived', ({ method, params }) => {
      if (method === 'textDocument/publishDiagnostics') found.set(params.uri, params.diagnostics);
    });
  });
  return (uri) => {
    const [, text] = [...texts].find(([u]) => u.endsWith(uri)) ?? [];
    const [, diagnostics = []] = [...found].find(([u]) => u.endsWith(uri)) ?? [];
    const lines = text?.split('\n') ?? [];
    return diagnostics.map(({ range: { start, end } }) => ({ line: lines[start.line] ?? '', covers: (lines[start.line] ?? '').slice(start.character, end.character) }));
  };
}

/** As the README says it: nblsp as the server for Python, in the hands of jupyterlab-lsp. */
export function jupyterlabLsp({ beside: venv, browser, registration }) {
  const jupyter = {
    without: ['jupyter_server_ydoc'],
    disabled: [...noCollaboration, '@nblsp/jupyterlab'],
    config: { nblsp: registration },
    settings: { '@jupyter-lsp/jupyterlab-lsp/plugin': { languageServers: { nblsp: { priority: 100 } } } },
  };
  return suite('jupyterlab-lsp', { venv, browser, jupyter, notebooks: { 'a.ipynb': notebookText(['', 'md:', '', '']) } }, {
    async 'diagnostics of code and of Markdown are shown in the right places'({ tab, secret }) {
      await tab.paste(0, `# ä 😀\nname, key = "😀", "${secret}"`);
      await tab.cell(1).dblclick();
      await tab.paste(1, `The key is ${secret}, keep it.`);
      for (const n of [0, 1]) {
        const marks = tab.cell(n).locator('.cm-lintRange');
        await marks.first().waitFor();
        assert.equal((await marks.allInnerTexts()).join(''), secret);
      }
      await tab.cell(0).locator('.cm-lintRange').first().hover();
      await tab.page.locator('.cm-tooltip-lint', { hasText: 'revoke it' }).waitFor();
      await tab.picture('1-diagnostics');
    },
    // jupyterlab-lsp shows nothing on lines that it has rewritten; what it could show is right.
    async 'diagnostics of magics arrive for what they were rewritten to'({ tab, another }) {
      const [shell, line, block] = [another(), another(), another()];
      const heard = overhear(tab, 'nblsp');
      await tab.reload();
      await tab.paste(2, `import os\n!curl -H "Authorization: token ${shell}" example.org\n%env GITHUB_TOKEN=${line}`);
      await tab.paste(3, `%%timeit\nlogin("${block}")`);
      const rewritten = [
        [/^get_ipython\(\)\.getoutput\(/, shell],
        [/^get_ipython\(\)\.run_line_magic\(/, line],
        [/^login\(|^get_ipython\(\)\.run_cell_magic\(/, block],
      ];
      const arrived = () => rewritten.every(([form, secret]) => heard('a.ipynb').some((d) => form.test(d.line) && d.covers === secret));
      await until(arrived, () => JSON.stringify(heard('a.ipynb')));
    },
  });
}
