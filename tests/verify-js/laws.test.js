'use strict';
const test = require('node:test');
const assert = require('node:assert/strict');
const crypto = require('node:crypto');
const zlib = require('node:zlib');
const v = require('../../src/Traceability.Verifier/verify.js');
const b = require('./builder.js');

const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n, FIELD = 2n ** 255n - 19n;
const little = n => Buffer.from(n.toString(16).padStart(64, '0'), 'hex').reverse();
const libcrypto = (key, message, signature) => {
  try {
    return crypto.verify(null, message, { key: Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), key]), format: 'der', type: 'spki' }, signature);
  } catch {
    return false;
  }
};

test('SHA-256 and HMAC are those of libcrypto, at every length around the blocks', () => {
  for (let n = 0; n < 300; n++) {
    const bytes = crypto.randomBytes(n), key = crypto.randomBytes(32);
    assert.equal(v.hex(v.sha256(bytes)), b.sha256(bytes).toString('hex'));
    assert.equal(v.hex(v.hmac(key, bytes)), b.hmac(key, bytes).toString('hex'));
  }
});

test('Ed25519 answers the vectors of RFC 8032', async () => {
  for (const [key, message, signature] of [
    ['d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a', '', 'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b'],
    ['3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c', '72', '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00'],
    ['fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025', 'af82', '6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a'],
  ]) {
    const bytes = [key, message, signature].map(text => Buffer.from(text, 'hex'));
    assert.equal(await v.verifyEd25519(...bytes), true);
    bytes[2][3] ^= 1;
    assert.equal(await v.verifyEd25519(...bytes), false);
  }
});

// Keys of small order, y ≥ p, x = 0 with its sign set, no point at all: with S = 0 the signature's R alone decides.
test('Ed25519 takes and refuses odd keys and signatures as libcrypto does', async () => {
  const small = [0n, 1n, FIELD - 1n, FIELD, FIELD + 1n, 2n, 2707385501144840649318225287225658788936804267575313519463743609750303021706n,
    55188659117513257062467267217118295137698188065244968500265048394206261417927n];
  const keys = small.flatMap(y => [little(y), little(y | 1n << 255n)]), message = Buffer.from('message');
  let agreed = 0, taken = 0;
  for (const key of keys) {
    for (const r of keys) {
      for (const s of [0n, 1n, ORDER, ORDER - 1n]) {
        const signature = Buffer.concat([r, little(s)]), expected = libcrypto(key, message, signature);
        assert.equal(await v.verifyEd25519(key, message, signature), expected, `${key.toString('hex')} ${signature.toString('hex')}`);
        agreed++;
        taken += expected;
      }
    }
  }
  assert.ok(agreed === 1024 && taken > 0);
  for (let i = 0; i < 50; i++) {
    const key = b.ed25519(), text = crypto.randomBytes(i), signature = key.sign(text), s = BigInt('0x' + Buffer.from(signature.subarray(32)).reverse().toString('hex'));
    assert.equal(await v.verifyEd25519(key.raw, text, signature), true);
    assert.equal(await v.verifyEd25519(key.raw, text, Buffer.concat([signature.subarray(0, 32), little(s + ORDER)])), false, 'S + L');
    signature[i] ^= 1 << i % 8;
    assert.equal(await v.verifyEd25519(key.raw, text, signature), libcrypto(key.raw, text, signature));
  }
});

test('both signatures of the malleable pair of P-256 verify, and none with r or s of 0', async () => {
  const key = b.evidenceKey(), text = Buffer.from('text'), signature = key.sign(text), n = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
  const s = BigInt('0x' + signature.subarray(32).toString('hex')), twin = Buffer.concat([signature.subarray(0, 32), little(n - s).reverse()]);
  assert.equal(await v.verifyP256(key, text, signature), true);
  assert.equal(await v.verifyP256(key, text, twin), true);
  for (const bad of [Buffer.alloc(64), Buffer.concat([signature.subarray(0, 32), Buffer.alloc(32)]), Buffer.concat([little(n).reverse(), signature.subarray(32)])]) assert.equal(await v.verifyP256(key, text, bad), false);
});

