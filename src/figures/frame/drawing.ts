/** Part of an ECharts option: plain JSON. Functions stand as `waizi:...` words, see formatters.ts. */
export type ChartPart = { readonly [key: string]: unknown };

export interface KeyItem {
  readonly text: string;
  readonly colour: string;
  /** How it is drawn: `square` for bars and points, `line`, `band`, `hatch`. */
  readonly as?: 'square' | 'line' | 'band' | 'hatch' | 'dash';
}

/** What a figure draws, in the words of one language. */
export interface Drawing {
  readonly title: string;
  /** Measure, unit and window. */
  readonly subtitle: string;
  /** What colours mean, where direct labels do not say it. */
  readonly key?: readonly KeyItem[];
  /** Height of the plot, in pixels. */
  readonly plotHeight?: number;
  /** Room for labels around the plot. */
  readonly margins?: {
    readonly left?: number;
    readonly right?: number;
    readonly top?: number;
    readonly bottom?: number;
  };
  /** Axes and series. */
  readonly chart: ChartPart;
}
