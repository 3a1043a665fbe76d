import { describe, expect, test } from 'vitest';
import { kMeans } from '../../src/stats/k-means.js';
import { absent, expectClose, reference, referenceColumns, referenceTitle } from './reference.js';

describe.skipIf(absent)(referenceTitle('k-means of scikit-learn'), () => {
  test('iris from given centers', () => {
    const { kmeans_iris: expected } = reference<{
      kmeans_iris: { init: number[][]; centers: number[][]; inertia: number; labels: number[] };
    }>('gmm_sklearn/expected.json');
    const columns = Object.values(referenceColumns('gmm_sklearn/input_iris.csv')).map((c) => c.map(Number));
    const data = (columns[0] ?? []).map((_, i) => columns.map((values) => values[i] ?? Number.NaN));
    const found = kMeans({ data, centers: expected.init });
    expect(found.labels).toEqual(expected.labels);
    expectClose(found.centers, expected.centers);
    expectClose(found.inertia, expected.inertia);
  });
});

test('rows go to the nearest center, centers to the mean of their rows', () => {
  const found = kMeans({ data: [[0], [2], [10], [12], [14]], centers: [[1], [2]] });
  expect(found).toMatchObject({
    centers: [[1], [12]],
    labels: [0, 0, 1, 1, 1],
    inertia: 10,
    converged: true,
  });
});

test('a center without rows takes the row farthest from its own', () => {
  const found = kMeans({ data: [[0], [1], [9]], centers: [[0], [100]] });
  expect(found).toMatchObject({ centers: [[0.5], [9]], labels: [0, 0, 1], inertia: 0.5 });
});

test('fewer rows than centers are rejected', () => {
  expect(() => kMeans({ data: [[1]], centers: [[1], [2]] })).toThrow(
    'data has 1 rows, at least 2 are needed',
  );
});
