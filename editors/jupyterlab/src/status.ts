import { Widget } from '@lumino/widgets';
import { plural } from './words.js';

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

  /** `problem` is "" while all is well. */
  tell(problem: string, issues: number): void {
    const text = problem === '' ? `nblsp: ${issues}` : 'nblsp: not running';
    if (this.#button.textContent === text && problem === '') return; // told at each key
    this.#button.textContent = text;
    this.#button.title = problem === '' ? `${plural(issues, 'issue')} in this notebook` : problem;
    this.#button.setAttribute('aria-label', `nblsp: ${this.#button.title}`);
  }
}
