import { xoroshiro128plus } from 'pure-rand';
import { describe, expect, it } from 'vitest';
import type { HabitMonth } from '../../src/participants/habit.js';
import { Labels } from '../../src/participants/label-set.js';
import { evaluate, type LabelOptions, nextMonth } from '../../src/participants/labels.js';
import { Registry } from '../../src/participants/registry.js';
import { ListedHabits, month, monthsFrom, registryText } from '../support/habits.js';

const MIXTURE: LabelOptions = { mode: 'mixture', threshold: null };
const EVER = '2999-12-31';

interface Person {
  readonly id: string;
  readonly kind: string;
  readonly type: 'stable' | 'flexible';
  readonly size: number;
}

/** A seeded stream of standard normal numbers (sum of twelve). */
function normals(seed: number): () => number {
  const random = xoroshiro128plus(seed);
  // small seeds make small first numbers
  for (let skipped = 0; skipped < 64; skipped += 1) random.unsafeNext();
  const next = (): number => (random.unsafeNext() >>> 0) / 2 ** 32;
  return () => Array.from({ length: 12 }, next).reduce((a, b) => a + b, -6);
}

/**
 * Participants with known habits. A fifth of the value is held by participants whose kind misleads: slow brokers and fast
 * custodians. Stable ones turn over about 1% a month, flexible ones 12%, each about its own level, months varying
 * by a factor of about 1.7 around it.
 */
function people(seed: number): Person[] {
  const normal = normals(seed);
  return Array.from({ length: 60 }, (_, index) => {
    const type = index % 2 === 0 ? 'stable' : 'flexible';
    const misleading = index % 5 === 0;
    const custodian = (type === 'stable') !== misleading;
    return {
      id: `${custodian ? 'C' : 'B'}${String(70_000 + index)}`,
      kind: custodian ? 'custodian' : 'broker',
      type,
      size: Math.exp(Math.log(5e9) + 1.5 * normal()),
    };
  });
}

function habitsFor(persons: readonly Person[], seed: number, months: readonly string[]): HabitMonth[] {
  const normal = normals(seed + 1000);
  return persons.flatMap(({ id, type, size }) => {
    const own = Math.log(type === 'stable' ? 0.01 : 0.12) + 0.4 * normal();
    return months.map((name) => {
      const traded = size * Math.exp(own + 0.55 * normal());
      return month(id, name, { bought: traded * 1.3, sold: traded, base: size });
    });
  });
}

const registryOf = (persons: readonly Person[]): Registry => Registry.parse(registryText(persons));

function rightByValue(persons: readonly Person[], typeOf: (id: string) => string | null): number {
  const total = persons.reduce((sum, { size }) => sum + size, 0);
  const right = persons
    .filter(({ id, type }) => typeOf(id) === type)
    .reduce((sum, { size }) => sum + size, 0);
  return right / total;
}

