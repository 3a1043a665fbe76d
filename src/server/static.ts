import { readdirSync, readFileSync } from 'node:fs';
import { extname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Context } from 'hono';

/** Where the build puts the dashboard, beside the compiled program. */
export const WEB = fileURLToPath(new URL('../web/', import.meta.url));

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};
/** Compressed forms that the build leaves beside a file, the smallest first. */
const ENCODINGS = [
  ['br', '.br'],
  ['gzip', '.gz'],
] as const;
const FOREVER = 'public, max-age=31536000, immutable';

/** Addresses of the dashboard: each is answered by its one page, which draws what the address says. */
const PAGES =
  /^\/(?:|northbound|flows|market|report|claims|data|stock\/[^/]{1,20}|participant\/[^/]{1,120})$/;

interface Kept {
  readonly type: string;
  readonly bytes: ReadonlyMap<string, Buffer>;
}

/** The files of the built dashboard, read once: only what the build made is ever sent. */
export class StaticFiles {
  private constructor(private readonly files: ReadonlyMap<string, Kept>) {}

  /** null where no dashboard was built. */
  static of(folder: string): StaticFiles | null {
    const files = new Map<string, Kept>();
    for (const entry of listed(folder)) {
      const type = TYPES[extname(entry)];
      if (type === undefined) continue;
      const path = join(folder, entry);
      const bytes = new Map<string, Buffer>([['identity', readFileSync(path)]]);
      for (const [encoding, suffix] of ENCODINGS) {
        const packed = read(`${path}${suffix}`);
        if (packed) bytes.set(encoding, packed);
      }
      files.set(`/${entry.split(sep).join('/')}`, { type, bytes });
    }
    return files.has('/index.html') ? new StaticFiles(files) : null;
  }

  /** The page for an address of the dashboard, or a file that it asks for; null for anything else. */
  answer(context: Context): Response | null {
    const { path } = context.req;
    if (PAGES.test(path)) return this.send(context, '/index.html', 'no-cache');
    return path.startsWith('/assets/') ? this.send(context, path, FOREVER) : null;
  }

  private send(context: Context, path: string, caching: string): Response | null {
    const file = this.files.get(path);
    if (!file) return null;
    const accepted = (context.req.header('Accept-Encoding') ?? '')
      .split(',')
      .map((part) => part.split(';')[0]?.trim());
    const encoding =
      ENCODINGS.map(([name]) => name).find((name) => accepted.includes(name) && file.bytes.has(name)) ??
      'identity';
    return context.body(new Uint8Array(file.bytes.get(encoding) as Buffer), 200, {
      'Content-Type': file.type,
      'Cache-Control': caching,
      Vary: 'Accept-Encoding',
      ...(encoding === 'identity' ? {} : { 'Content-Encoding': encoding }),
    });
  }
}

function listed(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

function read(path: string): Buffer | null {
  try {
    return readFileSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
