// Reads SCITT signed statements (RFC 9943) that are hash envelopes (RFC 9995). Each line of input is {statement, key, preimage, log}: the log's
// key is for the receipts. What a service logs is the statement with an empty unprotected header.
import { createInterface } from 'node:readline';
import { encode, Tag } from 'cbor2';
import { bytes, check, hex, receipt, sha256, sign1, verifies } from './cose.mjs';

const read = (asked) => {
  const message = sign1(bytes(asked.statement));
  const claims = message.protected.get(15);
  check(typeof claims?.get(1) === 'string' && typeof claims.get(2) === 'string', 'no issuer or subject');
  check(message.protected.get(4)?.length > 0, 'no kid');
  check(verifies(message, message.payload, asked.key), 'signature');
  check(message.protected.get(258) === -16 && !message.protected.has(3), 'no hash envelope of SHA-256');
  check(hex(sha256(bytes(asked.preimage))) === hex(message.payload), 'preimage');
  const entry = encode(new Tag(18, [message.header, new Map(), message.payload, message.signature]));
  return {
    issuer: claims.get(1),
    subject: claims.get(2),
    of: message.protected.get(259),
    entry: hex(entry),
    receipts: (message.unprotected.get(394) ?? []).map((encoded) => receipt(encoded, entry, asked.log)),
  };
};

for await (const line of createInterface({ input: process.stdin })) {
  try {
    console.log(JSON.stringify(read(JSON.parse(line))));
  } catch (error) {
    console.log(JSON.stringify({ refused: error.message }));
  }
}
