import type { ICellModel } from '@jupyterlab/cells';
import type { INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';
import { Signal } from '@lumino/signaling';
import type { Client } from './client.js';
import { SaveGuard } from './guard.js';
import { LiveNotebook, type NotebookContext } from './live.js';
import { OutputMarks } from './marks.js';
import type { Preferences } from './preferences.js';

/** The notebooks that are open. Several views of one notebook share what is found in it. */
export class Notebooks {
  readonly #live = new Map<NotebookContext, LiveNotebook>();
  readonly #changed = new Signal<this, void>(this);

  constructor(
    readonly tracker: INotebookTracker,
    private readonly client: Client,
    private readonly preferences: Preferences,
    private readonly uriOf: (path: string) => string,
    redact: (notebook: LiveNotebook, cell: ICellModel) => void,
  ) {
    const add = (panel: NotebookPanel): void => {
      void panel.context.ready.then(() => {
        if (panel.isDisposed) return;
        const marks = new OutputMarks(panel.content, this.#open(panel.context), redact);
        panel.disposed.connect(() => marks.dispose());
        this.#changed.emit();
      });
    };
    tracker.widgetAdded.connect((_, panel) => add(panel));
    tracker.currentChanged.connect(() => this.#changed.emit());
    tracker.forEach(add);
    preferences.changed.connect(() => this.#changed.emit());
    // Another tab may keep the server alive, and with it what is open in it.
    window.addEventListener('pagehide', () => this.#live.forEach((live) => live.close()));
  }

  /** Another notebook is in front, or there is news of one. */
  get changed(): Signal<this, void> {
    return this.#changed;
  }

  /** The notebook in front. */
  get current(): LiveNotebook | undefined {
    const panel = this.tracker.currentWidget;
    return panel === null ? undefined : this.#live.get(panel.context);
  }

  /** The notebook that a cell is in. */
  of(cell: ICellModel): LiveNotebook | undefined {
    for (const live of this.#live.values()) if (live.has(cell)) return live;
    return undefined;
  }

  #open(context: NotebookContext): LiveNotebook {
    let live = this.#live.get(context);
    if (live !== undefined) return live;
    live = new LiveNotebook(context, this.client, this.uriOf);
    const guard = new SaveGuard(live, this.preferences);
    live.changed.connect(() => this.#changed.emit());
    this.#live.set(context, live);
    context.disposed.connect(() => {
      this.#live.delete(context);
      guard.dispose();
      live.dispose();
      this.#changed.emit();
    });
    return live;
  }
}