test('all inclusion and consistency proofs of small trees hold, and no other', () => {
  const leaves = Array.from({ length: 33 }, (_, i) => b.leaf(Buffer.from([i])));
  for (let n = 1; n <= leaves.length; n++) {
    const some = leaves.slice(0, n), root = b.root(some);
    assert.deepEqual(Buffer.from(v.treeRoot(some)), root);
    for (let i = 0; i < n; i++) {
      const path = b.path(some, i);
      assert.ok(v.included(n, i, some[i], path, root));
      assert.ok(!v.included(n, i, leaves[(i + 1) % 33], path, root));
      assert.ok(!v.included(n, i, some[i], [...path, root], root));
      if (path.length > 0) assert.ok(!v.included(n, i, some[i], path.slice(1), root));
    }
    assert.ok(!v.included(n, n, some[0], [], root));
    for (let m = 1; m <= n; m++) {
      const older = b.root(leaves.slice(0, m)), path = b.consistency(some, m);
      assert.ok(v.consistent(m, older, n, root, path), `${m} ${n}`);
      assert.ok(!v.consistent(m, older, n, b.sha256(), path));
      assert.ok(!v.consistent(m, b.sha256(), n, root, path));
      assert.ok(!v.consistent(m, older, n, root, [...path, root]));
    }
    assert.ok(!v.consistent(0, b.sha256(), n, root, []));
  }
  assert.ok(!v.included(2 ** 53 - 1, 2 ** 52, leaves[0], leaves.slice(0, 3), b.root(leaves)), 'sizes beyond 32 bits end');
});

const single = n => { const view = new DataView(new ArrayBuffer(4)); view.setFloat32(0, n); return BigInt(view.getUint32(0)); };
const double = n => { const view = new DataView(new ArrayBuffer(8)); view.setFloat64(0, n); return view.getBigUint64(0); };
const plain = ({ significand, exponent }) => Number(`${significand}e${exponent}`);

test('a float is the shortest decimal that reads back, of two equally near the even one', () => {
  for (const [value, significand, exponent] of [[230.2, 2302n, -1], [16777215, 16777215n, 0], [67108896, 671089n, 2], [0.000244140625, 24414062n, -11], [2168165.25, 21681652n, -1], [1e-45, 1n, -45],
    [-1.5, -15n, -1], [0, 0n, 0], [3.4028234663852886e38, 34028235n, 31]]) {
    const said = v.shortestDecimal(single(value), 23, 8);
    assert.equal(`${said.significand}e${said.exponent}`.replace(/0+e/, 'e'), `${significand}e${exponent}`.replace(/0+e/, 'e'));
  }
  assert.equal(v.shortestDecimal(single(NaN), 23, 8), null);
  assert.equal(v.shortestDecimal(single(-Infinity), 23, 8), null);
  for (let i = 0; i < 20000; i++) {
    const raw = BigInt(crypto.randomBytes(4).readUInt32BE()) & 0x7f7fffffn, said = v.shortestDecimal(raw, 23, 8);
    assert.equal(single(plain(said)), raw, 'reads back');
    const wide = crypto.randomBytes(8).readBigUInt64BE() & 0x7fefffffffffffffn, text = v.shortestDecimal(wide, 52, 11);
    assert.equal(double(plain(text)), wide);
    assert.ok(text.significand.toString().length <= 17);
  }
  for (let e = -1074; e < 1024; e++) assert.equal(plain(v.shortestDecimal(double(2 ** e), 52, 11)), Number(String(2 ** e)));
});

test('a rule decodes orders, signs, sentinels, scale and range', async () => {
  const decode = async (changes, words) => {
    const rule = await v.rule(b.cbor(Object.entries(changes).reduce((all, [i, value]) => Object.assign(all, { [i]: value }), [1, 3, 0, 2, 2, 0, 1, 0, 0, [], 'kWh', 0, null, null, null])));
    assert.equal(rule.outcome, 'read', rule.reason);
    const { quality, mantissa } = v.decode(rule.value, Buffer.from(words, 'hex'));
    return quality < 2 ? [quality, mantissa] : quality;
  };
  for (const order of [0, 1, 2, 3]) assert.deepEqual(await decode({ 5: order }, ['00010203', '02030001', '01000302', '03020100'][order]), [0, 0x00010203]);
  assert.deepEqual(await decode({ 3: 4, 4: 4, 5: 1 }, '0003000200010000'), [0, 0x0000000100020003]);
  assert.deepEqual(await decode({ 3: 4, 4: 5, 5: 3 }, 'feffffffffffffff'), [0, -2]);
  assert.deepEqual(await decode({ 3: 1, 4: 1 }, 'fffe'), [0, -2]);
  assert.deepEqual(await decode({ 3: 1, 4: 0, 5: 2 }, 'feff'), [0, 0xfffe]);
  assert.equal(await decode({ 9: [0xffffffff] }, 'ffffffff'), 2);
  assert.equal(await decode({ 4: 6 }, '7fc00000'), 3);
  assert.equal(await decode({ 4: 6 }, '7f7fffff'), 4);
  assert.equal(await decode({ 3: 4, 4: 4 }, '0020000000000000'), 4);
  assert.deepEqual(await decode({ 3: 4, 4: 4 }, '001fffffffffffff'), [0, 2 ** 53 - 1]);
  assert.deepEqual(await decode({ 14: 9 }, '0000000a'), [1, 10]);
  // 5 · 0.1 and 15 · 0.1 in whole units: a half goes to the even one.
  assert.deepEqual(await decode({ 7: -1 }, '00000005'), [0, 0]);
  assert.deepEqual(await decode({ 7: -1 }, '0000000f'), [0, 2]);
  assert.deepEqual(await decode({ 3: 1, 4: 1, 7: -1 }, 'fff1'), [0, -2]);
  assert.deepEqual(await decode({ 4: 6, 8: -1 }, '43663333'), [0, 2302]);
  assert.deepEqual(await decode({ 3: 1, 4: 9 }, '7bff'), [0, 65500]);
  assert.equal(await decode({ 3: 1, 4: 9 }, 'fc00'), 3);
  assert.deepEqual(await decode({ 4: 11, 5: 1 }, '45670123'), [0, 1234567]);
  assert.equal(await decode({ 4: 11 }, '0000000a'), 3);
  const beside = word => ({ 0: 2, 3: 3, 15: word });
  assert.deepEqual(await decode(beside([6, 0, 7, 1]), '00005a500880'), [0, -23120]);
  assert.deepEqual(await decode(beside([6, 0, 7, 1]), '00005a50087f'), [0, 23120]);
  assert.deepEqual(await decode({ ...beside([6, 1, 4, 3]), 4: 3, 8: -2 }, 'fffffff40020'), [0, -12]);
  assert.deepEqual(await decode({ ...beside([6, 2, 0, 16]), 8: -1 }, '000004d2ffff'), [0, 1234]);
  assert.equal(await decode(beside([6, 2, 0, 16]), '000004d28000'), 2);
});

