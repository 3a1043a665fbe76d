import type { ReactNode } from 'react';
import { REASONS, type Reasons } from '../answers.js';
import { signedShares } from '../format.js';
import { useSay, useWords } from '../settings.js';
import { EXPLORER } from '../words/explorer.js';
import { type Column, Table } from './table.js';

interface Props<Row> {
  readonly caption: string;
  readonly name: string;
  readonly rows: readonly Row[];
  /** Columns that say whose change it is. */
  readonly keys: readonly Column<Row>[];
  readonly csv?: string;
}

/** Changes of holdings in shares, split by reason; reasons that nothing had are left out. */
export function ChangesTable<Row extends Reasons>({ caption, name, rows, keys, csv }: Props<Row>): ReactNode {
  const words = useWords(EXPLORER);
  const say = useSay();
  const signed = (key: 'trade' | (typeof REASONS)[number], wide: boolean): Column<Row> => ({
    key,
    head: words[key],
    kind: 'signed',
    wide,
    value: (row) => row[key],
    show: (row) => signedShares(row[key], say),
  });
  return (
    <Table
      caption={caption}
      name={name}
      rows={rows}
      columns={[
        ...keys,
        signed('trade', false),
        ...REASONS.filter((reason) => rows.some((row) => row[reason] !== 0)).map((reason) =>
          signed(reason, true),
        ),
        {
          key: 'change',
          head: words.change,
          kind: 'signed',
          value: ({ from_shares, to_shares }) => to_shares - from_shares,
          show: ({ from_shares, to_shares }) => signedShares(to_shares - from_shares, say),
        },
        {
          key: 'to_shares',
          head: words.shares,
          kind: 'number',
          wide: true,
          value: ({ to_shares }) => to_shares,
        },
      ]}
      {...(csv === undefined ? {} : { csv })}
    />
  );
}
