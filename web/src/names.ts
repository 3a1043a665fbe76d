import { useMemo } from 'react';
import type { Name, Rows } from './answers.js';
import { api, useData } from './data.js';
import { useSay } from './settings.js';

/** Names of stocks and participants in the language of the page, by id. */
export function useNames(): (id: string | null | undefined) => string | null {
  const { lang } = useSay();
  const { data } = useData<Rows<Name>>(api('/names'));
  return useMemo(() => {
    const names = new Map<string, string | null>(
      data?.rows.map(({ id, name, name_zh }) => [id, lang === 'zh' ? (name_zh ?? name) : (name ?? name_zh)]),
    );
    return (id) => names.get(id ?? '') ?? null;
  }, [data, lang]);
}