test('rules that do not fit themselves are refused', async () => {
  const rule = changes => v.rule(b.cbor(Object.entries(changes).reduce((all, [i, value]) => Object.assign(all, { [i]: value }), [1, 3, 0, 2, 2, 0, 1, 0, 0, [], 'kWh', 0, null, null, null])));
  assert.equal((await rule({})).outcome, 'read');
  assert.equal((await rule({ 0: 3 })).outcome, 'newer');
  const beside = [6, 0, 7, 1], v2 = { 0: 2, 3: 3 };
  assert.equal((await rule({ ...v2, 15: beside })).outcome, 'read');
  for (const bad of [{ 1: 0 }, { 1: 1 }, { 2: 65535 }, { 3: 1 }, { 3: 3 }, { 4: 9 }, { 4: 13 }, { 5: 4 }, { 6: 0 }, { 7: 19 }, { 8: -19 }, { 9: [2 ** 32] }, { 9: Array(9).fill(1) }, { 10: 'x'.repeat(17) }, { 10: 'a\u0007' }, { 10: '😀' },
    { 11: 33 }, { 12: 5 }, { 11: 32, 12: 0 }, { 13: 2, 14: 1 }, { 4: 8, 8: -1 }, { 4: 8, 6: 2 }, { 0: 0 }, { 0: 2 }, v2, { 15: beside }, { 3: 3, 15: beside }, { 0: 2, 15: beside }, { ...v2, 15: null }, { ...v2, 4: 3, 15: beside }, { ...v2, 4: 6, 15: beside },
    ...[[0, 0, 7, 1], [1, 0, 7, 1], [6, 3, 7, 1], [6, 0, 16, 1], [6, 0, 7, 2], [6, 1, 7, 10], [6, 1, 7, 0], [6, 0, 7]].map(word => ({ ...v2, 15: word }))]) {
    assert.equal((await rule(bad)).outcome, 'corrupt', JSON.stringify(bad));
  }
});

test('inflate gives what zlib packed, in all its kinds of blocks, and nothing beyond its cap', async () => {
  for (let i = 0; i < 60; i++) {
    const bytes = i % 2 ? crypto.randomBytes(i * 50) : Buffer.from(Array.from({ length: i * 300 }, (_, j) => (j * j * i) >> 3 & 15));
    for (const options of [{ level: 0 }, { level: 9 }, { strategy: zlib.constants.Z_FIXED }, { strategy: zlib.constants.Z_HUFFMAN_ONLY }]) {
      const packed = zlib.deflateSync(bytes, options), read = await v.inflate(Buffer.concat([packed, Buffer.from('passed over')]));
      assert.equal(read.outcome, 'read', read.reason);
      assert.equal(Buffer.compare(Buffer.from(read.value), bytes), 0);
      assert.equal((await v.inflate(packed.subarray(0, packed.length - 1))).outcome, 'corrupt');
    }
  }
  const packed = zlib.deflateSync(Buffer.from('the same text, the same text, the same text'));
  for (let bit = 0; bit < packed.length * 8; bit++) {
    const flipped = Buffer.from(packed);
    flipped[bit >> 3] ^= 1 << (bit & 7);
    let expected;
    try { expected = zlib.inflateSync(flipped); } catch { expected = null; }
    const read = await v.inflate(flipped);
    assert.equal(read.outcome === 'read', expected !== null, `bit ${bit}`);
  }
});
