import { check, checkInteger, checkList, checkRows } from './validate.js';

export interface KMeans {
  /** One row per cluster. */
  centers: number[][];
  /** Cluster of each row of the data. */
  labels: number[];
  /** Sum of the squared distances of the rows from their centers. */
  inertia: number;
  iterations: number;
  converged: boolean;
}

/**
 * Lloyd's k-means from given centers: every row goes to its nearest center (the first of equals), every center
 * moves to the mean of its rows, until no row moves. A center left without rows moves to the row that lies
 * farthest from its own center. Clusters keep the order of the given centers.
 * Source: Lloyd, Least squares quantization in PCM, IEEE Transactions on Information Theory 28 (1982).
 * @throws UsageError on ragged or non-finite data, or fewer rows than centers
 */
export function kMeans(options: {
  data: readonly (readonly number[])[];
  centers: readonly (readonly number[])[];
  maxIterations?: number;
}): KMeans {
  const { data, maxIterations = 300 } = options;
  checkList('centers', options.centers, 'rows');
  const count = options.centers.length;
  const width = checkRows('data', data, Math.max(1, count));
  check(checkRows('centers', options.centers) === width, `centers must have ${width} columns like data`);
  checkInteger('maxIterations', maxIterations, 1);

  let centers = options.centers.map((center) => [...center]);
  let labels = nearest(data, centers);
  let iterations = 0;
  let converged = false;
  while (iterations < maxIterations && !converged) {
    iterations += 1;
    labels = fillEmpty(data, centers, labels);
    centers = centers.map((_, k) => meanRow(data.filter((_row, i) => labels[i] === k)));
    const next = nearest(data, centers);
    converged = next.every((label, i) => label === labels[i]);
    labels = next;
  }
  const inertia = data.reduce((sum, row, i) => sum + squaredDistance(row, centers[labels[i] ?? 0] ?? []), 0);
  return { centers, labels, inertia, iterations, converged };
}

/** Index of the nearest center of each row, the first of equals. */
export function nearest(
  data: readonly (readonly number[])[],
  centers: readonly (readonly number[])[],
): number[] {
  return data.map((row) => {
    let best = 0;
    let least = Number.POSITIVE_INFINITY;
    centers.forEach((center, k) => {
      const distance = squaredDistance(row, center);
      if (distance < least) [best, least] = [k, distance];
    });
    return best;
  });
}

/** Gives each cluster without rows the row farthest from its center, taken from a cluster that has others. */
function fillEmpty(
  data: readonly (readonly number[])[],
  centers: readonly (readonly number[])[],
  labels: readonly number[],
): number[] {
  const filled = [...labels];
  centers.forEach((_, k) => {
    if (filled.includes(k)) return;
    let farthest = -1;
    let most = -1;
    data.forEach((row, i) => {
      const own = filled[i] ?? 0;
      if (filled.indexOf(own) === filled.lastIndexOf(own)) return;
      const distance = squaredDistance(row, centers[own] ?? []);
      if (distance > most) [farthest, most] = [i, distance];
    });
    if (farthest >= 0) filled[farthest] = k;
  });
  return filled;
}

function meanRow(rows: readonly (readonly number[])[]): number[] {
  return (rows[0] ?? []).map((_, j) => rows.reduce((sum, row) => sum + (row[j] ?? 0), 0) / rows.length);
}

function squaredDistance(a: readonly number[], b: readonly number[]): number {
  let sum = 0;
  for (let j = 0; j < a.length; j++) sum += ((a[j] ?? 0) - (b[j] ?? 0)) ** 2;
  return sum;
}
