import type { Language } from './numbers.js';

/** The language asked for by `?lang=`, else the one the browser prefers, else English. */
export function languageOf(asked: string | undefined, accepted: string | undefined): Language {
  if (asked === 'en' || asked === 'zh') return asked;
  const wishes = (accepted ?? '')
    .split(',')
    .map((wish, index) => {
      const [tag = '', ...rest] = wish.trim().toLowerCase().split(';');
      const quality = Number(/^\s*q=([\d.]+)/.exec(rest.join(';'))?.[1] ?? 1);
      return { language: tag.split('-')[0], quality, index };
    })
    .filter(({ language, quality }) => quality > 0 && (language === 'en' || language === 'zh'))
    .sort((a, b) => b.quality - a.quality || a.index - b.index);
  return wishes[0]?.language === 'zh' ? 'zh' : 'en';
}
