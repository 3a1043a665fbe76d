import { describe, expect, it } from 'vitest';
import { engineAddress } from '../../../src/store/clickhouse/address.js';

const refuse = (problem: string): never => {
  throw new Error(problem);
};

describe('the address of a cluster', () => {
  it('is taken apart', () => {
    expect(engineAddress('clickhouses://waizi@a.example:9443,[::1]/team?cluster=both', refuse)).toEqual({
      nodes: [
        { host: 'a.example', port: 9443 },
        { host: '[::1]', port: 8443 },
      ],
      secure: true,
      user: 'waizi',
      database: 'team',
      cluster: 'both',
    });
    expect(engineAddress('clickhouse://localhost/waizi', refuse)).toMatchObject({
      nodes: [{ host: 'localhost', port: 8123 }],
      secure: false,
      user: 'default',
      cluster: null,
    });
  });

  it.each([
    ['http://localhost/waizi', 'no address'],
    ['clickhouse://u:secret@localhost/waizi', 'WAIZI_CLICKHOUSE_PASSWORD'],
    ['clickhouse://localhost', 'names no database'],
    ['clickhouse://localhost/w; DROP', 'names no database'],
    ['clickhouse://a,b/waizi', 'add ?cluster='],
    ['clickhouse://a:99999/waizi', 'is no host:port'],
    ['clickhouse:///waizi', 'is no host:port'],
    ['clickhouse://a/waizi?user=x', 'unknown option "user"'],
    ["clickhouse://a/waizi?cluster=x'y", 'cluster that cannot be'],
  ])('%s is refused', (text, problem) => {
    expect(() => engineAddress(text, refuse)).toThrow(problem);
  });

  it('shows no password in a refusal', () => {
    expect(() => engineAddress('clickhouse://u:hunter2@localhost/waizi', refuse)).not.toThrow(/hunter2/);
  });
});
