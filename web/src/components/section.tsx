import { type ReactNode, useId } from 'react';

interface Props {
  readonly title: string;
  readonly subtitle?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
  /** Columns of twelve that it takes on a wide screen. */
  readonly span?: 4 | 5 | 6 | 7 | 8 | 12;
}

/** A part of a page, under a heading. */
export function Section({ title, subtitle, actions, children, span = 12 }: Props): ReactNode {
  const id = useId();
  return (
    <section className={`section span-${span}`} aria-labelledby={id}>
      <div className="section-head">
        <h2 id={id}>{title}</h2>
        {actions}
      </div>
      {subtitle && <p className="subtitle">{subtitle}</p>}
      {children}
    </section>
  );
}
