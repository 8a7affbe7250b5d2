// Reads CBOR items, one hex line each, and writes each again in common deterministic encoding by cbor2, which refuses what is not in it.
import { createInterface } from 'node:readline';
import { cdeDecodeOptions, cdeEncodeOptions, decode, encode } from 'cbor2';

for await (const line of createInterface({ input: process.stdin })) {
  const item = decode(Uint8Array.from(Buffer.from(line, 'hex')), { ...cdeDecodeOptions, ignoreGlobalTags: true });
  console.log(Buffer.from(encode(item, cdeEncodeOptions)).toString('hex'));
}
