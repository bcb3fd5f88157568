import { Widget } from '@lumino/widgets';
import type { State } from './client.js';
import { plural } from './words.js';

/** What is told of the connection; nothing while it is as it should be. */
export const problems: Readonly<Record<State, string>> = {
  connecting: 'Connecting to nblsp…',
  ready: '',
  lost: 'nblsp is not running. It is started by jupyter_lsp: restart JupyterLab after installing it.',
  closed: '',
};

/** The item in the status bar: how many findings the notebook in front has. */
export class StatusItem extends Widget {
  readonly #button = document.createElement('button');

  constructor(onClick: () => void) {
    super();
    this.#button.type = 'button';
    this.#button.className = 'nblsp-Status';
    this.#button.addEventListener('click', onClick);
    this.node.append(this.#button);
  }

  tell(state: State, findings: number): void {
    const lost = state === 'lost';
    this.#button.textContent = lost ? 'nblsp: not running' : `nblsp: ${findings}`;
    this.#button.title = lost ? problems.lost : `${plural(findings, 'finding')} in this notebook`;
    this.#button.setAttribute('aria-label', this.#button.title);
  }
}
