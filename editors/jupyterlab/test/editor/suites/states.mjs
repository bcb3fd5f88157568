// What is told when something is missing.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { notebookText } from '../sample.mjs';
import { suite } from '../page.mjs';

const notebooks = { 'a.ipynb': notebookText(['']) };

async function told(tab, words, picture) {
  await tab.command('nblsp:show-panel');
  await tab.page.locator('.nblsp-Panel-status', { hasText: 'nblsp is not running' }).waitFor();
  await tab.page.locator('.nblsp-Panel-problem', { hasText: words }).waitFor();
  await tab.page.locator('.nblsp-Status', { hasText: 'not running' }).waitFor();
  await tab.picture(picture);
}

export function disabled({ base: venv, browser }) {
  return suite('disabled', { venv, browser, notebooks, kernel: false, jupyter: { without: ['jupyter_lsp'] } }, {
    async 'without jupyter_lsp the panel says what to do'({ tab }) {
      await told(tab, 'jupyter server extension enable jupyter_lsp', '1-disabled');
    },
  });
}

export function missing({ base: venv, browser }) {
  const argv = { LanguageServerManager: { language_servers: { nblsp: { version: 2, argv: [], languages: ['nblsp'], mime_types: ['text/x-nblsp'] } } } };
  return suite('missing', { venv, browser, notebooks, kernel: false, jupyter: { config: { nblsp: argv } } }, {
    async 'without the program the panel says what to do'({ tab }) {
      await told(tab, 'pip install nblsp', '1-missing');
    },
  });
}

/** The processes that one process has started and that are called nblsp. */
function children(pid) {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const [, comm, state, parent] = /\((.*)\) (\S) (\d+)/.exec(readFileSync(`/proc/${name}/stat`, 'utf8'));
        return comm === 'nblsp' && state !== 'Z' && Number(parent) === pid ? [Number(name)] : [];
      } catch {
        return []; // it has ended meanwhile
      }
    });
}

export function crashed({ base: venv, browser }) {
  return suite('crashed', { venv, browser, notebooks }, {
    async 'with nothing to show the panel says so'({ tab }) {
      await tab.command('nblsp:show-panel');
      await tab.page.locator('.nblsp-Panel-status', { hasText: 'No issues found' }).waitFor();
      await tab.picture('1-empty');
    },
    async 'a server that has ended is noticed and started again'({ tab, server, secret }) {
      const [pid] = children(server.pid);
      process.kill(pid, 'SIGKILL');
      await tab.paste(0, `key = "${secret}"`);
      await tab.underlined(0).first().waitFor();
      const [now] = children(server.pid);
      assert.notEqual(now, pid);
      await tab.picture('2-again');
    },
  });
}
