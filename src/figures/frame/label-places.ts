import { textWidth } from './text-width.js';

/** A point of a scatter, in pixels of the plot, and what is written beside it. */
export interface LabelledPoint {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  /** Null for a point without a label. */
  readonly text: string | null;
}

export type LabelPlace = 'right' | 'left' | 'top' | 'bottom';
const PLACES: readonly LabelPlace[] = ['right', 'left', 'top', 'bottom'];
const GAP = 5;

type Box = readonly [left: number, top: number, right: number, bottom: number];

/**
 * Where each label may stand without touching another label, a point or the edge of the plot; null where nowhere. The
 * first points choose first.
 */
export function labelPlaces(
  points: readonly LabelledPoint[],
  plot: { readonly width: number; readonly height: number },
  size: number,
): (LabelPlace | null)[] {
  const dots = points.map(({ x, y, radius }): Box => [x - radius, y - radius, x + radius, y + radius]);
  const written: Box[] = [];
  return points.map((point, index) => {
    if (point.text === null) return null;
    const others = [...written, ...dots.filter((_, other) => other !== index)];
    for (const place of PLACES) {
      const box = boxOf(point, point.text, place, size);
      const [left, top, right, bottom] = box;
      if (left < 0 || top < 0 || right > plot.width || bottom > plot.height) continue;
      if (others.some((other) => touch(box, other))) continue;
      written.push(box);
      return place;
    }
    return null;
  });
}

function boxOf({ x, y, radius }: LabelledPoint, text: string, place: LabelPlace, size: number): Box {
  const [width, height] = [textWidth(text, size), size * 1.2];
  const away = radius + GAP;
  switch (place) {
    case 'right':
      return [x + away, y - height / 2, x + away + width, y + height / 2];
    case 'left':
      return [x - away - width, y - height / 2, x - away, y + height / 2];
    case 'top':
      return [x - width / 2, y - away - height, x + width / 2, y - away];
    case 'bottom':
      return [x - width / 2, y + away, x + width / 2, y + away + height];
  }
}

const touch = (a: Box, b: Box): boolean => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
