import {
  BarChart,
  BoxplotChart,
  CustomChart,
  HeatmapChart,
  LineChart,
  PieChart,
  ScatterChart,
} from 'echarts/charts';
import {
  AriaComponent,
  AxisPointerComponent,
  DatasetComponent,
  GraphicComponent,
  GridComponent,
  LegendComponent,
  MarkAreaComponent,
  MarkLineComponent,
  MarkPointComponent,
  TitleComponent,
  TooltipComponent,
  VisualMapComponent,
} from 'echarts/components';
import { type EChartsCoreOption, init, use } from 'echarts/core';
import { LabelLayout } from 'echarts/features';
import { CanvasRenderer } from 'echarts/renderers';
import type { FigureDefinition } from '../../../src/figures/frame/compose.js';
import { withFormatters } from '../../../src/figures/frame/formatters.js';

use([
  BarChart,
  BoxplotChart,
  CustomChart,
  HeatmapChart,
  LineChart,
  PieChart,
  ScatterChart,
  AriaComponent,
  AxisPointerComponent,
  DatasetComponent,
  GraphicComponent,
  GridComponent,
  LegendComponent,
  MarkAreaComponent,
  MarkLineComponent,
  MarkPointComponent,
  TitleComponent,
  TooltipComponent,
  VisualMapComponent,
  LabelLayout,
  CanvasRenderer,
]);

/** The option for this page: its policy lets nothing write styles into the document, so tips are drawn, too. */
function optionOf({ option }: FigureDefinition): EChartsCoreOption {
  const { tooltip } = option;
  return withFormatters({
    ...option,
    ...(tooltip ? { tooltip: { ...(tooltip as object), renderMode: 'richText', confine: true } } : {}),
  });
}

/** Draws into an element; gives what takes the drawing away. */
export function draw(element: HTMLElement, definition: FigureDefinition): () => void {
  const chart = init(element, null, { width: definition.width, height: definition.height });
  chart.setOption(optionOf(definition));
  return () => chart.dispose();
}

/** The chart as an image of twice its size, for screens and print. */
export async function imageOf(definition: FigureDefinition): Promise<Blob> {
  const canvas = document.createElement('canvas');
  canvas.width = definition.width;
  canvas.height = definition.height;
  const chart = init(canvas, null, {
    width: definition.width,
    height: definition.height,
    devicePixelRatio: 2,
  });
  try {
    chart.setOption(optionOf(definition));
    const drawn = chart.renderToCanvas({ pixelRatio: 2 });
    return await new Promise<Blob>((resolve, reject) =>
      drawn.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('the image could not be made')))),
    );
  } finally {
    chart.dispose();
  }
}
