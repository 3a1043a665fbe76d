import type { IsoDate } from '../../iso-date.js';
import type { ChartPart, Drawing, KeyItem } from './drawing.js';
import type { Figure, FigureData } from './figure.js';
import { fontOf, type Look } from './look.js';
import { Say } from './say.js';
import { textWidth, wrap } from './text-width.js';

/** A figure ready to be drawn; the option is plain JSON for `withFormatters`. */
export interface FigureDefinition {
  readonly id: string;
  readonly lang: string;
  readonly title: string;
  readonly subtitle: string;
  readonly source: string;
  readonly as_of: IsoDate | null;
  readonly coverage: string;
  readonly simulated: boolean;
  readonly width: number;
  readonly height: number;
  readonly option: ChartPart;
}

const PAD = 24;
const BANNER = 24;
const [TITLE, SUBTITLE, FOOT] = [
  { size: 20, line: 27 },
  { size: 13, line: 19 },
  { size: 11, line: 16 },
];

/** Draws a figure's data in a look: title, subtitle, key, plot, source, as-of day, coverage, mark of simulated data. */
export function defineFigure(figure: Figure, data: FigureData, look: Look): FigureDefinition {
  const say = new Say(look);
  const drawing = data.missing === null ? figure.draw(data, say) : nothing(figure, data, say);
  const page = new Page(look, say);
  if (data.simulated) page.banner(say.in('SIMULATED DATA: all of it is invented', '模拟数据：全部为虚构'));
  if (look.frame === 'inside') {
    page.lines(drawing.title, TITLE, say.palette.ink, { bold: true, most: 3 });
    page.lines(drawing.subtitle, SUBTITLE, say.palette.soft, { most: 3 });
  }
  if (drawing.key && drawing.key.length > 0) page.key(drawing.key);
  const margins = { left: 56, right: 24, top: 16, bottom: 34, ...drawing.margins };
  const top = page.y + margins.top;
  const bottom = top + (drawing.plotHeight ?? say.tall(330));
  page.y = bottom + margins.bottom;
  const source = footer(data, say);
  if (look.frame === 'inside') {
    page.y += 4;
    for (const text of [source, say.words(data.coverage)])
      if (text !== '') page.lines(text, FOOT, say.palette.faint, { most: 4 });
  }
  const height = Math.ceil(page.y + (look.frame === 'inside' ? 14 : 4));
  if (data.simulated) page.mark(look.width / 2, (top + bottom) / 2);
  return {
    id: figure.id,
    lang: look.lang,
    title: drawing.title,
    subtitle: drawing.subtitle,
    source,
    as_of: data.as_of,
    coverage: say.words(data.coverage),
    simulated: data.simulated,
    width: look.width,
    height,
    option: {
      animation: false,
      useUTC: true,
      backgroundColor: say.palette.paper,
      textStyle: { fontFamily: fontOf(look.lang), fontSize: 12, color: say.palette.soft },
      ...drawing.chart,
      grid: {
        left: PAD + margins.left - 24,
        right: margins.right,
        top,
        height: bottom - top,
        containLabel: false,
        outerBoundsMode: 'none',
        ...(drawing.chart.grid as object | undefined),
      },
      graphic: page.elements,
    },
  };
}

function footer(data: FigureData, say: Say): string {
  const source = say.words(data.source);
  const day =
    data.as_of === null ? '' : say.in(`As of ${say.date(data.as_of)}.`, `截至${say.date(data.as_of)}。`);
  return say.in(
    [source === '' ? '' : `Source: ${source}.`, day].filter(Boolean).join(' '),
    [source === '' ? '' : `来源：${source}。`, day].filter(Boolean).join(''),
  );
}

