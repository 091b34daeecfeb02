// The library below finds its parts by it.
import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as x509 from '@peculiar/x509';

/** A certificate with its key, in files in PEM form. */
export interface CertificateFiles {
  cert: string;
  key: string;
}

/** A certificate authority of a test's own. */
export interface TestAuthority {
  /** The file of its certificate. */
  ca: string;
  /** Issues a certificate for a host name, or for one who asks. */
  issue: (name: string) => Promise<CertificateFiles>;
  remove: () => void;
}

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const DAY_MS = 86_400_000;

/** Makes an authority, good for a day. */
export async function createTestAuthority(): Promise<TestAuthority> {
  x509.cryptoProvider.set(webcrypto as never);
  const folder = mkdtempSync(join(tmpdir(), 'concord-certificates-'));
  const from = { notBefore: new Date(Date.now() - DAY_MS), notAfter: new Date(Date.now() + DAY_MS) };
  const keys = await generateKeys();
  const authority = await x509.X509CertificateGenerator.createSelfSigned({
    ...from,
    name: 'CN=Test authority',
    keys: keys as never,
    signingAlgorithm: ALGORITHM,
    extensions: [
      new x509.BasicConstraintsExtension(true, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign, true),
    ],
  });
  const write = (name: string, text: string): string => {
    const file = join(folder, name);
    writeFileSync(file, text, { mode: 0o600 });
    return file;
  };
  let issued = 0;
  return {
    ca: write('ca.pem', authority.toString('pem')),
    issue: async (name) => {
      const own = await generateKeys();
      const certificate = await x509.X509CertificateGenerator.create({
        ...from,
        subject: `CN=${name}`,
        issuer: authority.subject,
        signingKey: keys.privateKey as never,
        publicKey: own.publicKey as never,
        signingAlgorithm: ALGORITHM,
        extensions: [new x509.SubjectAlternativeNameExtension([{ type: 'dns', value: name }])],
      });
      const der = await webcrypto.subtle.exportKey('pkcs8', own.privateKey);
      const number = issued++;
      return {
        cert: write(`${number}.pem`, certificate.toString('pem')),
        key: write(`${number}.key`, x509.PemConverter.encode(der, 'PRIVATE KEY')),
      };
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function generateKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
}
