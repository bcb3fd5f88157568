// How fast findings are shown while somebody types in a large notebook, and whether the page keeps up.
//
//   node test/editor/measure.mjs VENV [CELLS] [ROUNDS]
//
// An edit counts from the key's event in the page to the underline in the document. The same keys are
// pressed with the extension switched off, to see which long tasks are JupyterLab's own.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startBrowser, startJupyter } from './jupyter.mjs';
import { Tab } from './page.mjs';
import { notebookText, random, token } from './sample.mjs';

const [venv, cells = '300', rounds = '50'] = process.argv.slice(2);
if (venv === undefined) {
  console.error('usage: node test/editor/measure.mjs VENV [CELLS] [ROUNDS]');
  process.exit(2);
}
const next = random(5);
const folder = mkdtempSync(join(tmpdir(), 'nblsp-notebooks-'));
writeFileSync(join(folder, 'large.ipynb'), large(Number(cells)));

/** Code as people write it, every tenth cell Markdown, every thirtieth with a leak. */
function large(n) {
  return notebookText(
    Array.from({ length: n }, (_, i) => {
      if (i % 10 === 9) return `md:## Part ${i}\n\nWhat was measured on day ${i}, and why.`;
      if (i % 30 === 4) return `client_${i} = connect("${token(next)}")`;
      return `frame_${i} = load("part-${i}.csv")\nframe_${i} = frame_${i}.dropna().assign(total=lambda d: d.a + d.b)\nprint(frame_${i}.describe())`;
    }),
  );
}

const at = (values, q) => [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * q))];
const ms = (value) => (value === undefined ? 'none' : `${value.toFixed(0)} ms`);

async function measure(disabled) {
  const server = await startJupyter(venv, folder, { disabled });
  const browser = await startBrowser();
  try {
    const context = await browser.newContext({ viewport: { width: 1400, height: 900 }, permissions: ['clipboard-read', 'clipboard-write'] });
    const tab = await Tab.open(context, server, 'large.ipynb');
    // JupyterLab makes the cells out of view one after the other while nobody does anything.
    await tab.page.waitForFunction((n) => document.querySelectorAll('.jp-Notebook .jp-Cell').length >= n, Number(cells), { polling: 500, timeout: 120_000 });
    const shown = disabled.length === 0;
    const key = token(next);
    const n = 3;
    await tab.paste(n, `x = "${key.slice(0, -1)}"`);
    await tab.page.keyboard.press('ArrowLeft');
    if (shown) await tab.underlined(4).first().waitFor();
    await tab.page.evaluate(() => {
      window.longTasks = [];
      new PerformanceObserver((list) => window.longTasks.push(...list.getEntries().map((e) => e.duration))).observe({ type: 'longtask' });
      window.pressed = 0;
      window.addEventListener('keydown', (e) => (window.pressed = e.timeStamp), { capture: true });
    });
    const times = [];
    for (let i = 0; i < Number(rounds); i++) {
      const underline = (there) =>
        tab.page.evaluate(
          ([cell, wanted]) =>
            new Promise((done, failed) => {
              setTimeout(() => failed(new Error(`waited in vain for ${wanted ? 'an' : 'no'} underline`)), 20_000);
              const node = document.querySelector(`.jp-Cell[data-windowed-list-index="${cell}"]`);
              const look = () => (node.querySelector('.nblsp-underline') !== null) === wanted && (observer.disconnect(), done(performance.now() - window.pressed));
              const observer = new MutationObserver(look);
              observer.observe(node, { childList: true, subtree: true, attributes: true });
              look();
            }),
          [n, there],
        );
      if (shown) {
        const gone = underline(false);
        await gone;
        const came = underline(true);
        await tab.page.keyboard.press(key.at(-1));
        times.push(await came);
        await tab.page.keyboard.press('Backspace');
      } else {
        await tab.page.keyboard.press(key.at(-1));
        await tab.page.waitForTimeout(100);
        await tab.page.keyboard.press('Backspace');
      }
      await tab.page.waitForTimeout(20 + next(150)); // a person's pace
    }
    return { times, long: await tab.page.evaluate(() => window.longTasks) };
  } finally {
    await browser.close();
    await server.stop();
  }
}

try {
  const { times, long } = await measure([]);
  console.log(`edit to underline, ${cells} cells, ${times.length} edits: p50 ${ms(at(times, 0.5))}, p95 ${ms(at(times, 0.95))}, slowest ${ms(Math.max(...times))}`);
  console.log(`tasks over 50 ms while typing: ${long.length}, the longest ${ms(long.length === 0 ? undefined : Math.max(...long))}`);
  const without = await measure(['@nblsp/jupyterlab']);
  console.log(`the same without the extension: ${without.long.length}, the longest ${ms(without.long.length === 0 ? undefined : Math.max(...without.long))}`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
