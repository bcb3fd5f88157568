// A JupyterLab with its own settings, and Chromium to look at it.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { chromium } from 'playwright-core';

async function freePort() {
  const server = createServer();
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address();
  await new Promise((done) => server.close(done));
  return port;
}

/**
 * Starts JupyterLab in a folder, with the programs of a virtual environment; without the JupyterLab
 * extensions in `disabled` and the server extensions in `without`, with these files of
 * jupyter_server_config.d and these settings of JupyterLab's plugins.
 */
export async function startJupyter(venv, folder, { disabled = [], without = [], config = {}, settings = {} } = {}) {
  const home = mkdtempSync(join(tmpdir(), 'nblsp-jupyter-'));
  const port = await freePort();
  const write = (file, value) => {
    mkdirSync(dirname(join(home, file)), { recursive: true });
    writeFileSync(join(home, file), JSON.stringify(value));
  };
  write('config/labconfig/page_config.json', { disabledExtensions: Object.fromEntries(disabled.map((name) => [name, true])) });
  const jpserver_extensions = Object.fromEntries(without.map((name) => [name, false]));
  write('config/jupyter_server_config.json', { ServerApp: { jpserver_extensions } });
  const preferences = { '@jupyterlab/apputils-extension/notification': { fetchNews: 'false' }, ...settings };
  for (const [name, value] of Object.entries(preferences)) write(`settings/${name}.jupyterlab-settings`, value);
  for (const [name, value] of Object.entries(config)) write(`config/jupyter_server_config.d/${name}.json`, value);
  const child = spawn(
    join(venv, 'bin/jupyter-lab'),
    [
      '--no-browser',
      '--allow-root',
      '--expose-app-in-browser',
      '--ip=127.0.0.1',
      `--port=${port}`,
      `--ServerApp.root_dir=${folder}`,
      '--IdentityProvider.token=',
      '--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate',
    ],
    {
      env: {
        ...process.env,
        PATH: `${join(venv, 'bin')}:${process.env.PATH}`,
        HOME: home,
        XDG_CONFIG_HOME: join(home, 'xdg'),
        JUPYTER_CONFIG_DIR: join(home, 'config'),
        JUPYTER_DATA_DIR: join(home, 'data'),
        JUPYTER_RUNTIME_DIR: join(home, 'runtime'),
        JUPYTERLAB_SETTINGS_DIR: join(home, 'settings'),
        JUPYTERLAB_WORKSPACES_DIR: join(home, 'workspaces'),
      },
      stdio: ['ignore', 'ignore', 'pipe'],
      detached: true, // a process group of its own
    },
  );
  let log = '';
  child.stderr.on('data', (data) => (log += data));
  const ended = new Promise((done) => child.once('exit', done));
  const url = `http://127.0.0.1:${port}`;
  while (!(await fetch(`${url}/api/status`).then((r) => r.ok, () => false))) {
    if (child.exitCode !== null) throw new Error(`JupyterLab ended:\n${log}`);
    await new Promise((done) => setTimeout(done, 200));
  }
  return {
    url,
    pid: child.pid,
    log: () => log,
    async stop() {
      child.kill('SIGTERM');
      // It waits for kernels, also for such as have only begun to start.
      const hurry = setTimeout(() => process.kill(-child.pid, 'SIGKILL'), 5_000);
      await ended;
      clearTimeout(hurry);
      rmSync(home, { recursive: true, force: true });
    },
  };
}

export function startBrowser() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
}
