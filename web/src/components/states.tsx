import { type ReactNode, useEffect, useState } from 'react';
import type { Loaded, Trouble } from '../data.js';
import { addressOf } from '../place.js';
import { useWords } from '../settings.js';
import { SHELL } from '../words/shell.js';
import { Link } from './link.js';
import { Remark } from './remark.js';

/** What the server says where it will not say more. */
const NO_DETAIL = 'the answer could not be made';

/** What is known of a trouble, and what to do. */
export function TroubleText({ trouble: { kind, detail } }: { readonly trouble: Trouble }): ReactNode {
  const words = useWords(SHELL);
  if (kind === 'unreachable' || kind === 'broken' || kind === 'locked') return words[kind];
  return detail === NO_DETAIL ? null : <Remark text={detail} />;
}

/** What failed, where, and what to do. */
export function TroubleNote({ trouble, retry }: { trouble: Trouble; retry: () => void }): ReactNode {
  const words = useWords(SHELL);
  const { kind, url } = trouble;
  return (
    <div className="trouble" role="alert">
      <strong>{words.troubles[kind]}</strong>
      <p>
        <TroubleText trouble={trouble} />
      </p>
      {kind === 'failed' && <p>{words.failed}</p>}
      {kind === 'missing' && (
        <p>
          {words.bring} <Link to={addressOf('/data')}>{words.pages.data}</Link>
        </p>
      )}
      <p className="faint">
        {words.asked}
        <code>{url}</code>
      </p>
      {kind !== 'missing' && (
        <button type="button" onClick={retry}>
          {words.retry}
        </button>
      )}
    </div>
  );
}

/** Milliseconds after which a reader wants to know why there is nothing yet. */
const PATIENCE = 2_500;

/** Room of the final size while something loads; what takes long says so. */
export function Skeleton({ height }: { readonly height: number }): ReactNode {
  const words = useWords(SHELL);
  const [long, setLong] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLong(true), PATIENCE);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div className="skeleton" style={{ height }} role="status">
      <span className={long ? 'waiting' : 'unseen'}>{long ? words.computing : words.loading}</span>
    </div>
  );
}

interface Props<T> {
  readonly of: Loaded<T>;
  /** Pixels that the content will take, about. */
  readonly height: number;
  readonly children: (data: T) => ReactNode;
}

/** Content of an answer; a skeleton before it comes, what failed where it does not. */
export function Await<T>({ of, height, children }: Props<T>): ReactNode {
  if (of.trouble !== null) return <TroubleNote trouble={of.trouble} retry={of.retry} />;
  if (of.data === null) return <Skeleton height={height} />;
  return (
    <div className={of.loading ? 'reloading' : undefined} aria-busy={of.loading}>
      {children(of.data)}
    </div>
  );
}
