/** A certificate authority of this installation's own, for simulated brokers alone; kept, so that a browser trusts it once. */
import 'reflect-metadata';
import { randomBytes, webcrypto } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import {
  BasicConstraintsExtension,
  cryptoProvider,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509';
import { type Instant, MS_PER_DAY } from '#core/units';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const AUTHORITY_DAYS = 3_650;
/** Browsers refuse certificates of servers with a longer life. */
const SERVER_DAYS = 365;
const NAME = 'CN=Thetapod simulated brokers';
const CERTIFICATE_FILE = 'ca.pem';
const KEY_FILE = 'ca.key.pem';

export interface ServerIdentity {
  /** PEM. */
  readonly key: string;
  readonly cert: string;
}

export interface SimAuthority {
  /** Where its certificate is kept, for whoever shall trust it. */
  readonly caFile: string;
  /** PEM. */
  readonly ca: string;
  /** Makes a certificate for this machine's loopback names. */
  issue(now: Instant): Promise<ServerIdentity>;
}

interface Keys {
  readonly certificate: X509Certificate;
  readonly privateKey: webcrypto.CryptoKey;
}

/** Opens the authority in a folder, or makes one where there is none that lives long enough for a server's certificate. */
export async function openAuthority(folder: string, now: Instant): Promise<SimAuthority> {
  cryptoProvider.set(webcrypto as unknown as Parameters<typeof cryptoProvider.set>[0]);
  const known = await readAuthority(folder);
  const livesOn = known !== undefined && known.certificate.notAfter.getTime() > now + SERVER_DAYS * MS_PER_DAY;
  const keys = livesOn ? known : await makeAuthority(folder, now);
  return {
    caFile: path.join(folder, CERTIFICATE_FILE),
    ca: keys.certificate.toString('pem'),
    issue: (at) => issueServer(keys, at),
  };
}

async function readAuthority(folder: string): Promise<Keys | undefined> {
  try {
    const [pem, key] = await Promise.all([
      readFile(path.join(folder, CERTIFICATE_FILE), 'utf8'),
      readFile(path.join(folder, KEY_FILE), 'utf8'),
    ]);
    const pkcs8 = PemConverter.decodeFirst(key);
    const privateKey = await webcrypto.subtle.importKey('pkcs8', pkcs8, ALGORITHM, true, ['sign']);
    return { certificate: new X509Certificate(pem), privateKey };
  } catch {
    // Not there, or half written by a process that was killed: a new one is made.
    return undefined;
  }
}

async function makeAuthority(folder: string, now: Instant): Promise<Keys> {
  const keys = await newKeys();
  const certificate = await X509CertificateGenerator.createSelfSigned({
    serialNumber: serial(),
    name: NAME,
    ...lifeOf(now, AUTHORITY_DAYS),
    signingAlgorithm: ALGORITHM,
    keys,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
    ],
  });
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeWhole(path.join(folder, KEY_FILE), await privatePem(keys.privateKey), 0o600);
  await writeWhole(path.join(folder, CERTIFICATE_FILE), certificate.toString('pem'), 0o644);
  return { certificate, privateKey: keys.privateKey };
}

async function issueServer(authority: Keys, now: Instant): Promise<ServerIdentity> {
  const keys = await newKeys();
  const cert = await X509CertificateGenerator.create({
    serialNumber: serial(),
    subject: 'CN=Simulated broker',
    issuer: authority.certificate.subject,
    ...lifeOf(now, SERVER_DAYS),
    signingAlgorithm: ALGORITHM,
    publicKey: keys.publicKey,
    signingKey: authority.privateKey,
    extensions: [
      new BasicConstraintsExtension(false),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      new SubjectAlternativeNameExtension([
        { type: 'dns', value: 'localhost' },
        { type: 'ip', value: '127.0.0.1' },
        { type: 'ip', value: '::1' },
      ]),
    ],
  });
  return { key: await privatePem(keys.privateKey), cert: cert.toString('pem') };
}

async function newKeys(): Promise<webcrypto.CryptoKeyPair> {
  return (await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify'])) as webcrypto.CryptoKeyPair;
}

async function privatePem(key: webcrypto.CryptoKey): Promise<string> {
  return PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', key), 'PRIVATE KEY');
}

/** From the day before, for clocks that differ. */
function lifeOf(now: Instant, days: number): { notBefore: Date; notAfter: Date } {
  return { notBefore: new Date(now - MS_PER_DAY), notAfter: new Date(now + days * MS_PER_DAY) };
}

/** Sixteen bytes whose first bit is clear: serial numbers are positive. RFC 5280 4.1.2.2. */
function serial(): string {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x01;
  return bytes.toString('hex');
}

async function writeWhole(file: string, text: string, mode: number): Promise<void> {
  await writeFile(`${file}.new`, text, { mode });
  await rename(`${file}.new`, file);
}
