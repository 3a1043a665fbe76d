import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { StoreError } from '../../errors.js';

/**
 * The certificates of an authority of one's own, as PEM.
 * @throws StoreError when the file cannot be read or holds none
 */
export function authorityOf(path: string): Buffer {
  const remedy = 'correct ca= of engine in config.yaml';
  let pem: Buffer;
  try {
    pem = readFileSync(path);
  } catch (error) {
    const { code } = error as { code?: string };
    throw new StoreError(`the certificate authority ${path} cannot be read (${code}); ${remedy}`);
  }
  try {
    new X509Certificate(pem);
  } catch {
    throw new StoreError(`${path} holds no certificate in PEM form; ${remedy}`);
  }
  return pem;
}

const UNTRUSTED = new Set([
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'CERT_SIGNATURE_FAILURE',
  'CERT_UNTRUSTED',
  'INVALID_CA',
]);

/** What is wrong with the way to a node over TLS, or without it, and what to do; null when it is something else. */
export function tlsProblem(code: string, said: string, secure: boolean): string | null {
  if (UNTRUSTED.has(code))
    return `shows a certificate that nobody trusted here has signed (${code}); give the file of its authority as ca=FILE in engine of config.yaml`;
  if (code === 'CERT_HAS_EXPIRED')
    return 'shows a certificate that has expired; renew it on the server, or set the clock of this machine';
  if (code === 'CERT_NOT_YET_VALID')
    return 'shows a certificate that is not valid yet; set the clock of this machine, or renew it on the server';
  if (code === 'CERT_REVOKED') return 'shows a certificate that was revoked; renew it on the server';
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID')
    return 'shows a certificate for another host; write the name that the certificate has into engine of config.yaml, or give the server one for this name';
  if (secure && (code === 'EPROTO' || code.startsWith('ERR_SSL_')))
    return /wrong version number|packet length too long|http request/i.test(said)
      ? 'speaks no TLS on this port; write its HTTPS port into engine of config.yaml (8443 unless changed), or clickhouse:// for plain HTTP in a private network'
      : `agrees on no TLS with waizi (${code}); see what versions and ciphers the server allows`;
  if (/is for clickhouse-client/.test(said))
    return 'is asked on its native port; write its HTTP port (8123 unless changed; HTTPS: 8443) into engine of config.yaml';
  if (!secure && (code.startsWith('HPE_') || /plain HTTP request .*HTTPS port/i.test(said)))
    return 'answers no plain HTTP on this port; write clickhouses:// for HTTPS, or its HTTP port (8123 unless changed), into engine of config.yaml';
  return null;
}
