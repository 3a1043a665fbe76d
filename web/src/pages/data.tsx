import type { ReactNode } from 'react';
import type { Rows } from '../answers.js';
import { Section } from '../components/section.js';
import { Await } from '../components/states.js';
import { Table } from '../components/table.js';
import { Upload } from '../components/upload.js';
import { api, useData } from '../data.js';
import { useWords } from '../settings.js';
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
      <Section title={words.stored} subtitle={words.storedText}>
        <Await of={stored} height={300}>
          {({ rows }) => (
            <Table
              caption={words.stored}
              name="status"
              csv={api('/status', { format: 'csv' })}
              rows={rows}
              columns={[
                { key: 'kind', head: words.kind, value: (row) => row.kind },
                { key: 'source', head: words.source, value: (row) => row.source, wide: true },
                { key: 'from', head: words.from, value: (row) => row.from },
                { key: 'to', head: words.to, value: (row) => row.to },
                { key: 'rows', head: words.rows, kind: 'number', value: (row) => row.rows },
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
                { key: 'check', head: words.check, value: (row) => row.check },
                { key: 'count', head: words.count, kind: 'number', value: (row) => row.count },
                { key: 'example', head: words.example, value: (row) => row.example, wide: true },
                { key: 'remedy', head: words.remedy, value: (row) => row.remedy, wide: true },
              ]}
            />
          )}
        </Await>
      </Section>
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
                { key: 'name', head: words.file, value: (row) => row.name },
                { key: 'kind', head: words.kind, value: (row) => row.kind },
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
