import type { ReactNode } from 'react';
import type { Trouble } from '../data.js';
import { useWords } from '../settings.js';
import { SHELL } from '../words/shell.js';
import { TroubleText } from './states.js';

interface Props {
  readonly type: string;
  readonly label: string;
  readonly value: number | null;
  readonly text: string | null;
  readonly trouble: Trouble | null;
  /** What is said where there is an answer without the number. */
  readonly unknown?: string | null;
  readonly details: readonly string[];
}

/** One of the numbers at the head of a page, with what it is compared to. */
export function NumberBox({ type, label, value, text, trouble, unknown = null, details }: Props): ReactNode {
  const words = useWords(SHELL);
  return (
    <div className="number-box">
      <h2>
        <span className={`key type-${type}`} />
        {label}
      </h2>
      {text !== null ? (
        <p className={`big ${(value ?? 0) < 0 ? 'out' : 'in'}`}>{text}</p>
      ) : unknown !== null ? (
        <p className="none">{unknown}</p>
      ) : trouble ? (
        <p className="none">{words.troubles[trouble.kind]}</p>
      ) : (
        <p className="big skeleton" role="status">
          <span className="unseen">{words.loading}</span>
        </p>
      )}
      {trouble && text === null && (
        <p className="detail">
          <TroubleText trouble={trouble} />
        </p>
      )}
      {details.filter(Boolean).map((detail) => (
        <p key={detail} className="detail">
          {detail}
        </p>
      ))}
    </div>
  );
}
