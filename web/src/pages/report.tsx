import { type ReactNode, useMemo } from 'react';
import type { Rows } from '../answers.js';
import { Figure } from '../components/figure.js';
import { Section } from '../components/section.js';
import { Await } from '../components/states.js';
import { Table } from '../components/table.js';
import { api, useData } from '../data.js';
import { go, hereWith, usePlace } from '../place.js';
import { useSay, useWords } from '../settings.js';
import { NOTE } from '../words/note.js';

interface NumberRow {
  readonly id: string;
  readonly label: { readonly en: string; readonly zh: string };
  readonly query: string;
  readonly text: Readonly<Record<string, readonly string[]>>;
}

interface ReportAnswer {
  readonly as_of: string;
  readonly compared_with: string;
  readonly numbers: readonly NumberRow[];
  readonly changes: readonly { readonly id: string; readonly no_longer_holds: boolean }[];
  readonly texts: readonly {
    readonly title: string;
    readonly sections: readonly {
      readonly id: string;
      readonly title: string;
      readonly figures: readonly string[];
      readonly figure_windows: Readonly<Record<string, { readonly from: string; readonly to: string }>>;
      readonly paragraphs: readonly { readonly text: string }[];
    }[];
  }[];
}

const FILES = ['html', 'md', 'xlsx'] as const;

/** The note of a day: to read, to take away, beside the one of a week before. */
export function ReportPage(): ReactNode {
  const words = useWords(NOTE);
  const { lang } = useSay();
  const asked = usePlace().query.get('as_of');
  const report = useData<ReportAnswer>(api('/report', { as_of: asked, lang }));
  return (
    <>
      <h1>{report.data?.texts[0]?.title ?? words.report}</h1>
      <div className="window">
        <label>
          {words.asOf}{' '}
          <input
            type="date"
            value={asked ?? report.data?.as_of ?? ''}
            onChange={({ target: { value } }) => go(hereWith({ as_of: value || null }), { replace: true })}
          />
        </label>
        {report.trouble === null && (
          <>
            {FILES.map((file) => (
              <a key={file} className="tool" href={api(`/report.${file}`, { as_of: asked, lang })} download>
                {words[file]}
              </a>
            ))}
            <a className="tool" href={api('/report', { as_of: asked, lang })} download="waizi-note.json">
              {words.json}
            </a>
          </>
        )}
      </div>
      <Await of={report} height={900}>
        {(note) => <Body note={note} />}
      </Await>
    </>
  );
}

function Body({ note }: { note: ReportAnswer }): ReactNode {
  const words = useWords(NOTE);
  const say = useSay();
  const labels = useMemo(
    () => new Map(note.numbers.map((one) => [one.id, say.words(one.label)])),
    [note, say],
  );
  const figures = useData<Rows<{ readonly id: string; readonly takes: readonly string[] }>>(api('/figures'));
  const dated = new Set(figures.data?.rows.flatMap(({ id, takes }) => (takes.includes('as_of') ? [id] : [])));
  const turned = note.changes.filter((change) => change.no_longer_holds);
  const day = say.date(note.compared_with as `${number}-${number}-${number}`);
  const sections = note.texts[0]?.sections ?? [];
  return (
    <>
      {sections.map(({ id, title, paragraphs, figures: drawn, figure_windows: windows }) => (
        <Section key={id} title={title}>
          {paragraphs.map(({ text }, index) => (
            <p key={`${id}-${index.toString()}`} className="prose">
              {text}
            </p>
          ))}
          {(dated.size > 0 ? drawn : []).map((figure) => (
            <Figure
              key={figure}
              id={figure}
              query={{ ...(dated.has(figure) ? { as_of: note.as_of } : {}), ...windows[figure] }}
            />
          ))}
        </Section>
      ))}
      <Section title={words.changes(day)}>
        {turned.length === 0 ? (
          <p>{words.unchanged(day)}</p>
        ) : (
          <ul>
            {turned.map(({ id }) => (
              <li key={id}>{labels.get(id) ?? id}</li>
            ))}
          </ul>
        )}
      </Section>
      <Section title={words.numbers} subtitle={words.numbersText}>
        <Table
          caption={words.numbers}
          name="note-numbers"
          rows={note.numbers}
          height={420}
          columns={[
            { key: 'label', head: words.statement, value: (row) => say.words(row.label) },
            { key: 'text', head: words.text, value: (row) => row.text[say.lang]?.[0] ?? null },
            {
              key: 'query',
              head: words.query,
              value: (row) => row.query,
              show: (row) => <code>{row.query}</code>,
              wide: true,
            },
          ]}
        />
      </Section>
    </>
  );
}
