import { expect, it } from 'vitest';
import { cellOf, valueOf } from '../../../src/store/clickhouse/values.js';

it.each([
  ['Nullable(Int64)', '9007199254740993', 9007199254740993n],
  ['UInt64', '3', 3n],
  ['Int256', '-170141183460469231731687303715884105729', -170141183460469231731687303715884105729n],
  ['Nullable(Int32)', 5, 5],
  ['Nullable(Decimal(38, 18))', '1.500000000000000000', '1.500000000000000000'],
  ['Nullable(Date32)', '2299-12-31', '9999-12-31'],
  ['LowCardinality(Nullable(String))', 'x', 'x'],
  ['Float64', 0.1, 0.1],
  ['Nullable(Bool)', true, true],
  ['Nullable(Int64)', null, null],
  ['Nullable(Float64)', null, null],
])('a cell of type %s: %s', (type, cell, value) => {
  expect(valueOf(type)(cell)).toEqual(value);
});

it.each([
  ['Nullable(Int64)', 9007199254740993n, '9007199254740993'],
  ['Nullable(Decimal(38, 2))', -5n, '-0.05'],
  ['Nullable(Decimal(38, 0))', 12n, '12'],
  ['Nullable(Date32)', '9999-12-31', '2299-12-31'],
  ['Nullable(String)', null, null],
  ['Nullable(Bool)', false, false],
])('a value for a column of type %s: %s', (type, value, cell) => {
  expect(cellOf(type)(value)).toEqual(cell);
});