/** A figure that says what is missing and what would bring it. */
function nothing(figure: Figure, data: FigureData, say: Say): Drawing {
  const { problem = '', remedy = { en: '', zh: '' } } = data.missing ?? {};
  const width = say.look.width - 2 * PAD - 40;
  const lines = [
    ...wrap(say.in('There are no data for this figure yet.', '此图暂无数据。'), width, 15),
    ...wrap(say.words(remedy), width, 13, { most: 5 }),
    ...wrap(say.in(problem, `(${problem})`), width, 12, { most: 4 }),
  ];
  return {
    title: say.words(figure.asks),
    subtitle: say.in('Nothing is stored to answer this', '尚无可回答此问题的数据'),
    plotHeight: Math.max(140, 40 + lines.length * 24),
    chart: {
      xAxis: { show: false, type: 'value' },
      yAxis: { show: false, type: 'value' },
      title: {
        left: 'center',
        top: 'middle',
        text: lines.join('\n'),
        textStyle: {
          fontSize: 13,
          fontWeight: 'normal',
          lineHeight: 24,
          color: say.palette.soft,
          fontFamily: fontOf(say.lang),
        },
      },
      series: [],
    },
  };
}

/** Text and marks around the plot, from the top down. */
class Page {
  readonly elements: ChartPart[] = [];
  y: number;

  constructor(
    private readonly look: Look,
    private readonly say: Say,
  ) {
    this.y = look.frame === 'inside' ? 18 : 4;
  }

  lines(
    text: string,
    { size, line }: { size: number; line: number },
    fill: string,
    { bold = false, most = 2 }: { bold?: boolean; most?: number },
  ): void {
    for (const part of wrap(text, this.look.width - 2 * PAD, size, { most, bold })) {
      this.text(part, PAD, this.y, size, fill, bold);
      this.y += line;
    }
    this.y += 2;
  }

  banner(text: string): void {
    const dark = this.look.theme === 'dark';
    this.elements.push({
      type: 'rect',
      silent: true,
      shape: { x: 0, y: 0, width: this.look.width, height: BANNER },
      style: { fill: dark ? '#4a3a10' : '#fdf0c8' },
    });
    this.text(text, PAD, 6, 12, dark ? '#f6d98a' : '#6b4d00', true);
    this.y += BANNER;
  }

  /** Across the plot, so that a cut-out still says so. */
  mark(x: number, y: number): void {
    this.elements.push({
      type: 'text',
      silent: true,
      z: -1,
      x,
      y,
      rotation: 0.2,
      style: {
        text: this.say.in('SIMULATED', '模拟数据'),
        font: `bold ${Math.min(84, Math.floor(this.look.width / 7))}px ${fontOf(this.look.lang)}`,
        fill: this.say.palette.ink,
        opacity: 0.06,
        align: 'center',
        verticalAlign: 'middle',
      },
    });
  }

  key(items: readonly KeyItem[]): void {
    let x = PAD;
    this.y += 4;
    for (const item of items) {
      const width = 20 + textWidth(item.text, 12) + 22;
      if (x > PAD && x + width - 22 > this.look.width - PAD) {
        x = PAD;
        this.y += 20;
      }
      this.elements.push(...swatch(item, x, this.y, this.say.palette.paper));
      this.text(item.text, x + 20, this.y + 1, 12, this.say.palette.soft, false);
      x += width;
    }
    this.y += 22;
  }

  private text(text: string, x: number, y: number, size: number, fill: string, bold: boolean): void {
    this.elements.push({
      type: 'text',
      silent: true,
      x,
      y,
      style: { text, font: `${bold ? 'bold ' : ''}${size}px ${fontOf(this.look.lang)}`, fill },
    });
  }
}

function swatch({ colour, as = 'square' }: KeyItem, x: number, y: number, paper: string): ChartPart[] {
  const rect = (height: number, opacity: number): ChartPart => ({
    type: 'rect',
    silent: true,
    shape: { x, y: y + 7 - height / 2, width: 14, height },
    style: { fill: colour, opacity },
  });
  const stroke = (
    x1: number,
    y1: number,
    x2: number,
    y2: number,
    colourOf: string,
    width: number,
  ): ChartPart => ({
    type: 'line',
    silent: true,
    shape: { x1, y1, x2, y2 },
    style: { stroke: colourOf, lineWidth: width },
  });
  if (as === 'line') return [rect(3, 1)];
  if (as === 'band') return [rect(12, 0.25)];
  if (as === 'dash') return [0, 5, 10].map((dx) => stroke(x + dx, y + 7, x + dx + 3, y + 7, colour, 2.5));
  if (as === 'hatch')
    return [
      rect(12, 1),
      ...[2, 7, 12].map((dx) => stroke(x + dx - 2, y + 13, x + dx + 2, y + 1, paper, 1.5)),
    ];
  return [rect(12, 1)];
}
