import { BarChart, LineChart, ScatterChart } from 'echarts/charts';
import {
  GraphicComponent,
  GridComponent,
  MarkAreaComponent,
  MarkLineComponent,
  MarkPointComponent,
  TitleComponent,
  TooltipComponent,
} from 'echarts/components';
import { init, setPlatformAPI, use } from 'echarts/core';
import { LabelLayout } from 'echarts/features';
import { SVGRenderer } from 'echarts/renderers';
import type { FigureDefinition } from './compose.js';
import { withFormatters } from './formatters.js';
import { textWidth } from './text-width.js';

let ready = false;

function prepare(): void {
  if (ready) return;
  ready = true;
  use([
    BarChart,
    LineChart,
    ScatterChart,
    GraphicComponent,
    GridComponent,
    MarkAreaComponent,
    MarkLineComponent,
    MarkPointComponent,
    TitleComponent,
    TooltipComponent,
    LabelLayout,
    SVGRenderer,
  ]);
  // without a canvas ECharts guesses widths by Latin letters of one font
  setPlatformAPI({
    measureText: (text: string, font?: string) => ({
      width: textWidth(text, Number(/([\d.]+)px/.exec(font ?? '')?.[1] ?? 12), /bold/.test(font ?? '')),
    }),
  } as never);
}

/** A figure as SVG text, without a browser; the same definition gives the same bytes. */
export function toSvg(definition: FigureDefinition): string {
  prepare();
  const { width, height, option, title, lang } = definition;
  const chart = init(null, null, { renderer: 'svg', ssr: true, width, height });
  try {
    chart.setOption(withFormatters(option));
    return tidy(chart.renderToSVGString(), title, lang);
  } finally {
    chart.dispose();
  }
}

/** Leaves out what only a page with a mouse needs, and the numbers that ECharts counts per process. */
function tidy(svg: string, title: string, lang: string): string {
  const ids = new Map<string, string>();
  return svg
    .replace(/<style >[\s\S]*?<\/style>\n?/g, '')
    .replace(/ (?:class="zr[^"]*"|ecmeta_\w+="[^"]*"|pointer-events="[^"]*")/g, '')
    .replace(/style="font: ([^"]*)"/g, (_all, font: string) => `style="${longFont(font)}"`)
    .replace(/zr\d+-([a-z]+)\d+/g, (id, kind: string) => {
      const known = ids.get(id) ?? `${kind}${ids.size}`;
      ids.set(id, known);
      return known;
    })
    .replace(/^<svg /, `<svg role="img" xml:lang="${lang === 'zh' ? 'zh-Hans' : 'en'}" `)
    .replace(/>\n/, `>\n<title>${escaped(title)}</title>\n`);
}

/** The `font` shorthand as its properties: not every reader of SVG knows the shorthand. */
function longFont(font: string): string {
  const [, before = '', size = '12', family = 'sans-serif'] = /^(.*?)([\d.]+)px (.*)$/.exec(font) ?? [];
  return `font-size:${size}px;font-family:${family};${/bold/.test(before) ? 'font-weight:bold;' : ''}`;
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
