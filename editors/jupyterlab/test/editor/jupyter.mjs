// A JupyterLab with its own settings, and Chromium to look at it.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

async function freePort() {
  const server = createServer();
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address();
  await new Promise((done) => server.close(done));
  return port;
}

/** Starts JupyterLab in a folder, with the programs of a virtual environment. */
export async function startJupyter(venv, folder) {
  const home = mkdtempSync(join(tmpdir(), 'nblsp-jupyter-'));
  const port = await freePort();
  const quiet = join(home, 'settings/@jupyterlab/apputils-extension');
  mkdirSync(quiet, { recursive: true });
  writeFileSync(join(quiet, 'notification.jupyterlab-settings'), '{"fetchNews": "false"}');
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
    log: () => log,
    async stop() {
      child.kill('SIGTERM');
      await ended;
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
