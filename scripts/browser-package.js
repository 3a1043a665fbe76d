import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { capture, npm, root, run } from './run.js';

// The newest whose `engines` include Node 20.
const packageName = '@sparticuz/chromium@147.0.0';
const cache = join(root, 'node_modules', '.cache', 'waizi-browser');
const unpacked = join(cache, 'unpacked');
const launcher = join(unpacked, 'chromium.sh');

/**
 * A Chromium shipped inside an npm package, unpacked into node_modules/.cache: Linux on x64 only.
 * Its own NSS libraries come with it, so it starts on machines that lack them.
 * @returns {Promise<string[]>} the path, or nothing where there is none to be had
 */
export async function unpackedChromium() {
  if (process.platform !== 'linux' || process.arch !== 'x64') return [];
  if (existsSync(launcher)) return [launcher];

  console.error(`browser: installing ${packageName} into node_modules/.cache`);
  mkdirSync(cache, { recursive: true });
  writeFileSync(join(cache, 'package.json'), '{ "private": true }\n');
  const options = ['--no-save', '--no-audit', '--no-fund', '--loglevel=error'];
  const [program, args] = npm(['install', ...options, '--prefix', cache, packageName]);
  const code = await run(program, args, { cwd: cache, output: 'stderr' });
  if (code === 0 && (await unpack())) return [launcher];
  console.error(`browser: ${packageName} could not be installed`);
  return [];
}

/** Unpacks in a fresh folder that is renamed when complete: the package takes any file it finds for a whole one. */
async function unpack() {
  const fresh = mkdtempSync(join(cache, 'unpacking-'));
  const script = "import c from '@sparticuz/chromium'; console.log(await c.executablePath());";
  const { code } = await capture(process.execPath, ['--input-type=module', '-e', script], {
    cwd: cache,
    // The second variable makes the package unpack its libraries too.
    env: { ...process.env, TMPDIR: fresh, AWS_LAMBDA_JS_RUNTIME: 'nodejs20.x' },
  });
  if (code !== 0) return false;
  writeFileSync(join(fresh, 'fonts', 'fonts.conf'), fontsText);
  writeFileSync(join(fresh, 'chromium.sh'), launcherText, { mode: 0o755 });
  rmSync(unpacked, { recursive: true, force: true });
  renameSync(fresh, unpacked);
  return true;
}

// The package's own names folders that exist only where it unpacks by default.
const fontsText = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir prefix="relative">fonts</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
</fontconfig>
`;

const launcherText = `#!/bin/sh
here=$(dirname "$0")
export LD_LIBRARY_PATH="$here/al2023/lib\${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
[ -e /etc/fonts/fonts.conf ] || export FONTCONFIG_PATH="$here/fonts"
exec "$here/chromium" "$@"
`;
