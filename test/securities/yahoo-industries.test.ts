import { describe, expect, it } from 'vitest';
import { shippedScheme } from '../../src/securities/industry-scheme.js';
import { groupOfYahoo, parseYahooIndustries } from '../../src/securities/yahoo-industries.js';
import { rejection } from '../support/rejection.js';

describe("Yahoo's industries", () => {
  it.each([
    ['Banks - Regional', 'banks'],
    ['Banks—Regional', 'banks'],
    ['banks-regional', 'banks'],
    ['Oil & Gas E&P', 'oil-gas'],
    ['oil-gas-e-p', 'oil-gas'],
    ['Internet Retail', 'retailing'],
    ['Software - Application', 'software-services'],
    ['REIT - Retail', 'reits'],
    ['Auto Manufacturers', 'automobiles'],
  ])('%s is %s', (industry, code) => {
    expect(groupOfYahoo(industry)?.code).toBe(code);
  });

  it.each(['Consumer Electronics', 'Luxury Goods', 'Leisure', 'Invented Industry', ''])(
    '%j may be several or is unknown',
    (industry) => {
      expect(groupOfYahoo(industry)).toBeNull();
    },
  );

  it.each([
    ['Solar,sun\n', 'row 2: "Solar" means the unknown industry "sun"'],
    ['Solar,banks\nsolar,banks\n', 'row 3: "solar" is empty or stands there twice'],
    [',banks\n', 'row 2: "" is empty or stands there twice'],
  ])('refuses %j', (lines, message) => {
    expect(rejection(() => parseYahooIndustries(`yahoo,industry\n${lines}`, shippedScheme()))).toBe(message);
  });
});
