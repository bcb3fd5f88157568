import type { ICellModel } from '@jupyterlab/cells';
import { Notification } from '@jupyterlab/apputils';
import type { IDisposable } from '@lumino/disposable';
import { Signal } from '@lumino/signaling';
import type { LiveNotebook, NotebookContext, Redacted } from './live.js';
import { applyRedaction, redact } from './redact.js';
import type { Preferences } from './preferences.js';

/**
 * Looks at outputs when a notebook is saved.
 *
 * JupyterLab builds what it saves right after it announces the save, and waits for nobody. So the
 * replacements are kept ready. Outputs that were not looked at in time are saved as they are, and then
 * redacted and saved once more. A notebook that several people edit is saved by the server, unannounced: its
 * outputs are redacted as soon as they were looked at.
 */
export class SaveGuard implements IDisposable {
  #ready: ReadonlyMap<ICellModel, Redacted> = new Map();
  #warned = 0;
  #again = false;
  #disposed = false;

  constructor(
    private readonly notebook: LiveNotebook,
    private readonly preferences: Preferences,
  ) {
    notebook.changed.connect(this.#prepare, this);
    notebook.context.saveState.connect(this.#saving, this);
    preferences.changed.connect(this.#prepare, this);
  }

  get isDisposed(): boolean {
    return this.#disposed;
  }

  dispose(): void {
    this.#disposed = true;
    Signal.clearData(this);
  }

  async #prepare(): Promise<void> {
    if (this.preferences.saveGuard !== 'redact' || this.#leaks() === 0) {
      this.#ready = new Map();
      return;
    }
    try {
      this.#ready = await this.notebook.redaction();
      // Where several people edit, the server saves by itself soon after each change, and announces nothing.
      if (this.notebook.context.model.collaborative) applyRedaction(this.notebook, this.#ready);
    } catch {
      this.#ready = new Map(); // the connection was lost: after the save the user is told
    }
  }

  #saving(context: NotebookContext, state: string): void {
    const guard = this.preferences.saveGuard;
    if (guard === 'redact' && state === 'started') applyRedaction(this.notebook, this.#ready);
    if (guard === 'redact' && state === 'completed') void this.#afterwards(context);
    if (guard === 'warn' && state === 'completed') this.#warn();
  }

  /** Redacts what was saved before it was looked at, and saves that. */
  async #afterwards(context: NotebookContext): Promise<void> {
    if (this.#again) {
      this.#again = false;
      return;
    }
    try {
      if ((await redact(this.notebook)) === 0 || this.#disposed) return;
      this.#again = true;
      await context.save();
    } catch {
      this.#warn();
    } finally {
      this.#again = false;
    }
  }

  #warn(): void {
    const leaks = this.#leaks();
    const news = leaks > this.#warned;
    this.#warned = leaks; // saving again does not warn again
    if (!news) return;
    const name = this.notebook.context.path.split('/').at(-1);
    Notification.warning(`${name} was saved with ${leaks === 1 ? 'a finding' : `${leaks} findings`} in its outputs.`, {
      autoClose: 10_000,
      actions: [
        {
          label: 'Redact and Save',
          displayType: 'accent',
          callback: () => void redact(this.notebook).then((n) => (n > 0 ? this.notebook.context.save() : undefined)),
        },
      ],
    });
  }

  #leaks(): number {
    return this.notebook.findings.filter((f) => f.part === 'output').length;
  }
}
