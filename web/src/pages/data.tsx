import type { ReactNode } from 'react';
import { chineseRemark } from '../../../src/server/remarks/remark.js';
import type { Coverage, Flows, Rows } from '../answers.js';
import { Remark } from '../components/remark.js';
import { Section } from '../components/section.js';
import { Await } from '../components/states.js';
import { Sync } from '../components/sync.js';
import { Table } from '../components/table.js';
import { Upload } from '../components/upload.js';
import { api, useData, useKnownHealth } from '../data.js';
import { useSay, useWords } from '../settings.js';
import { useWindow } from '../window.js';
import { DATA } from '../words/data.js';

interface StatusRow {
  readonly kind: string;
  readonly source: string;
  readonly from: string | null;
  readonly to: string | null;
  readonly rows: number;
  readonly stale_days: number | null;
}

interface CheckRow {
  readonly check: string;
  readonly status: 'pass' | 'warn' | 'fail';
  readonly count: number;
  readonly example: string | null;
  readonly remedy: string | null;
}

interface FileRow {
  readonly file: number;
  readonly name: string;
  readonly kind: string;
  readonly sha256: string;
  readonly rows: number;
}

const RANK = { fail: 0, warn: 1, pass: 2 };

/** What is stored and how fresh, the checks, the files, and the door for more. */
export function DataPage(): ReactNode {
  const words = useWords(DATA);
  const stored = useData<Rows<StatusRow>>(api('/status'));
  const checks = useData<Rows<CheckRow>>(api('/check'));
  const files = useData<Rows<FileRow>>(api('/files'));
  const say = useSay();
  const remark = (key: 'example' | 'remedy', head: string) => ({
    key,
    head,
    long: true,
    value: (row: CheckRow) => (say.lang === 'zh' ? (chineseRemark(row[key] ?? '') ?? row[key]) : row[key]),
    show: (row: CheckRow) => (row[key] === null ? null : <Remark text={row[key]} />),
  });
  const again = (): void => {
    stored.retry();
    checks.retry();
    files.retry();
  };
  const counted = (status: CheckRow['status']): number =>
    checks.data?.rows.filter((row) => row.status === status).length ?? 0;
  const told = checks.data ? words.checksText(counted('pass'), counted('warn'), counted('fail')) : ' ';
  return (
    <>
      <h1>{words.title}</h1>
      <Section title={words.import} subtitle={words.importText}>
        <Upload imported={again} />
      </Section>
      <Sync synced={again} />
      <Section title={words.stored} subtitle={words.storedText}>
        <Await of={stored} height={300}>
          {({ rows }) => (
            <Table
              caption={words.stored}
              name="status"
              csv={api('/status', { format: 'csv' })}
              rows={rows}
              columns={[
                { key: 'kind', head: words.kind, value: (row) => words.kindOf(row.kind), long: true },
                {
                  key: 'source',
                  head: words.source,
                  value: (row) => words.sourceOf(row.source),
                  long: true,
                },
                { key: 'from', head: words.from, value: (row) => row.from, wide: true },
                { key: 'to', head: words.to, value: (row) => row.to },
                { key: 'rows', head: words.rows, kind: 'number', value: (row) => row.rows, wide: true },
                { key: 'age', head: words.age, kind: 'number', value: (row) => row.stale_days },
              ]}
            />
          )}
        </Await>
      </Section>
      <Section title={words.checks} subtitle={told}>
        <Await of={checks} height={400}>
          {({ rows }) => (
            <Table
              caption={words.checks}
              name="checks"
              csv={api('/check', { format: 'csv' })}
              rows={rows.toSorted((a, b) => RANK[a.status] - RANK[b.status])}
              columns={[
                { key: 'status', head: words.status, value: (row) => words.outcomes[row.status] },
                { key: 'check', head: words.check, value: (row) => words.checkOf(row.check) },
                { key: 'count', head: words.count, kind: 'number', value: (row) => row.count, wide: true },
                remark('example', words.example),
                remark('remedy', words.remedy),
              ]}
            />
          )}
        </Await>
      </Section>
      <Gaps />
      <Section title={words.files} subtitle={words.filesText}>
        <Await of={files} height={360}>
          {({ rows }) => (
            <Table
              caption={words.files}
              name="files"
              csv={api('/files', { format: 'csv' })}
              rows={rows}
              height={360}
              columns={[
                {
                  key: 'name',
                  head: words.file,
                  value: (row) => row.name,
                  show: (row) => <span title={row.name}>{row.name.split(/[\\/]/).at(-1)}</span>,
                },
                { key: 'kind', head: words.kind, value: (row) => words.kindOf(row.kind) },
                { key: 'rows', head: words.rows, kind: 'number', value: (row) => row.rows },
                {
                  key: 'sha256',
                  head: 'SHA-256',
                  value: (row) => row.sha256,
                  show: (row) => <code>{row.sha256.slice(0, 16)}</code>,
                  wide: true,
                },
              ]}
            />
          )}
        </Await>
      </Section>
    </>
  );
}

/** CCASS days of the window that lack lists, and of how many stocks. */
function Gaps(): ReactNode {
  const words = useWords(DATA);
  const say = useSay();
  const { last_day } = useKnownHealth();
  const { from, to } = useWindow();
  const flows = useData<Flows>(last_day === null ? null : api('/flows', { from, to, by: 'type' }));
  if (last_day === null) return null;
  const codes = ({ stocks }: Coverage['missing_stocks'][number]): string => stocks.join(say.in(', ', '、'));
  return (
    <Section title={words.gaps} subtitle={words.gapsText(say.window(from, to))}>
      <Await of={flows} height={160}>
        {({ coverage: { missing_stocks: rows } }) =>
          rows.length === 0 ? (
            <p>{words.noGaps}</p>
          ) : (
            <Table
              caption={words.gaps}
              name="missing-lists"
              rows={rows}
              height={320}
              columns={[
                { key: 'date', head: words.missingDay, value: ({ date }) => date },
                {
                  key: 'trade_date',
                  head: words.tradesOf,
                  value: ({ trade_date }) => trade_date,
                  wide: true,
                },
                {
                  key: 'count',
                  head: words.stocksMissing,
                  kind: 'number',
                  value: ({ stocks }) => stocks.length,
                },
                { key: 'stocks', head: words.firstOnes, value: codes },
              ]}
            />
          )
        }
      </Await>
    </Section>
  );
}
