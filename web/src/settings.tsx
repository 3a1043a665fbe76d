import { createContext, type ReactNode, useContext, useEffect, useMemo, useSyncExternalStore } from 'react';
import {
  CONVENTIONS,
  type Convention,
  DEFAULT_LOOK,
  type Look,
  paletteOf,
  THEMES,
  type Theme,
} from '../../src/figures/frame/look.js';
import { Say } from '../../src/figures/frame/say.js';
import { LANGS, type Lang } from '../../src/figures/frame/words.js';
import { usePlace } from './place.js';

const Context = createContext(new Say(DEFAULT_LOOK));

/** Words, numbers and colours as the address asks. */
export const useSay = (): Say => useContext(Context);

/** The texts of a page in the language asked for. */
export const useWords = <T,>(words: Readonly<Record<Lang, T>>): T => words[useSay().lang];

const oneOf = <T extends string>(known: readonly T[], asked: string | null, otherwise: T): T =>
  known.find((one) => one === asked) ?? otherwise;

const dark = window.matchMedia('(prefers-color-scheme: dark)');
const subscribe = (told: () => void): (() => void) => {
  dark.addEventListener('change', told);
  return () => dark.removeEventListener('change', told);
};

export function useLook(): Pick<Look, 'lang' | 'theme' | 'convention'> {
  const { query } = usePlace();
  const system: Theme = useSyncExternalStore(subscribe, () => (dark.matches ? 'dark' : 'light'));
  const lang: Lang = oneOf(LANGS, query.get('lang'), navigator.language.startsWith('zh') ? 'zh' : 'en');
  const theme = oneOf(THEMES, query.get('theme'), system);
  const convention: Convention = oneOf(CONVENTIONS, query.get('convention'), 'blue-orange');
  return useMemo(() => ({ lang, theme, convention }), [lang, theme, convention]);
}

/** Gives everything inside the look that the address asks for, and paints the page in it. */
export function Settings({ children }: { readonly children: ReactNode }): ReactNode {
  const look = useLook();
  const say = useMemo(() => new Say({ ...DEFAULT_LOOK, ...look }), [look]);
  useEffect(() => {
    const { documentElement: root } = document;
    const { types, ...colours } = paletteOf(look);
    root.lang = look.lang === 'zh' ? 'zh-Hans' : 'en';
    root.dataset.theme = look.theme;
    for (const [name, value] of Object.entries(colours)) root.style.setProperty(`--${name}`, value);
    for (const [name, value] of Object.entries(types)) root.style.setProperty(`--type-${name}`, value);
  }, [look]);
  return <Context.Provider value={say}>{children}</Context.Provider>;
}
