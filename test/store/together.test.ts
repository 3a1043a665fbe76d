import { expect, test } from 'vitest';
import { DuckDbEngine } from '../../src/store/duckdb-engine.js';
import type { Engine } from '../../src/store/engine.js';
import { together } from '../../src/store/together.js';

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));
const none: Engine = {
  exec: async () => undefined,
  query: async () => [],
  columns: async function* () {},
  append: async () => 0,
  close: () => undefined,
};

test('two questions are asked on connections of their own, both in UTC and of the same views', async () => {
  const engine = await DuckDbEngine.open();
  try {
    await engine.exec('CREATE VIEW numbers AS SELECT 7 AS n; CREATE TEMP TABLE mine AS SELECT 1 AS one');
    const zone = `SELECT n, current_setting('TimeZone') AS zone, current_setting('parquet_metadata_cache') AS kept FROM numbers`;
    const [own, other] = await together(
      engine,
      (one) => one.query(zone),
      (one) => one.query(zone),
    );
    expect(own).toEqual([{ n: 7, zone: 'UTC', kept: true }]);
    expect(other).toEqual(own);
    await expect(
      together(
        engine,
        async (one) => expect(one).toBe(engine),
        (one) => one.query('SELECT * FROM mine'),
      ),
    ).rejects.toThrow(/mine does not exist/);
  } finally {
    engine.close();
  }
});

test('a failure is told once both have ended, that of the first before that of the second', async () => {
  for (const engine of [none, { ...none, beside: <T>(job: (own: Engine) => Promise<T>) => job(none) }]) {
    let ended = 0;
    const slow = async (): Promise<number> => {
      await pause();
      ended += 1;
      return ended;
    };
    const fails = (text: string) => async (): Promise<never> => {
      throw new Error(text);
    };
    await expect(together(engine, slow, fails('second'))).rejects.toThrow('second');
    expect(ended).toBe(1);
    await expect(together(engine, fails('first'), fails('second'))).rejects.toThrow('first');
    expect(await together(engine, slow, async () => 'two')).toEqual([2, 'two']);
  }
});

test('an engine that can ask one thing at a time does the first, then the second', async () => {
  const said: string[] = [];
  await together(
    none,
    async () => {
      await pause();
      said.push('first');
    },
    async () => void said.push('second'),
  );
  expect(said).toEqual(['first', 'second']);
});

test('an engine that was interrupted opens no other connection', async () => {
  const engine = await DuckDbEngine.open();
  engine.interrupt();
  await expect(engine.beside(async (own) => own.query('SELECT 1'))).rejects.toThrow(/interrupted/);
  engine.close();
});
