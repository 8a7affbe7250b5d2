// Verifies a C2SP signed note (c2sp.org/signed-note) on standard input by @noble/ed25519 and prints its text.
//
//     note.mjs NAME+HASH+BASE64      the verifier key
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { verifyAsync } from '@noble/ed25519';

const [, name, hash, encoded] = process.argv[2].match(/^([^+]+)\+([0-9a-f]{8})\+(.+)$/);
const key = Buffer.from(encoded, 'base64');
const id = createHash('sha256').update(`${name}\n`).update(key).digest().subarray(0, 4);
if (key[0] !== 1 || id.toString('hex') !== hash) throw new Error('not an Ed25519 verifier key');

const note = readFileSync(0);
const split = note.lastIndexOf('\n\n');
const text = note.subarray(0, split + 1);
let verified = false;
for (const line of note.subarray(split + 2).toString().trimEnd().split('\n')) {
  const [dash, signer, base64] = line.split(' ');
  const signature = Buffer.from(base64, 'base64');
  if (dash !== '—' || signer !== name || !signature.subarray(0, 4).equals(id)) continue;
  verified = await verifyAsync(signature.subarray(4), text, key.subarray(1));
  if (!verified) break;
}
if (!verified) {
  console.error('refused');
  process.exit(1);
}
process.stdout.write(text);
