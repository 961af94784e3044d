// npm writes a lock file from what its registry answers, and leaves out the binaries of other platforms where the registry has only this
// one's. `npm ci` then refuses its own lock file. Run after every change of dependencies (`npm run lock`): adds what is missing, by name
// and exact version, marked for its platform, so that one lock file installs anywhere.
const { readFileSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');

const path = join(__dirname, '..', 'package-lock.json');
const lock = JSON.parse(readFileSync(path, 'utf8'));

const SYSTEMS = ['android', 'darwin', 'freebsd', 'linux', 'openharmony', 'win32', 'netbsd', 'openbsd', 'sunos', 'aix'];
const PROCESSORS = {
  ia32: 'ia32',
  loong64: 'loong64',
  arm64: 'arm64',
  arm: 'arm',
  ppc64: 'ppc64',
  riscv64: 'riscv64',
  s390x: 's390x',
  x64: 'x64',
};

/** `@swc/core-linux-arm-gnueabihf` is for linux and arm. */
function platformOf(name) {
  const words = name.split(/[/-]/);
  const os = SYSTEMS.find((system) => words.includes(system));
  const cpu = Object.keys(PROCESSORS).find((processor) => words.includes(processor));
  if (os === undefined || cpu === undefined) return undefined;
  const libc = words.some((word) => word.startsWith('musl'))
    ? 'musl'
    : words.some((word) => word === 'gnu' || word === 'gnueabihf')
      ? 'glibc'
      : undefined;
  return { os: [os], cpu: [PROCESSORS[cpu]], ...(libc === undefined || os !== 'linux' ? {} : { libc: [libc] }) };
}

/** Where Node looks for a package from inside another one, nearest first. */
function* places(from, name) {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))) {
    yield folder === '' ? `node_modules/${name}` : `${folder}/node_modules/${name}`;
    if (folder === '') return;
  }
}

let added = 0;
for (const [from, facts] of Object.entries({ ...lock.packages })) {
  for (const [name, version] of Object.entries(facts.optionalDependencies ?? {})) {
    const isKnown = [...places(from.startsWith('node_modules/') ? from : '', name)].some((place) => lock.packages[place] !== undefined);
    const platform = platformOf(name);
    if (isKnown || platform === undefined || !/^\d+\.\d+\.\d+/.test(version)) continue;
    lock.packages[`node_modules/${name}`] = { version, ...platform, ...(facts.dev ? { dev: true } : {}), optional: true };
    added += 1;
  }
}
const { '': root, ...rest } = lock.packages;
lock.packages = { '': root, ...Object.fromEntries(Object.entries(rest).sort(([a], [b]) => (a < b ? -1 : 1))) };
writeFileSync(path, `${JSON.stringify(lock, null, 2)}\n`);
process.stdout.write(`package-lock.json: ${added} packages of other platforms added\n`);
