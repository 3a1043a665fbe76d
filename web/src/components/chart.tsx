import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import { defineFigure, type FigureDefinition } from '../../../src/figures/frame/compose.js';
import type { Figure, FigureData } from '../../../src/figures/frame/figure.js';
import { headsOf, type Table as FigureTable } from '../../../src/figures/frame/table.js';
import { type CellValue } from '../csv-text.js';
import { save } from '../save.js';
import { useSay, useWords } from '../settings.js';
import { SHELL } from '../words/shell.js';
import { Section } from './section.js';
import { Skeleton } from './states.js';
import { type Column, CsvButton, Table } from './table.js';

type Drawn = typeof import('./draw.js');

/** The drawing library, loaded where a chart is first seen. */
export const library = (): Promise<Drawn> => import('./draw.js');

const WIDE = 960;

/** Draws a definition as wide as there is room, and anew when the room changes. */
export function Canvas({
  define,
  label,
}: {
  define: (width: number) => FigureDefinition;
  label: string;
}): ReactNode {
  const place = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  const [drawn, setDrawn] = useState<Drawn | null>(null);
  useEffect(() => {
    const element = place.current;
    if (element === null) return undefined;
    const watch = new ResizeObserver(([entry]) => setWidth(Math.floor(entry?.contentRect.width ?? 0)));
    watch.observe(element);
    void library().then((module) => setDrawn(module));
    return () => watch.disconnect();
  }, []);
  const definition = useMemo(() => (width > 0 ? define(width) : null), [define, width]);
  useEffect(() => {
    const element = place.current;
    if (element === null || drawn === null || definition === null) return undefined;
    return drawn.draw(element, definition);
  }, [drawn, definition]);
  const height = definition?.height ?? 360;
  return (
    <div className="canvas" style={{ height }} role="img" aria-label={label} ref={place}>
      {drawn === null && <Skeleton height={height} />}
    </div>
  );
}

interface ToolProps {
  readonly name: string;
  readonly title: string;
  readonly table: FigureTable;
  readonly png: (() => Promise<Blob>) | string;
  readonly csv?: string;
  readonly shown: boolean;
  readonly toggle: () => void;
}

function Tools({ name, title, table, png, csv, shown, toggle }: ToolProps): ReactNode {
  const words = useWords(SHELL);
  const { lang } = useSay();
  const lines = (): CellValue[][] => [
    headsOf(table, lang),
    ...table.rows.map((row) => table.columns.map(({ key }) => row[key])),
  ];
  const label = `${words.png}: ${title}`;
  return (
    <div className="tools">
      <button
        type="button"
        className="tool"
        aria-expanded={shown}
        onClick={toggle}
        aria-label={`${words.table}: ${title}`}
      >
        {words.table}
      </button>
      <CsvButton csv={csv} name={name} lines={lines} label={title} />
      {typeof png === 'string' ? (
        <a className="tool" href={png} download={`${name}.png`} aria-label={label}>
          {words.png}
        </a>
      ) : (
        <button
          type="button"
          className="tool"
          aria-label={label}
          onClick={() => void png().then((image) => save(image, `${name}.png`))}
        >
          {words.png}
        </button>
      )}
    </div>
  );
}

type TableRow = FigureTable['rows'][number];

/** The numbers behind a chart, as people read them. */
function FigureRows({ table, title, name }: { table: FigureTable; title: string; name: string }): ReactNode {
  const { lang } = useSay();
  const heads = headsOf(table, lang);
  const columns = table.columns.map(
    ({ key, unit }, index): Column<TableRow> => ({
      key,
      head: heads[index] ?? key,
      value: (row) => row[key],
      kind: unit === 'text' || unit === 'date' || unit === 'yes-no' ? 'text' : 'number',
    }),
  );
  return <Table caption={title} name={name} columns={columns} rows={table.rows} height={320} />;
}

interface FrameProps extends Omit<ToolProps, 'shown' | 'toggle' | 'title'> {
  /** The title of the section that holds it; that of the definition where not given. */
  readonly define: (width: number) => FigureDefinition;
  readonly span?: 4 | 5 | 6 | 7 | 8 | 12;
}

/** A chart under its title, with its source, coverage, table, CSV and PNG. */
export function ChartFrame({ define, name, table, png, csv, span = 12 }: FrameProps): ReactNode {
  const [shown, setShown] = useState(false);
  const { title, subtitle, source, coverage } = useMemo(() => define(WIDE), [define]);
  const tools = { name, title, table, png, ...(csv === undefined ? {} : { csv }) };
  return (
    <Section
      title={title}
      subtitle={subtitle}
      span={span}
      actions={table.rows.length > 0 && <Tools {...tools} shown={shown} toggle={() => setShown(!shown)} />}
    >
      <Canvas define={define} label={`${title}. ${subtitle}`} />
      <p className="source">
        {source} {coverage}
      </p>
      {shown && <FigureRows table={table} title={title} name={name} />}
    </Section>
  );
}

interface ChartProps {
  /** How it is drawn. A new object draws anew: keep it. */
  readonly figure: Pick<Figure, 'id' | 'asks' | 'draw'>;
  readonly data: Omit<FigureData, 'id'>;
  readonly csv?: string;
  readonly span?: FrameProps['span'];
}

/** A chart of this page's own data, drawn in the way of the note's figures. */
export function Chart({ figure, data, csv, span = 12 }: ChartProps): ReactNode {
  const say = useSay();
  const whole = useMemo(() => ({ ...data, id: figure.id }), [data, figure]);
  const define = useMemo(
    () =>
      (width: number, frame: 'inside' | 'outside' = 'outside'): FigureDefinition =>
        defineFigure(figure as Figure, whole, { ...say.look, width, frame }),
    [figure, whole, say],
  );
  const png = async (): Promise<Blob> => (await library()).imageOf(define(WIDE, 'inside'));
  return (
    <ChartFrame
      define={define}
      name={figure.id}
      table={data.table}
      png={png}
      span={span}
      {...(csv === undefined ? {} : { csv })}
    />
  );
}
