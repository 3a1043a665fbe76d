import type { Lang } from './words.js';

export type Theme = 'light' | 'dark';
export const THEMES: readonly Theme[] = ['light', 'dark'];

/** Which colour a gain has: blue against orange, red as on the mainland, green as in the West. */
export type Convention = 'blue-orange' | 'red-up' | 'green-up';
export const CONVENTIONS: readonly Convention[] = ['blue-orange', 'red-up', 'green-up'];

/** How a figure is to look. */
export interface Look {
  readonly lang: Lang;
  readonly theme: Theme;
  readonly convention: Convention;
  /** Pixels. */
  readonly width: number;
  /** `inside`: title and source are part of the image; `outside`: the page around it says them. */
  readonly frame: 'inside' | 'outside';
  /** Height of plots, of the usual one. */
  readonly tall?: number;
}

export const DEFAULT_LOOK: Look = {
  lang: 'en',
  theme: 'light',
  convention: 'blue-orange',
  width: 960,
  frame: 'inside',
};

export interface Palette {
  readonly paper: string;
  readonly ink: string;
  readonly soft: string;
  readonly faint: string;
  readonly hair: string;
  readonly zero: string;
  readonly gain: string;
  readonly loss: string;
  readonly types: Readonly<Record<string, string>>;
}

const INKS: Record<Theme, Omit<Palette, 'gain' | 'loss' | 'types'>> = {
  light: {
    paper: '#ffffff',
    ink: '#16191f',
    soft: '#4b525e',
    faint: '#6b7280',
    hair: '#e3e6eb',
    zero: '#3c434e',
  },
  dark: {
    paper: '#14171c',
    ink: '#f1f3f6',
    soft: '#bcc3ce',
    faint: '#98a1ae',
    hair: '#2b313a',
    zero: '#c3cad5',
  },
};

const SIGNS: Record<Theme, Record<Convention, readonly [gain: string, loss: string]>> = {
  light: {
    'blue-orange': ['#1f6fb4', '#d8660b'],
    'red-up': ['#c8322b', '#1c8a52'],
    'green-up': ['#1c8a52', '#c8322b'],
  },
  dark: {
    'blue-orange': ['#5aa9ec', '#f29a4a'],
    'red-up': ['#f0665e', '#4cc38a'],
    'green-up': ['#4cc38a', '#f0665e'],
  },
};

const TYPES: Record<Theme, Readonly<Record<string, string>>> = {
  light: {
    foreign: '#1d4f91',
    stable: '#1d4f91',
    flexible: '#d98a00',
    southbound: '#0e8f86',
    northbound: '#6d47b5',
    mainland: '#4d5b70',
    'hong-kong': '#8d9bb0',
    other: '#a5a5a5',
  },
  dark: {
    foreign: '#6ea3e8',
    stable: '#6ea3e8',
    flexible: '#f2b544',
    southbound: '#3fc3b7',
    northbound: '#ae8ff0',
    mainland: '#8b9cb5',
    'hong-kong': '#b6c1d1',
    other: '#8a8a8a',
  },
};

export function paletteOf({ theme, convention }: Pick<Look, 'theme' | 'convention'>): Palette {
  const [gain, loss] = SIGNS[theme][convention];
  return { ...INKS[theme], gain, loss, types: TYPES[theme] };
}

export const colourOf = (palette: Palette, type: string): string =>
  palette.types[type] ?? (palette.types.other as string);

/** Fonts of both languages; the Chinese ones first in Chinese, so that one hand writes the whole line. */
export const fontOf = (lang: Lang): string =>
  lang === 'zh'
    ? "'Noto Sans CJK SC', 'Source Han Sans SC', 'PingFang SC', 'Microsoft YaHei', 'Helvetica Neue', Arial, sans-serif"
    : "'Helvetica Neue', Arial, 'Liberation Sans', 'Noto Sans', 'Noto Sans CJK SC', 'PingFang SC', 'Microsoft YaHei', sans-serif";
