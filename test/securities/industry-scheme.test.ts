import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  groupNamed,
  parseIndustryScheme,
  shippedScheme,
  UNCLASSIFIED,
} from '../../src/securities/industry-scheme.js';
import { rejection } from '../support/rejection.js';

const HEAD =
  'code,name_en,name_zh,sector_en,sector_zh,hsics_industry,hsics_sector,gics_industry_group,covers\n';
const BANKS = 'banks,Banks,银行,Financials,金融,Financials,Banks,Banks,banks\n';

describe('a scheme', () => {
  it('is read with all its names', () => {
    expect(parseIndustryScheme(HEAD + BANKS).get('banks')).toEqual({
      code: 'banks',
      name: 'Banks',
      nameZh: '银行',
      sector: 'Financials',
      sectorZh: '金融',
      hsicsIndustry: 'Financials',
      hsicsSector: 'Banks',
      gicsIndustryGroup: 'Banks',
      covers: 'banks',
    });
  });

  it.each([
    ['Bank s,B,行,F,金,F,B,B,b\n', 'row 3: code "Bank s" is no word of a to z, with hyphens'],
    ['unclassified,B,行,F,金,F,B,B,b\n', 'row 3: code "unclassified" is no word of a to z, with hyphens'],
    ['banks,B,行,F,金,F,B,B,b\n', 'row 3: "banks" stands in row 2 too'],
    ['b,BANKS,行,F,金,F,B,B,b\n', 'row 3: "banks" stands in row 2 too'],
    ['b,B,银行,F,金,F,B,B,b\n', 'row 3: "银行" stands in row 2 too'],
    ['b,B,,F,金,F,B,B,b\n', 'row 3: name_zh is empty: every group has all columns'],
    ['b,B,行,Financials,金,F,B,B,b\n', 'row 3: sector "Financials" is "金融" above, not "金"'],
    ['b,B,行\n', 'row 3: 3 cells where the header has 9'],
  ])('refuses %j', (line, message) => {
    expect(rejection(() => parseIndustryScheme(HEAD + BANKS + line))).toBe(message);
  });

  it('needs every column', () => {
    expect(rejection(() => parseIndustryScheme('code,name_en\n'))).toContain('no column "name_zh"');
  });
});

describe('the shipped scheme', () => {
  const scheme = shippedScheme();

  it('has the industries that the note names', () => {
    expect(
      [
        'Software and services',
        'technology hardware',
        'Retailing',
        'Banks',
        'Automobiles',
        'Semiconductors',
        'Machinery',
        'Home appliances and consumer durables',
        'Pharmaceuticals and biotechnology',
        'Food, beverages and tobacco',
        'Real estate',
        '软件与服务',
        '银行',
        'software-services',
      ].map((name) => groupNamed(scheme, name)?.code),
    ).toEqual([
      'software-services',
      'technology-hardware',
      'retailing',
      'banks',
      'automobiles',
      'semiconductors',
      'machinery',
      'household-durables',
      'pharmaceuticals',
      'food-beverages',
      'real-estate',
      'software-services',
      'banks',
      'software-services',
    ]);
    expect(groupNamed(scheme, UNCLASSIFIED)).toBeNull();
  });

  it('stands in docs/industries.md as it is', () => {
    const page = readFileSync(new URL('../../docs/industries.md', import.meta.url), 'utf8');
    for (const group of scheme.values()) {
      const { code, name, nameZh, sector, sectorZh, hsicsIndustry, hsicsSector } = group;
      const hsics = hsicsIndustry === hsicsSector ? hsicsSector : `${hsicsIndustry}, ${hsicsSector}`;
      const cells = ['`' + code + '`', name, nameZh, `${sector} ${sectorZh}`, hsics, group.gicsIndustryGroup];
      expect(page).toContain(`| ${cells.join(' | ')} |`);
      expect(page).toContain(`- **${name}**: ${group.covers}.`);
    }
  });

  it('maps to the twelve industries of HSICS and all industry groups of GICS', () => {
    const groups = [...scheme.values()];
    expect(groups.length).toBeGreaterThanOrEqual(25);
    expect(groups.length).toBeLessThanOrEqual(35);
    expect(new Set(groups.map(({ hsicsIndustry }) => hsicsIndustry)).size).toBe(12);
    expect(new Set(groups.map(({ gicsIndustryGroup }) => gicsIndustryGroup)).size).toBe(25);
    expect(groups.every(({ nameZh }) => /^[\p{Script=Han}、]+$/u.test(nameZh))).toBe(true);
  });
});