describe('participants with known habits', () => {
  it.each([
    [12, 0.98],
    [3, 0.9],
  ])('with %i months are told apart, at least %d by value', async (count, least) => {
    for (let seed = 1; seed <= 20; seed += 1) {
      const persons = people(seed);
      const registry = registryOf(persons);
      const months = monthsFrom('2025-01', count);
      const labels = new Labels(
        registry,
        await evaluate(new ListedHabits(habitsFor(persons, seed, months)), registry, EVER, MIXTURE),
      );
      const day = nextMonth(months.at(-1) as string);
      expect(
        rightByValue(persons, (id) => labels.typeOf(id, day)),
        `seed ${seed}`,
      ).toBeGreaterThanOrEqual(least);
    }
  });

  it('by kind alone would be wrong for those whose kind misleads', async () => {
    const persons = people(1);
    const registry = registryOf(persons);
    const source = new ListedHabits(habitsFor(persons, 1, monthsFrom('2025-01', 12)));
    const byKind = new Labels(
      registry,
      await evaluate(source, registry, EVER, { mode: 'kind', threshold: null }),
    );
    expect(rightByValue(persons, (id) => byKind.typeOf(id, '2026-01-01'))).toBeLessThan(0.9);
  });

  it('change their type on the first day of a quarter only, once judged', async () => {
    const persons = people(3);
    const registry = registryOf(persons);
    const source = new ListedHabits(habitsFor(persons, 3, monthsFrom('2024-01', 24)));
    const evaluations = await evaluate(source, registry, EVER, MIXTURE);
    const flips: string[] = [];
    for (const [index, { from, judgements }] of evaluations.entries()) {
      const before = evaluations[index - 1]?.judgements;
      for (const [holder, { type }] of judgements) {
        const was = before?.get(holder);
        if (was && was.by !== 'prior' && was.type !== type) flips.push(`${from} ${holder}`);
      }
    }
    expect(flips.filter((flip) => !/-(01|04|07|10)-01 /.test(flip))).toEqual([]);
    // nobody's habits changed, so hardly anybody's type does: 60 participants, 7 quarters
    expect(flips.length).toBeLessThanOrEqual(4);
  });

  it('are judged by what came before: later months change nothing', async () => {
    const persons = people(4);
    const registry = registryOf(persons);
    const rows = habitsFor(persons, 4, monthsFrom('2025-01', 14));
    const all = await evaluate(new ListedHabits(rows), registry, EVER, MIXTURE);
    for (const { from, judgements } of all) {
      const known = new ListedHabits(rows.filter(({ month: name }) => `${name}-31` < from));
      const then = (await evaluate(known, registry, EVER, MIXTURE)).at(-1);
      expect(then?.from).toBe(from);
      expect([...(then?.judgements.values() ?? [])]).toEqual([...judgements.values()]);
    }
  });
});

describe('a participant', () => {
  const others = people(5);
  const rows = habitsFor(others, 5, monthsFrom('2025-01', 12));
  const labelsWith = async (
    kind: string,
    own: readonly HabitMonth[],
    options: LabelOptions = MIXTURE,
  ): Promise<Labels> => {
    const registry = Registry.parse(registryText([...others, { id: 'B79999', kind }]));
    return new Labels(registry, await evaluate(new ListedHabits([...rows, ...own]), registry, EVER, options));
  };
  const traded = (months: readonly string[], frequency: number): HabitMonth[] =>
    months.map((name) => month('B79999', name, { bought: frequency * 1e9, sold: frequency * 1e9 }));

  it('with one month is what its kind is, and is marked so', async () => {
    const one = traded(['2025-12'], 0.5);
    const bank = (await labelsWith('bank', one)).judgementOf('B79999', '2026-01-01');
    expect(bank).toMatchObject({ type: 'stable', by: 'prior', pFlexible: null });
    const broker = (await labelsWith('broker', one)).judgementOf('B79999', '2026-01-01');
    expect(broker).toMatchObject({ type: 'flexible', by: 'prior', pFlexible: null });
  });

  it('between the two keeps what it was; without that, what its kind is', async () => {
    const unclear = await labelsWith('bank', traded(monthsFrom('2025-01', 12), 0.035));
    const cut = unclear.evaluationOn('2026-01-01')?.cut;
    const middle = Math.exp(cut?.score ?? 0);
    // on a bank's own middle: at its size of 1 bn there is no correction for size
    const bankMiddle = middle * Math.exp(Math.log(0.65 / 0.35) / (cut?.slope ?? 1));
    const fast = traded(monthsFrom('2025-01', 5), 0.3);
    const slow = traded(monthsFrom('2025-06', 7), 0.01);
    const never = await labelsWith('bank', traded(monthsFrom('2025-01', 12), bankMiddle));
    expect(never.typeOf('B79999', '2026-01-01')).toBe('stable');
    expect(never.judgementOf('B79999', '2026-01-01')?.pFlexible).toBeCloseTo(0.5, 1);
    const before = await labelsWith('bank', [...fast, ...slow]);
    expect(before.typeOf('B79999', '2025-07-01')).toBe('flexible');
    const kept = await labelsWith('bank', [...fast, ...traded(monthsFrom('2025-06', 7), bankMiddle)]);
    expect(kept.judgementOf('B79999', '2026-01-01')).toMatchObject({ type: 'flexible', by: 'kept' });
  });

  it('that changes its habits changes its type when the quarter begins', async () => {
    const months = monthsFrom('2025-01', 12);
    const own = [...traded(months.slice(0, 4), 0.3), ...traded(months.slice(4), 0.005)];
    const labels = await labelsWith('broker', own);
    const types = months.map((name) => labels.typeOf('B79999', `${name}-15`));
    expect(types.slice(3, 6)).toEqual(['flexible', 'flexible', 'flexible']);
    expect(labels.typeOf('B79999', '2026-01-01')).toBe('stable');
    const periods = labels.periods().filter(({ holder }) => holder === 'B79999');
    expect(periods.map(({ type }) => type)).toEqual(['flexible', 'stable']);
    expect(periods[1]?.from).toMatch(/-(01|04|07|10)-01$/);
    expect(Date.parse(periods[1]?.from ?? '') - Date.parse(periods[0]?.to ?? '')).toBe(86_400_000);
  });

  it('not seen for a year is no longer known', async () => {
    const registry = Registry.parse(registryText([...others, { id: 'B79999', kind: 'bank' }]));
    const seen = monthsFrom('2023-01', 6).map((name) => month('B79999', name, { bought: 3e8, sold: 3e8 }));
    const source = new ListedHabits([...habitsFor(others, 5, monthsFrom('2023-01', 36)), ...seen]);
    const labels = new Labels(registry, await evaluate(source, registry, EVER, MIXTURE));
    expect(labels.typeOf('B79999', '2023-08-01')).toBe('flexible');
    expect(labels.typeOf('B79999', '2025-06-01')).toBe('stable');
  });

  it('whose type the user sets keeps it', async () => {
    const registry = Registry.parse(registryText([...others, { id: 'B79999', kind: 'broker' }]), [
      { id: 'B79999', field: 'type_default', value: 'stable', reason: 'only index funds' },
    ]);
    const source = new ListedHabits([...rows, ...traded(monthsFrom('2025-01', 12), 0.6)]);
    const labels = new Labels(registry, await evaluate(source, registry, EVER, MIXTURE));
    expect(labels.judgementOf('B79999', '2026-01-01')).toMatchObject({ type: 'stable', by: 'set' });
  });

  it('by a fixed threshold is flexible from just that frequency on', async () => {
    const options: LabelOptions = { mode: 'threshold', threshold: 0.04 };
    const months = monthsFrom('2025-01', 12);
    for (const [frequency, type] of [
      [0.04, 'flexible'],
      [0.0399, 'stable'],
    ] as const) {
      const labels = await labelsWith('broker', traded(months, frequency), options);
      expect(labels.typeOf('B79999', '2026-01-01')).toBe(type);
    }
  });
});

