// Builds the prebuilt extension into dist/labextension: the settings' schema, then the bundle.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(dirname(fileURLToPath(import.meta.url)));
const read = (file) => JSON.parse(readFileSync(file, 'utf8'));

// What the server reads is known by the server.
const own = read(join(here, 'src/settings.json'));
const server = JSON.parse(
  execFileSync('go', ['run', './cmd/nblsp', 'settings', 'schema'], { cwd: join(here, '../..'), encoding: 'utf8' }),
);
const elsewhere = new Set(['extends', 'fail-on', 'spread']); // of settings files, of scans, of the user's own file
own.properties.analysis = {
  title: 'Analysis',
  description: 'What to look for. Over the settings file of the folder that Jupyter was started in.',
  type: 'object',
  default: {},
  additionalProperties: false,
  properties: Object.fromEntries(Object.entries(server.properties).filter(([key]) => !elsewhere.has(key))),
  ...(server.$defs === undefined ? {} : { $defs: server.$defs }),
};
mkdirSync(join(here, 'schema'), { recursive: true });
writeFileSync(join(here, 'schema/plugin.json'), JSON.stringify(own, undefined, 2));

// The builder takes from JupyterLab's own package which packages JupyterLab brings along, and at which
// versions. Those of one release would keep older ones out; what we use of them is there in all that
// package.json admits.
const { name, dependencies, jupyterlab } = read(join(here, 'package.json'));
const bundled = Object.keys(jupyterlab.sharedPackages);
const brought = Object.entries(dependencies).filter(([dependency]) => !bundled.includes(dependency));
const core = mkdtempSync(join(tmpdir(), 'nblsp-core-'));
try {
  writeFileSync(
    join(core, 'package.json'),
    JSON.stringify({
      name: `${name}-core`,
      dependencies: Object.fromEntries(brought),
      jupyterlab: { singletonPackages: brought.map(([dependency]) => dependency) },
    }),
  );
  const builder = createRequire(import.meta.url).resolve('@jupyterlab/builder/lib/build-labextension.js');
  execFileSync(process.execPath, [builder, '--core-path', core, here], { cwd: here, stdio: 'inherit' });
} finally {
  rmSync(core, { recursive: true });
}
