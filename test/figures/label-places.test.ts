import fc from 'fast-check';
import { expect, test } from 'vitest';
import { labelPlaces } from '../../src/figures/frame/label-places.js';
import { textWidth } from '../../src/figures/frame/text-width.js';

const plot = { width: 400, height: 200 };
const label = 'Bank';
const width = textWidth(label, 10);

test('a label stands right of its point, on the left where the plot ends or a point is in the way', () => {
  const at = (x: number, y: number, text: string | null = label) => ({ x, y, radius: 4, text });
  expect(labelPlaces([at(100, 100)], plot, 10)).toEqual(['right']);
  expect(labelPlaces([at(395, 100)], plot, 10)).toEqual(['left']);
  expect(labelPlaces([at(100, 100), at(115, 100, null)], plot, 10)).toEqual(['left', null]);
  // two points side by side: the second is in the way of the first one's label
  expect(labelPlaces([at(100, 100), at(100 + width + 12, 100)], plot, 10)).toEqual(['left', 'right']);
});

test('no label is written over another one or over a point, whatever the points', () => {
  const point = fc.record({
    x: fc.integer({ min: 0, max: 400 }),
    y: fc.integer({ min: 0, max: 200 }),
    radius: fc.integer({ min: 2, max: 16 }),
    text: fc.option(fc.constantFrom('Bank', 'A longer name', '银行'), { nil: null }),
  });
  fc.assert(
    fc.property(fc.array(point, { maxLength: 12 }), (points) => {
      const places = labelPlaces(points, plot, 10);
      const boxes = points.flatMap(({ x, y, radius, text }, index) => {
        const place = places[index];
        if (!place || text === null) return [];
        const [w, h] = [textWidth(text, 10), 12];
        const left = place === 'right' ? x + radius : place === 'left' ? x - radius - w : x - w / 2;
        const top = place === 'top' ? y - radius - h : place === 'bottom' ? y + radius : y - h / 2;
        return [{ left, top, right: left + w, bottom: top + h }];
      });
      for (const [i, a] of boxes.entries())
        for (const b of boxes.slice(i + 1))
          expect(
            a.left + 9 < b.right && b.left + 9 < a.right && a.top + 9 < b.bottom && b.top + 9 < a.bottom,
          ).toBe(false);
    }),
    { numRuns: 200 },
  );
});