describe('the anchors', () => {
  const anchors = [
    { id: 'C00019', kind: 'custodian' },
    { id: 'C00010', kind: 'custodian', type: 'flexible' },
  ];
  const brokers = Array.from({ length: 30 }, (_, index) => ({ id: `B7${1000 + index}`, kind: 'broker' }));
  const registry = Registry.parse(registryText([...anchors, ...brokers]));
  const months = monthsFrom('2025-01', 12);
  /** Two groups of brokers, both faster than either anchor. */
  const rows = (stable: number, flexible: number): HabitMonth[] =>
    months.flatMap((name) => [
      month('C00019', name, { bought: stable * 1e9, sold: stable * 1e9 }),
      month('C00010', name, { bought: flexible * 1e9, sold: flexible * 1e9 }),
      ...brokers.map(({ id }, index) => {
        const traded = (index % 2 === 0 ? 0.1 : 0.8) * (1 + (index % 7) / 20) * 1e9;
        return month(id, name, { bought: traded, sold: traded });
      }),
    ]);

  it('hold the cut between them where the two groups of the data are others', async () => {
    const [last] = (await evaluate(new ListedHabits(rows(0.005, 0.03)), registry, EVER, MIXTURE)).slice(-1);
    expect(last?.cut?.by).toBe('anchors');
    expect(last?.judgements.get('C00019')?.type).toBe('stable');
    expect(last?.judgements.get('C00010')?.type).toBe('flexible');
    expect(brokers.every(({ id }) => last?.judgements.get(id)?.type === 'flexible')).toBe(true);
  });

  it('are left aside, with a note, where the stable one trades faster', async () => {
    const [last] = (await evaluate(new ListedHabits(rows(0.05, 0.03)), registry, EVER, MIXTURE)).slice(-1);
    expect(last?.cut?.notes.join()).toContain('C00019 trades no slower than C00010');
  });
});
