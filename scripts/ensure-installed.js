// Runs before `npm start` and `npm test`: a bare clone installs itself once, and again only when the lock file changes. Nobody's install
// scripts are run: nothing here needs one, and a package that was taken over would run there first.
const { execSync } = require('node:child_process');
const { createHash } = require('node:crypto');
const { existsSync, readFileSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');

const root = join(__dirname, '..');
const stamp = join(root, 'node_modules', '.installed-from');
const wanted = createHash('sha256')
  .update(readFileSync(join(root, 'package-lock.json')))
  .digest('hex');

if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== wanted) {
  process.stderr.write('Installing the exact dependencies of package-lock.json …\n');
  execSync('npm ci --no-audit --no-fund --ignore-scripts', { cwd: root, stdio: 'inherit' });
  writeFileSync(stamp, wanted);
}
