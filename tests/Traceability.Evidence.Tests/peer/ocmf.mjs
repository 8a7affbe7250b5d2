// Verifies OCMF records by @road-labs/ocmf. Each line of input is {record, key}: the text and the public key, SubjectPublicKeyInfo in hex.
import { createInterface } from 'node:readline';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const { Verifier } = require('@road-labs/ocmf');
const { Crypto } = require('@road-labs/ocmf-crypto-noble');

const crypto = new Crypto();
for await (const line of createInterface({ input: process.stdin })) {
  const { record, key } = JSON.parse(line);
  try {
    const publicKey = await crypto.decodeEcPublicKey(Uint8Array.from(Buffer.from(key, 'hex')), 'spki-der');
    console.log(JSON.stringify(await new Verifier(crypto).parseAndVerify(record, publicKey)));
  } catch (error) {
    console.log(JSON.stringify({ refused: error.message }));
  }
}
