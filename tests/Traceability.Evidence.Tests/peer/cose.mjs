// COSE_Sign1 (RFC 9052) and receipts of inclusion (RFC 9942 over RFC 9162), from the RFCs, by cbor2 and node's own cryptography.
import { createHash, createPublicKey, verify } from 'node:crypto';
import { decode, encode, Tag } from 'cbor2';

export const bytes = (hex) => Uint8Array.from(Buffer.from(hex, 'hex'));
export const hex = (data) => Buffer.from(data).toString('hex');
export const sha256 = (...parts) => createHash('sha256').update(Buffer.concat(parts)).digest();

export const check = (good, what) => {
  if (!good) throw new Error(what);
};

export const sign1 = (data) => {
  const tagged = decode(data);
  check(tagged instanceof Tag && tagged.tag === 18 && tagged.contents.length === 4, 'no COSE_Sign1');
  const [header, unprotected, payload, signature] = tagged.contents;
  return { header, protected: decode(header), unprotected: unprotected instanceof Map ? unprotected : new Map(), payload, signature };
};

/** The algorithm is the header's to name and the key's to fit (RFC 9053, RFC 9864). */
export const verifies = (message, payload, jwk) => {
  const key = createPublicKey({ key: jwk, format: 'jwk' });
  const signed = encode(['Signature1', message.header, new Uint8Array(0), Uint8Array.from(payload)]);
  switch (message.protected.get(1)) {
    case -7:
    case -9:
      return key.asymmetricKeyDetails.namedCurve === 'prime256v1' && verify('sha256', signed, { key, dsaEncoding: 'ieee-p1363' }, message.signature);
    case -8:
    case -19:
      return key.asymmetricKeyType === 'ed25519' && verify(null, signed, key, message.signature);
    default:
      return false;
  }
};

/** RFC 9162, 2.1.3.2. */
export const rootOf = (leaf, index, size, path) => {
  check(index < size, 'leaf index beyond the tree');
  let [fn, sn] = [BigInt(index), BigInt(size) - 1n];
  let root = sha256(Uint8Array.of(0), leaf);
  for (const hash of path) {
    check(sn !== 0n && hash.length === 32, 'path too long');
    if (fn & 1n || fn === sn) {
      root = sha256(Uint8Array.of(1), hash, root);
      while (!(fn & 1n) && fn !== 0n) [fn, sn] = [fn >> 1n, sn >> 1n];
    } else {
      root = sha256(Uint8Array.of(1), root, hash);
    }
    [fn, sn] = [fn >> 1n, sn >> 1n];
  }
  check(sn === 0n, 'path too short');
  return root;
};

/** What a receipt of inclusion proves of this leaf; throws where it proves nothing. */
export const receipt = (data, leaf, jwk) => {
  const message = sign1(data);
  check(message.protected.get(395) === 1, 'no receipt of an RFC 9162 tree');
  check(message.payload === null, 'payload not detached');
  const [proof] = message.unprotected.get(396).get(-1);
  const [size, index, path] = decode(proof);
  const root = rootOf(leaf, index, size, path);
  check(verifies(message, root, jwk), 'signature');
  const claims = message.protected.get(15);
  return { issuer: claims.get(1), subject: claims.get(2), size, index, root: hex(root) };
};
