// The extension in real Jupyter servers, with real kernels and a real browser.
//
//   node test/editor/main.mjs BASE BESIDE [SUITE...]
//
// BASE and BESIDE are virtual environments with the wheel and what requirements.txt and beside.txt name.
// Screenshots are left in artifacts/SUITE, to be looked at.
import { readFileSync } from 'node:fs';
import { startBrowser } from './jupyter.mjs';
import { jupyterlabLsp, pylsp } from './suites/beside.mjs';
import { keyboard } from './suites/keyboard.mjs';
import { lab } from './suites/lab.mjs';
import { notebook7 } from './suites/notebook7.mjs';
import { crashed, disabled, missing } from './suites/states.mjs';
import { collaboration } from './suites/together.mjs';

const suites = { lab, keyboard, disabled, missing, crashed, collaboration, pylsp, 'jupyterlab-lsp': jupyterlabLsp, notebook7 };
const [base, beside, ...chosen] = process.argv.slice(2);
const unknown = chosen.filter((name) => !(name in suites));
if (beside === undefined || unknown.length > 0) {
  console.error(`usage: node test/editor/main.mjs BASE BESIDE [SUITE...]; suites: ${Object.keys(suites).join(', ')}`);
  process.exit(2);
}
// What the README tells users to write is what is tested.
const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
const registration = JSON.parse(/```json\n(\{\s*"LanguageServerManager"[\s\S]*?)```/.exec(readme)[1]);

const browser = await startBrowser();
let failed = 0;
try {
  for (const name of chosen.length > 0 ? chosen : Object.keys(suites)) {
    failed += await suites[name]({ base, beside, browser, registration });
  }
} finally {
  await browser.close();
}
process.exit(failed === 0 ? 0 : 1);
