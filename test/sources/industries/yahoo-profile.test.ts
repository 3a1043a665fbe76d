import { expect, test } from 'vitest';
import { parseYahooProfile, recogniseYahooProfile } from '../../../src/sources/industries/yahoo-profile.js';
import { recognise } from '../../../src/sources/recognise.js';
import { rejection } from '../../support/rejection.js';

const profile = {
  address1: '1 Invented Road',
  country: 'Hong Kong',
  industry: 'Banks - Regional',
  industryKey: 'banks-regional',
  industryDisp: 'Banks - Regional',
  sector: 'Financial Services',
  companyOfficers: [{ maxAge: 1, name: 'A B' }],
};
const answer = (result: unknown, error: unknown = null): string =>
  JSON.stringify({ quoteSummary: { result, error } });

const ROW = {
  stock: '09001',
  scheme: 'yahoo',
  code: 'banks-regional',
  industry: 'Banks - Regional',
  nameZh: null,
  from: null,
  to: null,
};

test.each<[string, string, string | null]>([
  ['names its symbol', answer([{ assetProfile: profile, quoteType: { symbol: '9001.HK' } }]), 'other.json'],
  ['with the price', answer([{ assetProfile: profile, price: { symbol: '9001.HK' } }]), null],
  ['called after it', answer([{ assetProfile: profile }]), 'in/profiles/9001.HK.json'],
  ['with --id', answer([{ summaryProfile: profile }]), '9001.hk'],
  ['out of its envelope', JSON.stringify({ assetProfile: profile, price: { symbol: '9001.HK' } }), null],
])('reads a profile %s', (_, text, name) => {
  expect(recogniseYahooProfile(text)).toBe(true);
  expect(recognise(Buffer.from(text))).toBe('yahoo-profile');
  expect(parseYahooProfile(text, name)).toEqual(ROW);
});

test('a key is not needed, nor is a name when the display name is there', () => {
  const text = answer([{ assetProfile: { industryDisp: 'Solar' } }]);
  expect(parseYahooProfile(text, '9001.HK')).toEqual({ ...ROW, code: null, industry: 'Solar' });
});

test.each<[string, string, string | null, string]>([
  [
    'that is an error',
    answer(null, { code: 'Not Found', description: 'No data found, symbol may be delisted' }),
    '9001.HK',
    'Yahoo answered "No data found, symbol may be delisted"; ask again, or leave it out',
  ],
  [
    'without a profile',
    answer([{ price: { symbol: '9001.HK' } }]),
    null,
    'no assetProfile in the answer; ask for modules=assetProfile',
  ],
  [
    'of a fund',
    answer([{ assetProfile: { phone: '1' } }]),
    '2800.HK',
    'the profile of 2800.HK has no industry; leave it out',
  ],
  [
    'of nobody',
    answer([{ assetProfile: profile }]),
    'answer.json',
    'the answer does not say of which stock it is; name the file after the symbol (0700.HK.json), give --id 0700.HK, or ask for modules=assetProfile,price',
  ],
  [
    'of another exchange',
    answer([{ assetProfile: profile, price: { symbol: '600000.SS' } }]),
    null,
    '"600000.SS" is no Hong Kong symbol of Yahoo; it ends in .HK',
  ],
])('rejects an answer %s', (_, text, name, message) => {
  expect(rejection(() => parseYahooProfile(text, name))).toBe(message);
});

test('other JSON is no profile', () => {
  expect(recogniseYahooProfile('{"chart":{"result":[]}}')).toBe(false);
  expect(recogniseYahooProfile('stock_code,industry\n')).toBe(false);
});
