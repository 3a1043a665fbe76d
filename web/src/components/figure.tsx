import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import type { FigureDefinition } from '../../../src/figures/frame/compose.js';
import type { FigureData } from '../../../src/figures/frame/figure.js';
import { api, type Query, useData } from '../data.js';
import { useLook } from '../settings.js';
import { ChartFrame } from './chart.js';
import { Await } from './states.js';

const [NARROWEST, WIDEST, STEP] = [320, 1400, 20];

type Answer = FigureData & { readonly definition: FigureDefinition };

interface Props {
  readonly id: string;
  readonly query?: Query;
  readonly span?: 6 | 7 | 8 | 12;
}

/** A figure of the note, drawn by the server's definition for the room that it has here. */
export function Figure({ id, query = {}, span = 12 }: Props): ReactNode {
  const place = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  const look = useLook();
  useEffect(() => {
    if (place.current === null) return undefined;
    const watch = new ResizeObserver(([entry]) => {
      const room = Math.floor((entry?.contentRect.width ?? 0) / STEP) * STEP;
      setWidth(Math.min(WIDEST, Math.max(NARROWEST, room)));
    });
    watch.observe(place.current);
    return () => watch.disconnect();
  }, []);
  const path = `/figure/${id}`;
  const loaded = useData<Answer>(
    width === 0 ? null : api(path, { ...query, ...look, width, frame: 'outside' }),
  );
  return (
    <div ref={place} className={`span-${span}`}>
      <Await of={loaded} height={460}>
        {(answer) => (
          <Drawn
            answer={answer}
            csv={api(path, { ...query, format: 'csv' })}
            png={api(`${path}.png`, { ...query, ...look })}
          />
        )}
      </Await>
    </div>
  );
}

function Drawn({ answer, csv, png }: { answer: Answer; csv: string; png: string }): ReactNode {
  const { definition, table, id } = answer;
  const define = useMemo(() => () => definition, [definition]);
  return <ChartFrame define={define} name={id} table={table} png={png} csv={csv} />;
}
