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
