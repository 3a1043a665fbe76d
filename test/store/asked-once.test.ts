import { describe, expect, it } from 'vitest';
import { askedOnce, readsOneVersion } from '../../src/store/asked-once.js';
import type { Engine } from '../../src/store/engine.js';

describe('what is asked once', () => {
  const engineOf = (fixed: boolean): Engine => {
    const engine = {} as Engine;
    if (fixed) readsOneVersion(engine);
    return engine;
  };
  const counting = (): { asked: string[]; ask: (of: string) => () => Promise<string> } => {
    const asked: string[] = [];
    return {
      asked,
      ask: (of) => async () => {
        asked.push(of);
        return `answer ${of}`;
      },
    };
  };

  it('is asked of one version once, of any other engine each time', async () => {
    const { asked, ask } = counting();
    const [fixed, other] = [engineOf(true), engineOf(false)];
    for (const engine of [fixed, fixed, other, other])
      expect(await askedOnce(engine, 'day', ask('a'))).toBe('answer a');
    expect(asked).toEqual(['a', 'a', 'a']);
  });

  it('is told apart by name and by what it is of; the last four are kept', async () => {
    const { asked, ask } = counting();
    const engine = engineOf(true);
    for (const of of ['1', '2', '3', '4', '1', '5', '2', '1']) await askedOnce(engine, 'closes', ask(of), of);
    expect(asked).toEqual(['1', '2', '3', '4', '5', '2']);
    expect(await askedOnce(engine, 'lists', ask('x'), '1')).toBe('answer x');
  });

  it('is asked again after a failure', async () => {
    const engine = engineOf(true);
    const broken = askedOnce(engine, 'day', () => Promise.reject(new Error('the disk is gone')));
    await expect(broken).rejects.toThrow('the disk is gone');
    expect(await askedOnce(engine, 'day', async () => 7)).toBe(7);
  });
});
