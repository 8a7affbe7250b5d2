// Reads COSE receipts (RFC 9942): each line of input is {receipt, leaf, key}, the answer what the receipt proves.
import { createInterface } from 'node:readline';
import { bytes, receipt } from './cose.mjs';

for await (const line of createInterface({ input: process.stdin })) {
  const asked = JSON.parse(line);
  try {
    console.log(JSON.stringify(receipt(bytes(asked.receipt), bytes(asked.leaf), asked.key)));
  } catch (error) {
    console.log(JSON.stringify({ refused: error.message }));
  }
}
