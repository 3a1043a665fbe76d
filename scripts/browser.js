import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { unpackedChromium } from './browser-package.js';
import { run } from './run.js';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const ways = { paths: fromPaths, apt: fromApt, npm: unpackedChromium };

/**
 * The path of a Chromium that starts: the one WAIZI_BROWSER names, else the first way that gives one.
 * WAIZI_BROWSER_WAYS names the ways to try, in order: paths (looked for on this machine), apt (Debian's
 * package, as root), npm (a Linux binary shipped inside an npm package). `paths` alone installs nothing.
 * @returns {Promise<string>}
 */
export async function ensureBrowser() {
  const named = process.env.WAIZI_BROWSER;
  if (named) {
    if (await starts(named)) return named;
    throw new Error(`WAIZI_BROWSER is ${named}, which does not start as a Chromium; correct it or unset it`);
  }
  const wanted = process.env.WAIZI_BROWSER_WAYS ?? Object.keys(ways).join(',');
  for (const name of wanted.split(',').filter((part) => part)) {
    if (!(name in ways)) throw new Error(`WAIZI_BROWSER_WAYS: no way ${name}; use ${Object.keys(ways)}`);
    for (const path of await ways[name]()) {
      if (await starts(path)) return path;
      console.error(`browser: ${path} does not start, looking further`);
    }
  }
  throw new Error(
    `no Chromium found (looked by: ${wanted || 'nothing'}); install Chromium or Chrome, or set WAIZI_BROWSER to the path of one`,
  );
}

function fromPaths() {
  return candidates().filter((path) => existsSync(path));
}

function candidates() {
  if (process.platform === 'darwin') {
    return ['Google Chrome', 'Chromium'].map((app) => `/Applications/${app}.app/Contents/MacOS/${app}`);
  }
  if (process.platform === 'win32') {
    return ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA']
      .map((variable) => process.env[variable])
      .filter((folder) => folder)
      .map((folder) => join(folder, 'Google', 'Chrome', 'Application', 'chrome.exe'));
  }
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/bin', '/snap/bin'];
  return [...new Set(names.flatMap((name) => folders.map((folder) => join(folder, name))))];
}

async function fromApt() {
  if (process.platform !== 'linux' || process.getuid() !== 0 || !existsSync('/usr/bin/apt-get')) return [];
  console.error("browser: installing Debian's chromium and Chinese fonts (a minute or two)");
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const packages = ['chromium', 'fonts-noto-cjk'];
  const code =
    (await run('apt-get', ['-qq', 'update'], { env, output: 'stderr' })) ||
    (await run('apt-get', ['-qq', '-y', 'install', '--no-install-recommends', ...packages], {
      env,
      output: 'stderr',
    }));
  if (code !== 0) console.error(`browser: apt-get ended with exit code ${code}`);
  return fromPaths();
}

/** Whether a program starts as a headless browser and shows a page. */
async function starts(executablePath) {
  const { chromium } = await import('playwright-core');
  try {
    const browser = await chromium.launch({ executablePath, timeout: 30_000 });
    try {
      const page = await browser.newPage();
      await page.goto('data:text/html,<p>ready</p>', { timeout: 30_000 });
      return (await page.textContent('p')) === 'ready';
    } finally {
      await browser.close();
    }
  } catch {
    return false;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    console.log(await ensureBrowser());
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
