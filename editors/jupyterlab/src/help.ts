import { Dialog, showDialog } from '@jupyterlab/apputils';
import type { ICellModel } from '@jupyterlab/cells';
import { type IRenderMimeRegistry, MimeModel } from '@jupyterlab/rendermime';
import type { LiveNotebook } from './live.js';
import type { Finding } from './protocol.js';

/** Shows, on demand, what the rule of a finding says: why it matters and what to do now. */
export function help(rendermime: IRenderMimeRegistry): (notebook: LiveNotebook, cell: ICellModel, finding: Finding) => Node {
  return (notebook, cell, finding) => {
    const details = document.createElement('details');
    details.className = 'nblsp-Help';
    const summary = document.createElement('summary');
    summary.textContent = 'Why, and what to do';
    details.append(summary);
    details.addEventListener(
      'toggle',
      () => {
        const renderer = rendermime.createRenderer('text/markdown');
        details.append(renderer.node);
        notebook
          .help(cell, finding.range!)
          .then((text) => renderer.renderModel(new MimeModel({ data: { 'text/markdown': text } })))
          .catch(() => details.append('The help cannot be read now.'));
      },
      { once: true },
    );
    return details;
  };
}

/** Shows what the rules say of what is at a place; gives whether they say anything. For who has no mouse to hover with. */
export async function explain(rendermime: IRenderMimeRegistry, notebook: LiveNotebook, cell: ICellModel, range: NonNullable<Finding['range']>): Promise<boolean> {
  const text = await notebook.help(cell, range);
  if (text === '') return false;
  const body = rendermime.createRenderer('text/markdown');
  await body.renderModel(new MimeModel({ data: { 'text/markdown': text } }));
  body.addClass('nblsp-Explanation');
  await showDialog({ title: 'nblsp', body, buttons: [Dialog.okButton({ label: 'Close' })] });
  return true;
}
