import type { ReactNode } from 'react';
import { chineseRemark } from '../../../src/server/remarks/remark.js';
import { addressOf } from '../place.js';
import { useSay, useWords } from '../settings.js';
import { EXPLORER } from '../words/explorer.js';
import { Link } from './link.js';
import type { Column } from './table.js';

export interface Holder {
  readonly participant: string | null;
  readonly name: string;
  readonly type: string;
}

/** Columns that name a holder: id with a link, name, type with its colour. */
export function useHolderColumns<Row extends Holder>(
  nameOf: (id: string | null) => string | null,
): Column<Row>[] {
  const words = useWords(EXPLORER);
  const say = useSay();
  return [
    {
      key: 'participant',
      head: words.participant,
      value: ({ participant }) => participant,
      show: ({ participant }): ReactNode =>
        participant === null ? (
          '–'
        ) : (
          <Link to={addressOf(`/participant/${encodeURIComponent(participant)}`)}>{participant}</Link>
        ),
    },
    {
      key: 'name',
      head: words.name,
      value: ({ participant, name }) => nameOf(participant) ?? say.in(name, chineseRemark(name) ?? name),
    },
    {
      key: 'type',
      head: words.type,
      wide: true,
      value: ({ type }) => say.Type(type),
      show: ({ type }) => (
        <>
          <span className={`key type-${type}`} />
          {say.Type(type)}
        </>
      ),
    },
  ];
}
