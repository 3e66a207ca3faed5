import { generateKeyPair, getDiffieHellman } from 'node:crypto';
import { promisify } from 'node:util';

const RSA_BITS = 2_048;
/** The group of RFC 3526 3, with generator 2: an application registers one of its own. */
export const DH_PRIME = getDiffieHellman('modp14').getPrime();

/** Makes what an application registers: two RSA keys and the group of the key agreement. */
export async function makeKeys(): Promise<Readonly<Record<string, string>>> {
  const rsa = async () =>
    (await promisify(generateKeyPair)('rsa', { modulusLength: RSA_BITS })).privateKey.export({
      type: 'pkcs8',
      format: 'pem',
    }) as string;
  return { signature: await rsa(), encryption: await rsa(), dhParameters: dhPem() };
}

/** Source: PKCS #3, 9: a sequence of prime and generator. */
function dhPem(): string {
  const prime = Buffer.concat([Buffer.of(0x02, 0x82, 0x01, 0x01, 0x00), DH_PRIME]);
  const content = Buffer.concat([prime, Buffer.of(0x02, 0x01, 0x02)]);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(content.length);
  const body = Buffer.concat([Buffer.of(0x30, 0x82), length, content]).toString('base64');
  const lines = body.match(/.{1,64}/g) ?? [];
  return ['-----BEGIN DH PARAMETERS-----', ...lines, '-----END DH PARAMETERS-----', ''].join('\n');
}
