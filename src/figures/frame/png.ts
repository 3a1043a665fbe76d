import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { InputError } from '../../errors.js';

/** Where systems keep fonts. */
const FOLDERS = [
  '/usr/share/fonts',
  '/usr/local/share/fonts',
  join(homedir(), '.fonts'),
  join(homedir(), '.local/share/fonts'),
  '/System/Library/Fonts',
  '/Library/Fonts',
  join(homedir(), 'Library/Fonts'),
  'C:\\Windows\\Fonts',
];

/** Fonts with simplified Chinese, by the names of their files; the first found is taken. */
const CHINESE: readonly (readonly [file: RegExp, family: string])[] = [
  [/^NotoSansCJK(?:sc)?-(?:Regular|Bold)\.(?:ttc|otf)$/i, 'Noto Sans CJK SC'],
  [/^NotoSansSC.*\.(?:ttf|otf)$/i, 'Noto Sans SC'],
  [/^SourceHanSans(?:SC|CN)?-(?:Regular|Bold)\.(?:ttc|otf)$/i, 'Source Han Sans SC'],
  [/^PingFang\.ttc$/i, 'PingFang SC'],
  [/^(?:msyh|msyhbd)\.tt[cf]$/i, 'Microsoft YaHei'],
  [/^(?:STHeiti|Hiragino Sans GB).*\.ttc$/i, 'Heiti SC'],
  [/^wqy-(?:zenhei|microhei)\.ttc$/i, 'WenQuanYi Zen Hei'],
  [/^DroidSansFallback.*\.ttf$/i, 'Droid Sans Fallback'],
];

interface Fonts {
  readonly files: readonly string[];
  readonly family: string;
}

function chineseFonts(folders: readonly string[]): Fonts | null {
  const files = folders
    .filter((folder) => existsSync(folder))
    .flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file)),
    )
    .sort();
  for (const [pattern, family] of CHINESE) {
    const found = files.filter((file) => pattern.test(file.split(/[\\/]/).at(-1) ?? ''));
    if (found.length > 0) return { files: found, family };
  }
  return null;
}

let known: Fonts | null | undefined;

export interface PngOptions {
  /** Pixels of the image per pixel of the figure. */
  readonly scale?: number;
  /** Whether the text is Chinese: without a Chinese font it would come out as boxes. */
  readonly chinese: boolean;
  /** Where to look for fonts; what systems use when not given. */
  readonly folders?: readonly string[];
}

/**
 * An SVG of a figure as PNG bytes, drawn with the fonts of the system.
 * @throws InputError when the text is Chinese and no Chinese font is installed
 */
export async function toPng(svg: string, { scale = 2, chinese, folders }: PngOptions): Promise<Uint8Array> {
  if (known === undefined || folders) known = chineseFonts(folders ?? FOLDERS);
  const fonts = known;
  if (folders) known = undefined;
  if (chinese && fonts === null)
    throw new InputError('no Chinese font is installed, so a PNG in Chinese would show boxes', {
      remedy: 'install one (Debian, Ubuntu: fonts-noto-cjk), or write SVG, which is drawn where it is shown',
    });
  const { Resvg } = await import('@resvg/resvg-js');
  return new Resvg(svg, {
    fitTo: { mode: 'zoom', value: scale },
    font:
      fonts === null
        ? { loadSystemFonts: true, defaultFontFamily: 'Arial' }
        : { loadSystemFonts: false, fontFiles: [...fonts.files], defaultFontFamily: fonts.family },
  })
    .render()
    .asPng();
}
