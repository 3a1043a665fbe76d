import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readConfig } from '../../src/config.js';
import { temporaryFolder } from '../support/folder.js';

const folder = temporaryFolder('own-indicators');
let count = 0;

function read(yaml: string) {
  const home = join(folder, String(count++));
  mkdirSync(home);
  writeFileSync(join(home, 'config.yaml'), yaml);
  return readConfig(home).northbound;
}

const KOREA = '{ input: korea, series: kospi-foreign, published: evening, flow: true, source: KRX }';
const withIndicator = (fields: string, inputs = KOREA): string =>
  `northbound:\n  inputs: [${inputs}]\n  indicators: [{ id: korea_day, ${fields} }]\n`;

describe('northbound: of config.yaml', () => {
  it('adds inputs, indicators in use, and candidates', () => {
    expect(read('simulated: true\n')).toEqual({ inputs: [], used: [], candidates: [] });
    const { inputs, used, candidates } = read(
      `northbound:
  inputs:
    - ${KOREA}
    - { input: kospi, index: KOSPI, published: evening, source: KRX, meaning: KOSPI 200 }
  indicators:
    - { id: korea_day, formula: "standard(120, value(korea))", sign: "+", use: true, meaning: foreigners in Korea }
    - { id: korea_relative, formula: "return(kospi) - return(hsi)", group: Korea }
`,
    );
    expect(inputs).toEqual([
      {
        input: 'korea',
        table: 'series_days',
        ids: ['kospi-foreign'],
        published: 'evening',
        flow: true,
        meaning: 'KRX',
      },
      {
        input: 'kospi',
        table: 'index_days',
        ids: ['KOSPI'],
        published: 'evening',
        flow: false,
        meaning: 'KOSPI 200',
      },
    ]);
    expect(used).toMatchObject([{ id: 'korea_day', sign: 1, group: 'own', tier: 'wide' }]);
    expect(candidates).toMatchObject([{ id: 'korea_relative', sign: null, group: 'Korea', tier: 'wide' }]);
  });

  it.each([
    ['northbound: { indicator: [] }', 'northbound: Unrecognized key: "indicator"'],
    [
      withIndicator('formula: return(kospi)'),
      'entry 1, formula: formula "return(kospi)": return() takes the name',
    ],
    [withIndicator('formula: korea'), 'write value(korea) or return(korea)'],
    [withIndicator('formula: nothing'), '"nothing" is no input, nor any of turnover'],
    [withIndicator('formula: "mean(5, turnover)"'), 'no function "mean"'],
    [withIndicator('formula: "lag(0.5, turnover)"'), 'lag() takes a whole number of days first'],
    [withIndicator('formula: "lag(turnover, 1)"'), 'lag() takes a number first'],
    [withIndicator('formula: "lag(1)"'), 'lag(number, value) is given 1 of them'],
    [withIndicator('formula: "log(trades, 2)"'), 'log(value) is given 2 of them'],
    [withIndicator('formula: "weekday(turnover)"'), 'weekday() takes a number'],
    [withIndicator('formula: "event(dow)"'), 'event() takes one of msci, ftse'],
    [withIndicator('formula: "before(5, max(turnover, nothing))"'), '"nothing" is no input'],
    [withIndicator('formula: "return(hsi"'), '")" expected'],
    [withIndicator('formula: turnover, sign: up'), 'entry 1, sign'],
    [
      'northbound: { indicators: [{ id: hsi_lag, formula: turnover }] }',
      'entry 1: hsi_lag is the name of one that ships',
    ],
    [
      'northbound: { indicators: [{ id: a, formula: turnover }, { id: a, formula: trades }] }',
      'entry 2: two of them are named a',
    ],
    [
      withIndicator('formula: turnover', KOREA.replace('korea,', 'market,')),
      'market is the name of one that ships',
    ],
    [
      withIndicator('formula: turnover', KOREA.replace('kospi-foreign', 'usdcnh')),
      'inputs, entry 1: usdcnh is input usdcnh already',
    ],
    [
      withIndicator('formula: turnover', `${KOREA}, ${KOREA.replace('korea,', 'korea_again,')}`),
      'inputs, entry 2: kospi-foreign is input korea already',
    ],
    [withIndicator('formula: turnover', KOREA.replace('series', 'index')), 'an index is no flow'],
    [
      withIndicator('formula: turnover', KOREA.replace('series: kospi-foreign, ', '')),
      'needs series or index',
    ],
    [
      withIndicator('formula: turnover', KOREA.replace('published: evening, ', '')),
      'inputs, entry 1, published',
    ],
    [withIndicator('formula: turnover', KOREA.replace(', source: KRX', '')), 'inputs, entry 1, source'],
  ])('refuses %s', (yaml, problem) => {
    expect(() => read(yaml)).toThrow(problem);
    expect(() => read(yaml)).toThrow('config.yaml, northbound');
  });
});
