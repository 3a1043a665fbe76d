import { resolve } from 'node:path';
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
      ca: null,
    });
    expect(engineAddress('clickhouse://localhost/waizi', refuse)).toMatchObject({
      nodes: [{ host: 'localhost', port: 8123 }],
      secure: false,
      user: 'default',
      cluster: null,
    });
  });

  it('names the file of an authority, from the folder of its config', () => {
    const ca = (text: string): string | null => engineAddress(text, refuse, '/data/team').ca;
    expect(ca('clickhouses://waizi@a/waizi?ca=ca.pem')).toBe(resolve('/data/team/ca.pem'));
    expect(ca('clickhouses://waizi@a,b/waizi?cluster=both&ca=/etc/ca.pem')).toBe(resolve('/etc/ca.pem'));
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
    ['clickhouse://50%@a/waizi', 'write %25'],
    ['clickhouse://a/waizi?ca=/etc/ca.pem', 'write clickhouses://'],
    ['clickhouses://a/waizi?ca=', 'no file after ca='],
    ["clickhouse://a/waizi?cluster=x'y", 'cluster that cannot be'],
  ])('%s is refused', (text, problem) => {
    expect(() => engineAddress(text, refuse)).toThrow(problem);
  });

  it('shows no password in a refusal', () => {
    expect(() => engineAddress('clickhouse://u:hunter2@localhost/waizi', refuse)).not.toThrow(/hunter2/);
  });
});
