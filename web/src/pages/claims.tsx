import type { ReactNode } from 'react';
import { chineseRemark } from '../../../src/server/remarks/remark.js';
import { type Rows, TYPES } from '../answers.js';
import { Section } from '../components/section.js';
import { Await } from '../components/states.js';
import { Table } from '../components/table.js';
import { api, useData } from '../data.js';
import { signedMoney } from '../format.js';
import { go, hereWith, usePlace } from '../place.js';
import { useSay, useWords } from '../settings.js';
import { NOTE } from '../words/note.js';

const STATUSES = ['holds', 'differs', 'no-data'] as const;

interface ClaimRow {
  readonly id: string;
  readonly text: string;
  readonly published: number | string;
  readonly computed: number | string | null;
  readonly unit: string;
  readonly status: (typeof STATUSES)[number];
  readonly query: string;
  readonly reasons: readonly { readonly text: string }[];
}

interface Answer extends Rows<ClaimRow> {
  readonly note: { readonly title: string; readonly published: string; readonly source: string };
  readonly counts: Readonly<Record<(typeof STATUSES)[number], number>>;
}

/** Every number of a published note against what is stored here. */
export function ClaimsPage(): ReactNode {
  const words = useWords(NOTE);
  const { lang } = useSay();
  const status = usePlace().query.get('status') ?? '';
  const claims = useData<Answer>(api('/claims', { lang }));
  return (
    <>
      <h1>{claims.data ? words.claimsTitle(claims.data.note.title) : words.claims}</h1>
      <Await of={claims} height={700}>
        {({ counts, rows }) => (
          <Section
            title={words.counts(counts.holds, counts.differs, counts['no-data'])}
            actions={
              <label>
                {words.filter}{' '}
                <select
                  value={status}
                  onChange={({ target: { value } }) =>
                    go(hereWith({ status: value || null }), { replace: true })
                  }
                >
                  <option value="">{words.all}</option>
                  {STATUSES.map((one) => (
                    <option key={one} value={one}>
                      {words.statuses[one]}
                    </option>
                  ))}
                </select>
              </label>
            }
          >
            <ClaimTable rows={rows.filter((row) => status === '' || row.status === status)} />
          </Section>
        )}
      </Await>
    </>
  );
}

/** Units beside a number, as people read them. */
const UNITS: Readonly<Record<string, Readonly<Record<'en' | 'zh', string>>>> = {
  percentile: { en: 'percentile', zh: '分位' },
  pp: { en: 'pp', zh: '个百分点' },
  days: { en: 'days', zh: '天' },
  times: { en: 'times', zh: '倍' },
  count: { en: '', zh: '' },
};

/** A remark that a claim passes on is worded in English; the Chinese page has it in Chinese where it can. */
const reasonOf = (text: string, lang: 'en' | 'zh'): string => {
  const passed = /^系统提示（英文）：(.*)$/s.exec(text)?.[1];
  return (lang === 'zh' && passed !== undefined && chineseRemark(passed)) || text;
};

function ClaimTable({ rows }: { rows: readonly ClaimRow[] }): ReactNode {
  const words = useWords(NOTE);
  const say = useSay();
  const shown = (value: number | string | null, unit: string): string | null => {
    if (value === null) return null;
    if (typeof value === 'string') return TYPES.some((type) => type === value) ? say.Type(value) : value;
    if (unit === 'HKD' || unit === 'CNY') return signedMoney(value, unit, say);
    const text = say.number(value, Number.isInteger(value) ? 0 : 2);
    if (unit === 'percent') return `${text}%`;
    const told = UNITS[unit]?.[say.lang] ?? unit;
    return told === '' ? text : `${text} ${told}`;
  };
  return (
    <Table
      caption={words.claims}
      name="claims"
      csv={api('/claims', { lang: say.lang, format: 'csv' })}
      rows={rows}
      height={720}
      columns={[
        { key: 'status', head: words.status, value: (row) => words.statuses[row.status] },
        { key: 'text', head: words.claim, value: (row) => row.text, long: true },
        {
          key: 'published',
          head: words.published,
          kind: 'number',
          value: (row) => row.published,
          show: (row) => shown(row.published, row.unit),
        },
        {
          key: 'computed',
          head: words.computed,
          kind: 'number',
          value: (row) => row.computed,
          show: (row) => shown(row.computed, row.unit),
        },
        {
          key: 'reason',
          head: words.reason,
          value: (row) => row.reasons.map(({ text }) => reasonOf(text, say.lang)).join(say.in('; ', '；')),
          long: true,
          wide: true,
        },
      ]}
    />
  );
}
