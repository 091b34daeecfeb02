// Installs the dependencies when they are missing or older than the lock file, so that `npm start` and `npm test` are all a newcomer types.
// `install.mjs bench/others` does so for what Concord is measured against, which nothing else needs.
import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const [folder] = process.argv.slice(2);
const root = fileURLToPath(new URL(folder ? `../${folder}/` : '..', import.meta.url));
const installed = `${root}node_modules/.package-lock.json`;

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Concord needs Node.js 20.19 or later; this is ${process.version}.`);
  process.exit(1);
}

if (!existsSync(installed) || statSync(installed).mtimeMs < statSync(`${root}package-lock.json`).mtimeMs) {
  const what = folder
    ? `what ${folder} needs (some minutes, this once)`
    : 'dependencies (about a minute, this once)';
  console.error(`Installing ${what} ...`);
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const { status } = spawnSync(npm, ['ci', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32',
  });
  if (status !== 0) process.exit(status ?? 1);
}
