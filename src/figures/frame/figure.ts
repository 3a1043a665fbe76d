import type { IsoDate } from '../../iso-date.js';
import type { Drawing } from './drawing.js';
import type { Questions } from './questions.js';
import type { Say } from './say.js';
import type { Table } from './table.js';
import type { Words } from './words.js';

/** What a figure can be asked for; each figure takes some of it. */
export interface FigureRequest {
  /** The evening on which the figure could have been drawn; the last stored day where not given. */
  readonly asOf?: IsoDate | null;
  readonly from?: IsoDate | null;
  readonly to?: IsoDate | null;
  readonly stock?: string | null;
  /** Index by its provider's code. */
  readonly index?: string | null;
}

export type FigureParameter = keyof FigureRequest;

/** A number or a date that title and subtitle tell beside the table. */
export type Fact = string | number | boolean | null;

/** What a figure shows, before it is drawn: plain JSON. */
export interface FigureData {
  readonly id: string;
  readonly simulated: boolean;
  readonly as_of: IsoDate | null;
  readonly facts: Readonly<Record<string, Fact>>;
  readonly table: Table;
  readonly source: Words;
  /** What the numbers rest on and what is missing. */
  readonly coverage: Words;
  /** Why there is nothing to draw, and what would bring it. */
  readonly missing: { readonly problem: string; readonly remedy: Words } | null;
}

/** What the query of a figure gives. */
export type FigureAnswer = Pick<FigureData, 'as_of' | 'facts' | 'table' | 'source' | 'coverage'>;

/** One figure: what it asks, how it is answered and how the answer is drawn. */
export interface Figure {
  readonly id: string;
  /** The question it answers. */
  readonly asks: Words;
  /** The parameters that change it. */
  readonly takes: readonly FigureParameter[];
  /** Which data it needs and how they come in, told where they are missing. */
  readonly needs: Words;
  /** @throws NoDataError when nothing is stored for it */
  query(ask: Questions, request: FigureRequest): Promise<FigureAnswer>;
  /** Pure: the same data and look, the same drawing. The table has at least one row. */
  draw(data: FigureData, say: Say): Drawing;
}
