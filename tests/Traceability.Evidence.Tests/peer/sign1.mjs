// Verifies COSE_Sign1 messages by @auth0/cose. A line of input is {message, key, payload?}: hex, JWK, and in hex what is detached.
import { createInterface } from 'node:readline';
import { Sign1 } from '@auth0/cose';
import { createPublicKey } from 'node:crypto';

const bytes = (hex) => Buffer.from(hex, 'hex');

for await (const line of createInterface({ input: process.stdin })) {
  const { message, key, payload } = JSON.parse(line);
  try {
    const options = payload === undefined ? {} : { detachedPayload: bytes(payload) };
    await Sign1.decode(bytes(message)).verify(createPublicKey({ key, format: 'jwk' }), options);
    console.log('valid');
  } catch (error) {
    console.log(`refused: ${error.message}`);
  }
}
