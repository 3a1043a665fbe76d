import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { UsageError } from '../../errors.js';

const NAMES = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'chrome',
  'microsoft-edge',
  'msedge',
];
const PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];
const PATIENCE_MS = 120_000;

/**
 * A Chromium of the system: WAIZI_BROWSER, else by its usual names.
 * @throws UsageError when there is none
 */
export function browserOf(env: Readonly<Record<string, string | undefined>>): string {
  const own = env.WAIZI_BROWSER;
  if (own) {
    if (!existsSync(own))
      throw new UsageError(`WAIZI_BROWSER names ${own}, which is not there; give the path of a Chromium`);
    return own;
  }
  const folders = (env.PATH ?? '').split(delimiter).filter(Boolean);
  const found = [...folders.flatMap((folder) => NAMES.map((name) => join(folder, name))), ...PLACES].find(
    (path) => existsSync(path),
  );
  if (!found)
    throw new UsageError(
      'a PDF needs Chromium or Chrome and none was found; install one, set WAIZI_BROWSER to its path, or print note.html',
    );
  return found;
}

/** A page as PDF, printed by a browser without a window. */
export async function toPdf(html: string, browser: string): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'waizi-pdf-'));
  const [page, file] = [join(folder, 'note.html'), join(folder, 'note.pdf')];
  try {
    await writeFile(page, html);
    await print(browser, [
      '--headless',
      '--disable-gpu',
      '--no-first-run',
      // Chromium has no sandbox for root
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      `--user-data-dir=${join(folder, 'profile')}`,
      '--no-pdf-header-footer',
      `--print-to-pdf=${file}`,
      pathToFileURL(page).href,
    ]);
    if (!existsSync(file)) throw new UsageError(`${browser} wrote no PDF; print note.html instead`);
    return await readFile(file);
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

function print(browser: string, options: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(browser, options, { stdio: 'ignore', timeout: PATIENCE_MS });
    child.on('error', (error) => reject(new UsageError(`${browser} cannot be started: ${error.message}`)));
    child.on('exit', (code) =>
      code === 0
        ? resolve()
        : reject(
            new UsageError(`${browser} could not print the note (exit ${code}); print note.html instead`),
          ),
    );
  });
}
