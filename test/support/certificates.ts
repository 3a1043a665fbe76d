import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A certificate and its key, as PEM. */
export interface Identity {
  readonly key: Buffer;
  readonly cert: Buffer;
}

const CURVE = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];

/** An authority of one's own, made by openssl in a folder, and the certificates that it signs. */
export class Authority {
  /** Its certificate. */
  readonly path: string;

  constructor(private readonly folder: string) {
    mkdirSync(folder, { recursive: true });
    this.path = join(folder, 'ca.pem');
    this.openssl(
      'req',
      '-x509',
      ...CURVE,
      '-days',
      '2',
      '-subj',
      '/CN=authority of the tests',
      '-keyout',
      'ca.key',
      '-out',
      this.path,
    );
  }

  private openssl(...args: string[]): void {
    execFileSync('openssl', args, { cwd: this.folder, stdio: ['ignore', 'ignore', 'pipe'] });
  }

  /** @param names such as `IP:127.0.0.1` @param days how long it is valid from now; -1: until yesterday */
  sign(name: string, names: string, days = 2): Identity {
    const file = (ending: string): string => join(this.folder, `${name}.${ending}`);
    writeFileSync(file('names'), `subjectAltName=${names}\n`);
    this.openssl('req', ...CURVE, '-subj', `/CN=${name}`, '-keyout', file('key'), '-out', file('csr'));
    this.openssl(
      'x509',
      '-req',
      '-in',
      file('csr'),
      '-CA',
      this.path,
      '-CAkey',
      join(this.folder, 'ca.key'),
      '-CAcreateserial',
      '-days',
      String(days),
      '-extfile',
      file('names'),
      '-out',
      file('pem'),
    );
    return { key: readFileSync(file('key')), cert: readFileSync(file('pem')) };
  }
}
