import type { ReactNode } from 'react';
import { useKnownHealth } from '../data.js';
import { addressOf } from '../place.js';
import { useWords } from '../settings.js';
import { SHELL } from '../words/shell.js';
import { Link } from './link.js';

interface Props {
  readonly what?: keyof typeof SHELL.en.emptyWhat;
}

/** What would be here, and what brings it. */
export function Empty({ what = 'flows' }: Props): ReactNode {
  const words = useWords(SHELL);
  const { version } = useKnownHealth();
  return (
    <div className="empty">
      <h2>{version === 'empty' ? words.emptyTitle : words.emptyOfLists}</h2>
      <p>
        {words.emptyWhat[what]}
        {words.emptyText}
      </p>
      <dl>
        <dt>
          <code>waizi demo</code>
        </dt>
        <dd>{words.emptyDemo}</dd>
        <dt>
          <code>waizi import PATH...</code>
        </dt>
        <dd>{words.emptyImport}</dd>
      </dl>
      <Link to={addressOf('/data')}>{words.pages.data}</Link>
    </div>
  );
}
