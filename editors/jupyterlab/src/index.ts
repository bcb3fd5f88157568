import { ILayoutRestorer, type JupyterFrontEnd, type JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import type { ICellModel } from '@jupyterlab/cells';
import { EditorExtensionRegistry, IEditorExtensionRegistry } from '@jupyterlab/codemirror';
import { PageConfig, URLExt } from '@jupyterlab/coreutils';
import { INotebookTracker } from '@jupyterlab/notebook';
import { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { IStatusBar } from '@jupyterlab/statusbar';
import { Client } from './client.js';
import { addCommands, attempt, redactAndTell, reveal } from './commands.js';
import { fixFinding } from './fixes.js';
import { help } from './help.js';
import { icon } from './icon.js';
import { Notebooks } from './notebooks.js';
import { FindingsPanel } from './panel.js';
import { Preferences } from './preferences.js';
import { StatusItem } from './status.js';
import { throughJupyter } from './transport.js';
import { underlining, type Underlining } from './underline.js';

const id = '@nblsp/jupyterlab:plugin';
/** The key under which the wheel registers the server with jupyter_lsp. */
const serverKey = 'nblsp';

const plugin: JupyterFrontEndPlugin<void> = {
  id,
  description: 'Finds what leaks in notebooks while they are written.',
  autoStart: true,
  requires: [INotebookTracker, IEditorExtensionRegistry, IRenderMimeRegistry],
  optional: [ISettingRegistry, ICommandPalette, IStatusBar, ILayoutRestorer],
  activate: async (
    app: JupyterFrontEnd,
    tracker: INotebookTracker,
    editors: IEditorExtensionRegistry,
    rendermime: IRenderMimeRegistry,
    registry: ISettingRegistry | null,
    palette: ICommandPalette | null,
    statusBar: IStatusBar | null,
    restorer: ILayoutRestorer | null,
  ) => {
    const { serverSettings, contents } = app.serviceManager;
    const rootUri = PageConfig.getOption('rootUri');
    const client = new Client(throughJupyter(serverSettings, serverKey), initializeParams(rootUri));
    // Before anything is awaited: editors that are made meanwhile are to have it too.
    const settings = registry?.load(id).catch(() => undefined);
    const preferences = new Preferences(settings);
    const uriOf = (path: string): string => {
      const parts = contents.localPath(path).split('/').map(encodeURIComponent);
      return URLExt.join(rootUri === '' ? 'file:///' : rootUri, ...parts);
    };
    const notebooks = new Notebooks(tracker, client, preferences, uriOf, (notebook, cell) => attempt(redactAndTell(notebook, cell)));

    const configure = (): void => client.notify('workspace/didChangeConfiguration', { settings: { nblsp: preferences.analysis } });
    preferences.changed.connect(configure);
    client.stateChanged.connect((_, state) => {
      if (state === 'ready') configure();
    });

    const world: Underlining = {
      notebookOf: (cell) => notebooks.of(cell),
      changed: notebooks.changed,
      fix: (notebook, cell, finding, title) => attempt(fixFinding(notebook, cell, finding, title)),
      offerFixes: () => void app.commands.execute('nblsp:quick-fix'),
      get help() {
        return preferences.contextualHelp ? help(rendermime) : undefined;
      },
    };
    editors.addExtension({
      name: id,
      factory: ({ model }) =>
        isCell(model) ? EditorExtensionRegistry.createImmutableExtension(underlining(model, world)) : null,
    });

    const panel = new FindingsPanel(() => ({
      notebook: notebooks.current,
      view: tracker.currentWidget,
      connected: client.state === 'ready',
      problem: client.problem,
      reveal: (finding) => notebooks.current !== undefined && reveal(notebooks, notebooks.current, finding),
      run: (command) => void app.commands.execute(command),
    }));
    panel.id = 'nblsp-panel';
    panel.title.icon = icon;
    panel.title.caption = 'nblsp';
    app.shell.add(panel, 'left', { rank: 700 });
    restorer?.add(panel, 'nblsp');
    const showPanel = (): void => app.shell.activateById(panel.id);

    const status = new StatusItem(showPanel);
    statusBar?.registerStatusItem(`${id}-status`, {
      item: status,
      align: 'left',
      rank: 50,
      isActive: () => tracker.currentWidget !== null && tracker.currentWidget === app.shell.currentWidget,
    });
    const refresh = (): void => {
      panel.refresh();
      status.tell(client.problem, notebooks.current?.findings.length ?? 0);
    };
    notebooks.changed.connect(refresh);
    client.stateChanged.connect(refresh);
    refresh();
    addCommands(app, palette, notebooks, client, rendermime, showPanel);
  },
};

/** Editors are made for files and consoles too; those have models that are no cells. */
function isCell(model: object): model is ICellModel {
  return 'sharedModel' in model && 'metadata' in model && 'id' in model;
}

function initializeParams(rootUri: string): object {
  const folder = rootUri === '' ? null : rootUri;
  return {
    processId: null, // the process that starts the server is not this one
    rootUri: folder,
    workspaceFolders: folder === null ? null : [{ uri: folder, name: 'Jupyter' }],
    clientInfo: { name: 'JupyterLab', version: PageConfig.getOption('appVersion') },
    capabilities: {
      general: { positionEncodings: ['utf-16'] },
      notebookDocument: { synchronization: {} },
      textDocument: { publishDiagnostics: { dataSupport: true }, hover: { contentFormat: ['markdown'] }, codeAction: {} },
    },
  };
}

export default plugin;
