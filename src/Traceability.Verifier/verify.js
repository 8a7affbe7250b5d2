// Checks a traceability bundle (a ticket, a reading, a period's quantity, what was weighed between two instants, a contradiction), offline,
// trusting nobody but the keys in the reader's own policy.
//
//   in a page      <script src="verify.js"></script>   await TraceabilityVerify.verify(bytes, { policy })
//   from disk      node verify.js FILE [--trust POLICY] [--json]
//
// Written from FORMAT.md alone (the § below are its sections), so that it is a second opinion on the program that writes bundles. It needs
// nothing but the language (ES2020) and WebCrypto. Whatever bytes come in, nothing is thrown out of here: every answer has an `outcome`.
'use strict';

const TraceabilityVerify = (() => {

// ---------------------------------------------------------------------------------------------------------------- limits and outcomes, §1

const MAX = Number.MAX_SAFE_INTEGER; // 2^53 − 1, and the reason why the format stops there
const KIB = 1024, MIB = 1024 * KIB;
const BUNDLE_BYTES = MIB, MESSAGE_BYTES = MIB, BODY_BYTES = 16 * MIB, NOTE_BYTES = MIB, POLICY_BYTES = 64 * KIB;
const STATEMENT_BYTES = 65535, SHOWN_ENTRIES = 65536, READINGS = 1048576;

class Corrupt extends Error {
  constructor(reason, offset) { super(reason); this.offset = offset; }
}
class Newer extends Error {
  constructor(version) { super(`version ${version}`); this.version = version; }
}
class Refused extends Error {
  constructor(code, reason) { super(reason); this.code = code; }
}
/** A text file with nothing in it; no bytes at all are found before any reader. */
class Empty extends Error {}
/** The machine cannot check; this says nothing about what was to be checked. */
class Unavailable extends Error {}

function corrupt(reason) { throw new Corrupt(reason); }
function refuse(code, reason) { throw new Refused(code, reason); }

/** Texts of a bundle are whatever its maker wrote: nothing in them may steer a terminal or turn a line around. */
const visible = text => text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '\ufffd');

function failure(e) {
  const message = visible(String(e && e.message));
  if (e instanceof Empty) return { outcome: 'empty' };
  if (e instanceof Newer) return { outcome: 'newer', version: e.version };
  if (e instanceof Corrupt) return { outcome: 'corrupt', reason: message, offset: e.offset };
  if (e instanceof Refused) return { outcome: `refused: ${e.code}`, code: e.code, reason: message };
  if (e instanceof Unavailable) return { outcome: 'unavailable', reason: message };
  return { outcome: 'corrupt', reason: `unforeseen: ${message}` };
}

/**
 * Makes of a function that throws a reader with the four results of §1; `value` is there only when it was read. Where a reader is given
 * whom to believe and the form is sound but not their word, the answer is `refused: CODE`, with the codes of §8 and `root` (§4).
 */
function reader(read) {
  return async (input, ...rest) => {
    try {
      const bytes = bytesOf(input);
      if (bytes.length === 0) return { outcome: 'empty' };
      return { outcome: 'read', value: await read(bytes, ...rest) };
    } catch (e) {
      return failure(e);
    }
  };
}

// ---------------------------------------------------------------------------------------------------------------- bytes and texts

function bytesOf(input) {
  if (typeof input === 'string') return utf8(input);
  if (input instanceof Uint8Array) return input;
  if (ArrayBuffer.isView(input)) return new Uint8Array(input.buffer, input.byteOffset, input.byteLength);
  if (Object.prototype.toString.call(input) === '[object ArrayBuffer]') return new Uint8Array(input);
  return corrupt('not bytes');
}

const utf8 = text => new TextEncoder().encode(text);

function textOf(bytes) {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return corrupt('not UTF-8');
  }
}

const hex = bytes => Array.from(bytes, b => b.toString(16).padStart(2, '0')).join('');

function fromHex(text, length) {
  if (!/^([0-9a-f]{2})*$/.test(text)) corrupt('not lower-case hexadecimal');
  if (length !== undefined && text.length !== 2 * length) corrupt(`not ${length} bytes of hexadecimal`);
  return Uint8Array.from(text.match(/../g) || [], pair => parseInt(pair, 16));
}

function equal(a, b) {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

function join(...parts) {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) { all.set(part, at); at += part.length; }
  return all;
}

/** One text per value: padded, no blanks, unused bits zero (§7). */
function fromBase64(text, length) {
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text)) corrupt('not base64');
  const binary = atob(text);
  if (btoa(binary) !== text) corrupt('base64 with unused bits set');
  if (length !== undefined && binary.length !== length) corrupt(`not ${length} bytes of base64`);
  return Uint8Array.from(binary, c => c.charCodeAt(0));
}

/** A number as the text formats write it: decimal, no leading zero, within 2^53 − 1. */
function decimal(text, what) {
  if (!/^(0|[1-9][0-9]{0,15})$/.test(text) || Number(text) > MAX) corrupt(`${what} is not a number`);
  return Number(text);
}

/** A version in a title or typ: 1 goes on, a clean number beyond it is newer, all else corrupt (§1). */
function version(text, what) {
  if (text === '1') return;
  throw /^[1-9][0-9]{0,15}$/.test(text) && Number(text) <= MAX ? new Newer(text) : new Corrupt(what);
}

// ---------------------------------------------------------------------------------------------------------------- SHA-256 and HMAC

// A segment has up to 65 536 leaves of two hashes each, and WebCrypto answers a hash at a time, each through its own task: minutes against
// a second. Nothing here is secret, so plain code will do; signatures and SHA-512 are WebCrypto's.
const ROUND = (() => {
  const constants = new Uint32Array(64);
  const root = (n, power) => { const r = n ** power; return ((r - Math.floor(r)) * 2 ** 32) >>> 0; };
  const start = new Uint32Array(8);
  for (let n = 2, found = 0; found < 64; n++) {
    let prime = true;
    for (let d = 2; d * d <= n; d++) if (n % d === 0) prime = false;
    if (!prime) continue;
    if (found < 8) start[found] = root(n, 1 / 2);
    constants[found++] = root(n, 1 / 3);
  }
  return { constants, start };
})();

function sha256(...parts) {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const padded = new Uint8Array((length + 9 + 63) & ~63);
  let put = 0;
  for (const part of parts) { padded.set(part, put); put += part.length; }
  padded[length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(padded.length - 8, Math.floor(length / 0x20000000));
  view.setUint32(padded.length - 4, (length << 3) >>> 0);
  const hash = Uint32Array.from(ROUND.start), w = new Int32Array(64), k = ROUND.constants;
  for (let at = 0; at < padded.length; at += 64) {
    for (let i = 0; i < 16; i++) w[i] = view.getInt32(at + 4 * i);
    for (let i = 16; i < 64; i++) {
      const x = w[i - 15], y = w[i - 2];
      const s0 = (x >>> 7 | x << 25) ^ (x >>> 18 | x << 14) ^ x >>> 3;
      const s1 = (y >>> 17 | y << 15) ^ (y >>> 19 | y << 13) ^ y >>> 10;
      w[i] = w[i - 16] + s0 + w[i - 7] + s1;
    }
    let [a, b, c, d, e, f, g, h] = hash;
    for (let i = 0; i < 64; i++) {
      const s1 = (e >>> 6 | e << 26) ^ (e >>> 11 | e << 21) ^ (e >>> 25 | e << 7);
      const t1 = h + s1 + (e & f ^ ~e & g) + k[i] + w[i] | 0;
      const s0 = (a >>> 2 | a << 30) ^ (a >>> 13 | a << 19) ^ (a >>> 22 | a << 10);
      const t2 = s0 + (a & b ^ a & c ^ b & c) | 0;
      h = g; g = f; f = e; e = d + t1 | 0; d = c; c = b; b = a; a = t1 + t2 | 0;
    }
    [a, b, c, d, e, f, g, h].forEach((value, i) => { hash[i] += value; });
  }
  const out = new Uint8Array(32), outView = new DataView(out.buffer);
  hash.forEach((value, i) => outView.setUint32(4 * i, value));
  return out;
}

/** RFC 2104; every key of the format has 32 bytes, less than a block. */
function hmac(key, ...parts) {
  const inner = new Uint8Array(64).fill(0x36), outer = new Uint8Array(64).fill(0x5c);
  key.forEach((b, i) => { inner[i] ^= b; outer[i] ^= b; });
  return sha256(outer, sha256(inner, ...parts));
}

// ---------------------------------------------------------------------------------------------------------------- signatures, §2

function subtle() {
  const web = globalThis.crypto || (typeof require === 'function' ? require('node:crypto').webcrypto : undefined);
  if (web && web.subtle) return web.subtle;
  throw new Unavailable('This page was not opened through a safe connection (https), so the browser does not offer WebCrypto and nothing can be checked here. '
    + 'Nothing is said about the file: open the page by https, or save it with its files and open it from disk.');
}

const modulo = (a, m) => { const r = a % m; return r < 0n ? r + m : r; };
const bigEndian = bytes => BigInt('0x' + (hex(bytes) || '0'));
const littleEndian = bytes => bigEndian(Uint8Array.from(bytes).reverse());

const P256 = 2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n;
const P256_B = 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn;

/** Asked here, as browsers differ in when they find a point that is not on the curve. */
function onP256(x, y) {
  const X = bigEndian(x), Y = bigEndian(y);
  return X < P256 && Y < P256 && modulo(Y * Y - X * X * X + 3n * X - P256_B, P256) === 0n;
}

async function verifyP256(key, message, signature) {
  const ecdsa = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  const imported = await subtle().importKey('raw', join([4], key.x, key.y), ecdsa, false, ['verify']);
  return subtle().verify(ecdsa, imported, signature, message);
}

// Ed25519 is always ours: browsers differ in just those keys and signatures that somebody would forge with (small order, mixed order, y ≥ p,
// x = 0 with its sign set), and two readers of one file must not. The outcome is that of OpenSSL's libcrypto, §2: S < L; the key's y is
// reduced and its point decompressed without further questions; R is compared as bytes, without the cofactor.
const Q = 2n ** 255n - 19n, L = 2n ** 252n + 27742317777372353535851937790883648493n;
const power = (base, exponent) => {
  let result = 1n;
  for (let b = modulo(base, Q); exponent > 0n; exponent >>= 1n, b = b * b % Q) if (exponent & 1n) result = result * b % Q;
  return result;
};
const D = modulo(-121665n * power(121666n, Q - 2n), Q), SQRT_MINUS_1 = power(2n, (Q - 1n) / 4n);

/** A point as [X, Y, Z, T] with x = X/Z, y = Y/Z, xy = T/Z (RFC 8032, 5.1.4). */
function edwardsPoint(bytes) {
  const all = littleEndian(bytes), sign = all >> 255n, y = (all & (2n ** 255n - 1n)) % Q;
  const u = modulo(y * y - 1n, Q), v = (D * y * y + 1n) % Q;
  let x = u * power(v, 3n) % Q * power(u * power(v, 7n), (Q - 5n) / 8n) % Q;
  const square = v * x * x % Q;
  if (square !== u) {
    if (square !== modulo(-u, Q)) return null;
    x = x * SQRT_MINUS_1 % Q;
  }
  if ((x & 1n) !== sign) x = modulo(-x, Q);
  return [x, y, 1n, x * y % Q];
}

function edwardsAdd([x1, y1, z1, t1], [x2, y2, z2, t2]) {
  const a = (y1 - x1) * (y2 - x2) % Q, b = (y1 + x1) * (y2 + x2) % Q, c = 2n * t1 * t2 % Q * D % Q, d = 2n * z1 * z2 % Q;
  const e = b - a, f = d - c, g = d + c, h = b + a;
  return [e * f % Q, g * h % Q, f * g % Q, e * h % Q];
}

function edwardsBytes([x, y, z]) {
  const inverse = power(z, Q - 2n), odd = modulo(x * inverse, Q) & 1n;
  const bytes = fromHex((modulo(y * inverse, Q) | odd << 255n).toString(16).padStart(64, '0')).reverse();
  return bytes;
}

const BASE = edwardsPoint(fromHex('58' + '66'.repeat(31)));

async function verifyEd25519(key, message, signature) {
  if (key.length !== 32 || signature.length !== 64) return false;
  const r = signature.subarray(0, 32), s = littleEndian(signature.subarray(32));
  const a = edwardsPoint(key);
  if (s >= L || a === null) return false;
  const k = littleEndian(new Uint8Array(await subtle().digest('SHA-512', join(r, key, message)))) % L;
  // S·B − k·A, both at once, bit by bit from the top.
  const minusA = [modulo(-a[0], Q), a[1], a[2], modulo(-a[3], Q)];
  const steps = [null, BASE, minusA, edwardsAdd(BASE, minusA)];
  let sum = [0n, 1n, 1n, 0n];
  for (let bit = 252n; bit >= 0n; bit--) {
    sum = edwardsAdd(sum, sum);
    const step = steps[Number(s >> bit & 1n) + 2 * Number(k >> bit & 1n)];
    if (step) sum = edwardsAdd(sum, step);
  }
  return equal(edwardsBytes(sum), r);
}

// ---------------------------------------------------------------------------------------------------------------- deterministic CBOR, §1

const UNSIGNED = 0, NEGATIVE = 1, BYTES = 2, TEXT = 3, ARRAY = 4, MAP = 5, TAG = 6;
const SHORTEST = [24, 256, 65536, 2 ** 32]; // below this, a head of 1, 2, 4, 8 bytes is not the shortest

class Cbor {
  constructor(bytes) { this.bytes = bytes; this.at = 0; }

  fail(reason) { throw new Corrupt(reason, this.at); }

  /** The next item's major type, without reading it. */
  peek() {
    if (this.at >= this.bytes.length) this.fail('ends too early');
    return this.bytes[this.at] >> 5;
  }

  /** Reads a head; its argument is a Number up to 2^53 − 1 and a BigInt beyond. */
  head(major) {
    if (this.peek() !== major) this.fail(`${['a number', 'a negative number', 'bytes', 'text', 'an array', 'a map', 'a tag'][major]} expected`);
    const info = this.bytes[this.at] & 31;
    if (info < 24) { this.at++; return info; }
    if (info > 27) this.fail('not of definite length');
    const size = 1 << (info - 24);
    if (this.at + 1 + size > this.bytes.length) this.fail('ends too early');
    let value;
    if (size < 8) {
      value = 0;
      for (let i = 1; i <= size; i++) value = value * 256 + this.bytes[this.at + i];
    } else {
      value = bigEndian(this.bytes.subarray(this.at + 1, this.at + 9));
    }
    if (value < SHORTEST[info - 24]) this.fail('not the shortest form');
    this.at += 1 + size;
    return value <= MAX ? Number(value) : value;
  }

  between(value, least, most) {
    if (!(value >= least && value <= most)) this.fail(`number outside ${least} … ${most}`);
    return value;
  }

  unsigned(most = MAX, least = 0) { return this.between(this.head(UNSIGNED), least, most); }

  integer(least = -MAX, most = MAX) {
    return this.between(this.peek() === NEGATIVE ? -1 - Number(this.head(NEGATIVE)) : this.head(UNSIGNED), least, most);
  }

  /** Any integer that CBOR has, as a BigInt. */
  wide() { return this.peek() === NEGATIVE ? -1n - BigInt(this.head(NEGATIVE)) : BigInt(this.head(UNSIGNED)); }

  raw(major) {
    const length = this.head(major);
    if (length > this.bytes.length - this.at) this.fail('ends too early');
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }

  bytesOf(least, most = least) {
    const bytes = this.raw(BYTES);
    this.between(bytes.length, least, most);
    return bytes;
  }

  anyBytes() { return this.raw(BYTES); }
  hash() { return this.bytesOf(32); }

  text(most = 512) {
    const bytes = this.raw(TEXT);
    if (bytes.length > most) this.fail(`text beyond ${most} bytes`);
    return textOf(bytes);
  }

  /** An item has at least a byte, so hostile lengths end at the bytes that are there. */
  array(least, most = least) {
    const length = this.between(this.head(ARRAY), least, most);
    return length <= this.bytes.length - this.at ? length : this.fail('ends too early');
  }

  /** An array of items of one kind. */
  list(least, most, read) {
    const length = this.array(least, most), items = [];
    for (let i = 0; i < length; i++) items.push(read(this, i));
    return items;
  }

  /** The members of a map, whose keys are all known and in order. */
  map(...keys) {
    if (this.head(MAP) !== keys.length) this.fail(`map of ${keys.length} expected`);
    let next = 0;
    return () => { if (this.integer() !== keys[next++]) this.fail('another member expected'); return this; };
  }

  orNull(read) {
    if (this.at < this.bytes.length && this.bytes[this.at] === 0xf6) { this.at++; return null; }
    return read(this);
  }

  end() { if (this.at !== this.bytes.length) this.fail('more bytes after the end'); }

  static whole(bytes, read) {
    const cbor = new Cbor(bytes);
    const value = read(cbor);
    cbor.end();
    return value;
  }
}

/** Foreign items: any tag, false and true too, to 16 levels. */
function deterministicItem(cbor, level) {
  if (level > 16) cbor.fail('deeper than 16 levels');
  const major = cbor.peek();
  if (major === BYTES || major === TEXT) {
    const bytes = cbor.raw(major);
    if (major === TEXT) textOf(bytes);
  } else if (major === ARRAY || major === MAP) {
    let before = null;
    for (let left = cbor.head(major); left > 0; left--) {
      const from = cbor.at;
      deterministicItem(cbor, level + 1);
      if (major === ARRAY) continue;
      const key = cbor.bytes.subarray(from, cbor.at);
      if (before && compare(before, key) >= 0) cbor.fail('map keys not ascending');
      before = key;
      deterministicItem(cbor, level + 1);
    }
  } else if (major === TAG) {
    cbor.head(TAG);
    deterministicItem(cbor, level + 1);
  } else if (major === 7) {
    if (![0xf4, 0xf5, 0xf6].includes(cbor.bytes[cbor.at])) cbor.fail('neither false, true nor null');
    cbor.at++;
  } else {
    cbor.head(major);
  }
}

function compare(a, b) {
  for (let i = 0; i < a.length && i < b.length; i++) if (a[i] !== b[i]) return a[i] - b[i];
  return a.length - b.length;
}

// ---------------------------------------------------------------------------------------------------------------- packed deltas, §1

/** A run stays packed: 65 536 equal steps are ten bytes, and a hostile file must not grow in memory. */
class Run {
  constructor(length, first = 0, least = 0n, width = 0, packed = new Uint8Array()) {
    Object.assign(this, { length, first, least, width });
    this.padded = new DataView(join(packed, new Uint8Array(8)).buffer);
  }

  /** What the difference before value i exceeds the least by; 55 bits and a shift of 7 fit the 64 that are taken. */
  excess(i) {
    if (this.width === 0) return 0n;
    const bit = (i - 1) * this.width;
    return this.padded.getBigUint64(Math.floor(bit / 8), true) >> BigInt(bit % 8) & (1n << BigInt(this.width)) - 1n;
  }

  get steady() { return this.width === 0 && this.least === 0n; }

  * [Symbol.iterator]() {
    let value = BigInt(this.first);
    for (let i = 0; i < this.length; i++) {
      if (i > 0) value += this.least + this.excess(i);
      yield Number(value);
    }
  }
}

function readRun(cbor, length) {
  cbor.array(Math.min(length, 2) + (length > 1 ? 1 : 0));
  if (length === 0) return new Run(0);
  const first = cbor.integer();
  if (length === 1) return new Run(1, first);
  const least = cbor.wide();
  const bits = cbor.anyBytes();
  let last = BigInt(first), lowest = last, highest = last;
  const pass = value => { last = value; if (value < lowest) lowest = value; if (value > highest) highest = value; };
  let run;
  if (bits.length === 0) {
    run = new Run(length, first, least);
    pass(last + least * BigInt(length - 1));
  } else {
    const width = bits[0], packed = bits.subarray(1), used = (length - 1) * width;
    if (width < 1 || width > 55 || packed.length !== Math.ceil(used / 8)) cbor.fail('packed deltas of another length');
    if (used % 8 !== 0 && packed[packed.length - 1] >> used % 8 !== 0) cbor.fail('packed deltas with unused bits set');
    run = new Run(length, first, least, width, packed);
    let smallest = 1n << 55n, largest = 0n;
    for (let i = 1; i < length; i++) {
      const excess = run.excess(i);
      if (excess < smallest) smallest = excess;
      if (excess > largest) largest = excess;
      pass(last + least + excess);
    }
    if (smallest !== 0n || largest >> BigInt(width - 1) === 0n) cbor.fail('packed deltas not in their one form');
  }
  if (lowest < -BigInt(MAX) || highest > BigInt(MAX)) cbor.fail('a run leaves ±(2^53 − 1)');
  return run;
}

// ---------------------------------------------------------------------------------------------------------------- COSE_Sign1, §2

const SIGNATURE1 = join([0x84, 0x6a], utf8('Signature1'));

function bstr(bytes) {
  const n = bytes.length;
  return join(n < 24 ? [0x40 + n] : n < 256 ? [0x58, n] : n < 65536 ? [0x59, n >> 8, n & 255] : [0x5a, n >>> 24, n >> 16 & 255, n >> 8 & 255, n & 255], bytes);
}

function sign1(bytes, family) {
  const [protectedBytes, payload, signature] = Cbor.whole(bytes, cbor => {
    if (cbor.head(TAG) !== 18) cbor.fail('tag 18 expected');
    cbor.array(4);
    const prot = cbor.anyBytes();
    cbor.map();
    return [prot, cbor.anyBytes(), cbor.bytesOf(64)];
  });
  const { alg, kid, typ } = Cbor.whole(protectedBytes, cbor => {
    const member = cbor.map(1, 4, 16);
    return { alg: member().integer(), kid: member().bytesOf(8), typ: member().text(64) };
  });
  const named = /^(.*)\.v([0-9]+)\+cbor$/s.exec(typ);
  if (!named || named[1] !== family) corrupt(`typ ${typ}, not ${family}`);
  version(named[2], `typ ${typ}`);
  if (alg !== -7 && alg !== -9) corrupt(`alg ${alg}`);
  const signed = join(SIGNATURE1, bstr(protectedBytes), [0x40], bstr(payload));
  return { alg, kid: hex(kid), typ, payload, signature, signed, identity: sha256(signed) };
}

function evidenceKey(cbor) {
  const from = cbor.at, member = cbor.map(1, -1, -2, -3);
  member().unsigned(2, 2);
  member().unsigned(1, 1);
  const x = member().hash(), y = member().hash();
  if (!onP256(x, y)) cbor.fail('not a point on P-256');
  const cose = cbor.bytes.subarray(from, cbor.at), thumbprint = sha256(cose);
  return { x, y, cose, thumbprint, kid: hex(thumbprint.subarray(0, 8)) };
}

// ---------------------------------------------------------------------------------------------------------------- enrolment §3, approval §8

const NAME = /^[a-z0-9-]{1,32}$/;

function name(cbor) {
  const text = cbor.text(32);
  if (!NAME.test(text)) cbor.fail('not a name of [a-z0-9-]{1,32}');
  return text;
}

async function enrolment(bytes) {
  const signed = sign1(bytes, 'tr.enrolment');
  const request = Cbor.whole(signed.payload, cbor => {
    const member = cbor.map(1, 2, 3, 4, 5, 6, 7, 8, 9);
    return {
      organisation: name(member()), facility: name(member()), device: name(member()), key: evidenceKey(member()),
      witnessKey: member().hash(), labelKeyHash: member().hash(), voucher: member().bytesOf(16, 64),
      logs: member().list(1, 8, c => (c.array(4), { origin: c.text(256), key: c.hash(), size: c.unsigned(), root: c.hash() })),
      ledgerKeys: member().list(2, 2, c => c.hash()),
    };
  });
  if (!await verifyP256(request.key, signed.signed, signed.signature)) corrupt('not signed by the key it names');
  return { ...request, identity: signed.identity, chain: signed.identity.subarray(0, 16) };
}

function approval(bytes) {
  const signed = sign1(bytes, 'tr.approval');
  const payload = Cbor.whole(signed.payload, cbor => {
    const member = cbor.map(1, 2, 3, 4);
    return { organisation: name(member()), request: member().hash(), approved: member().unsigned(), assurance: member().text(64) };
  });
  return { ...payload, sign1: signed };
}

/** What the new key says of itself inside the rotation that names it; signed by it. */
async function possession(bytes) {
  const signed = sign1(bytes, 'tr.possession');
  const value = Cbor.whole(signed.payload, cbor => {
    const member = cbor.map(1, 2, 3, 4);
    return { chain: member().bytesOf(16), key: evidenceKey(member()), oldKid: hex(member().bytesOf(8)), at: member().unsigned() };
  });
  return await verifyP256(value.key, signed.signed, signed.signature) ? value : corrupt('not signed by the key it names');
}

/** The old key is not known here: that it signed, and that it is the one in force, is asked of the chain. */
async function rotation(bytes) {
  const signed = sign1(bytes, 'tr.rotation');
  const value = Cbor.whole(signed.payload, cbor => {
    const member = cbor.map(1, 2, 3, 4, 5);
    return { chain: member().bytesOf(16), after: member().unsigned(MAX - 1), tip: member().hash(), possession: member().anyBytes(), at: member().unsigned() };
  });
  let own;
  try {
    own = await possession(value.possession);
  } catch (e) {
    throw e instanceof Newer ? new Corrupt(`a possession of ${e.message}`) : e;
  }
  if (!equal(own.chain, value.chain) || own.oldKid !== signed.kid) corrupt('a possession of another chain or old key');
  return { ...value, key: own.key, oldKid: own.oldKid, sign1: signed };
}

function revocation(bytes) {
  const signed = sign1(bytes, 'tr.revocation');
  const payload = Cbor.whole(signed.payload, cbor => {
    const member = cbor.map(1, 2, 3, 4, 5, 6, 7);
    return {
      organisation: name(member()), chain: member().bytesOf(16), key: member().hash(),
      tips: ascending(member(), cbor.list(0, 4, c => (c.array(2), { number: c.unsigned(MAX, 1), identity: c.hash() })), tip => tip.number, false),
      size: member().unsigned(), reason: member().text(512), at: member().unsigned(),
    };
  });
  return { ...payload, sign1: signed };
}

/** How far a profile was checked, weakest first (§5). */
const VERIFIED = ['map-only', 'manual-frame', 'capture', 'device'];

function publication(bytes) {
  const signed = sign1(bytes, 'tr.publication');
  const payload = Cbor.whole(signed.payload, cbor => {
    const member = cbor.map(1, 2, 3, 4, 5);
    return { organisation: name(member()), profile: member().text(64), hash: member().hash(), verified: member().unsigned(3), at: member().unsigned() };
  });
  return { ...payload, sign1: signed };
}

const PARTY = /^[a-z0-9-]{1,32}(\/[a-z0-9-]{1,32})?$/;

/** One person's word on a fork; whose key signed is not known here. */
function decision(bytes) {
  const signed = sign1(bytes, 'tr.decision');
  const payload = Cbor.whole(signed.payload, cbor => {
    const member = cbor.map(1, 2, 3, 4, 5, 6);
    return { chain: member().bytesOf(16), parent: member().hash(), kept: member().hash(), reason: member().text(512), decided: member().unsigned(), party: member().text(65) };
  });
  return PARTY.test(payload.party) ? { ...payload, sign1: signed } : corrupt('a party of another form');
}

function terms(bytes) {
  const text = textOf(bytes);
  if (/^\s*$/.test(text)) throw new Empty();
  const lines = text.replace(/\r\n/g, '\n').split('\n').filter(line => line !== '');
  const title = /^traceability enrolment terms v([0-9]+)$/.exec(lines[0]);
  if (!title) corrupt('line 1: not the title');
  version(title[1], 'line 1: not the title');
  const field = (i, word, ...patterns) => {
    const words = (lines[i] || '').split(' ');
    if (words.shift() !== word || words.length !== patterns.length) corrupt(`line ${i + 1}: ${word} expected`);
    return words;
  };
  const one = (i, word, read) => read(field(i, word, 1)[0]);
  const device = text => NAME.test(text) ? text : corrupt(`not a name: ${text}`);
  const voucher = text => { const b = fromHex(text.toLowerCase() === text ? text : 'x'); return b.length >= 16 && b.length <= 64 ? b : corrupt('voucher not of 16 … 64 bytes'); };
  const value = {
    organisation: one(1, 'organisation', device), facility: one(2, 'facility', device), device: one(3, 'device', device), voucher: one(4, 'voucher', voucher),
    onlineKey: one(5, 'ledger-online-key', t => fromBase64(t, 32)), rootKey: one(6, 'ledger-root-key', t => fromBase64(t, 32)), logs: [],
  };
  for (let i = 7; i < lines.length; i++) {
    const [origin, key, size, root] = field(i, 'log', 1, 2, 3, 4);
    value.logs.push({ origin, key: fromBase64(key, 32), size: decimal(size, 'size'), root: fromBase64(root, 32) });
  }
  if (value.logs.length < 1 || value.logs.length > 8) corrupt('1 … 8 logs expected');
  return value;
}

// ---------------------------------------------------------------------------------------------------------------- segment header, §4

const CLOCK = ['unknown', 'free-running', 'synchronised'];

function header(bytes) {
  const signed = sign1(bytes, 'tr.segment');
  const value = Cbor.whole(signed.payload, cbor => {
    const member = cbor.map(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
    return {
      chain: member().bytesOf(16), run: member().bytesOf(16), number: member().unsigned(MAX, 1), firstSeq: member().unsigned(), previous: member().hash(),
      count: member().unsigned(65536, 1), root: member().hash(), sealed: member().unsigned(), boot: member().unsigned(MAX, 1), monotonic: member().unsigned(),
      clock: (member().array(3), { status: CLOCK[cbor.unsigned(2)], source: cbor.text(64), boundMs: cbor.orNull(c => c.unsigned()) }),
      configuration: member().hash(), software: member().text(128),
      checkpoint: member().orNull(c => (c.array(2), { size: c.unsigned(), root: c.hash() })), assurance: member().text(64),
    };
  });
  if ((value.number === 1) !== (value.firstSeq === 0)) corrupt('first seq is 0 for number 1 and only there');
  return { ...value, sign1: signed, identity: signed.identity };
}

// ---------------------------------------------------------------------------------------------------------------- entries, §5

const TALLY = 0, SERIES = 1, WEIGHING = 2, TAG_SEEN = 3, EVENT = 4, CONFIGURATION = 5, STATEMENT = 6;
const QUALITY = ['good', 'uncertain', 'not available', 'not a number', 'out of range'];
const EVENTS = ['boot', 'shutdown', 'clock step', 'gap', 'counter reset', 'seal switch', 'override', 'commissioning', 'key rotation', 'weighing refused', 'clock status', 'beam', 'counter difference', 'command'];

/** Rising strictly, by what `of` takes, or at least not falling; JavaScript compares texts by UTF-16 code units, as the format wants. */
function ascending(cbor, items, of, strictly = true) {
  for (let i = 1; i < items.length; i++) if (!(of(items[i - 1]) < of(items[i]) || (!strictly && of(items[i - 1]) === of(items[i])))) cbor.fail('not ascending');
  return items;
}

const readEntry = {
  [TALLY]: cbor => (cbor.array(4), {
    counts: cbor.list(7, 7, c => c.unsigned()),
    tickets: ascending(cbor, cbor.list(0, 64, c => (c.array(2), { scale: c.text(), next: c.unsigned(MAX, 1) })), ticket => ticket.scale),
    resets: cbor.unsigned(), gapMs: cbor.unsigned(),
  }),

  [SERIES]: cbor => {
    cbor.array(8);
    const channel = cbor.unsigned(65535), count = cbor.unsigned(65536, 1), words = cbor.unsigned(4, 1);
    const times = readRun(cbor, count);
    if (times.first < 0 || times.least < 0n) cbor.fail('times before 1970 or falling');
    const quality = readQualities(cbor, count);
    const planes = cbor.list(2 * words, 2 * words, c => {
      const plane = c.anyBytes();
      const fits = plane.length === 1 || (plane.length === count && plane.some(b => b !== plane[0]));
      return fits ? plane : c.fail('a byte plane has one byte when all are equal, else one a reading');
    });
    const exponent = cbor.integer(-18, 18);
    const valued = quality.reduce((sum, run) => run.quality < 2 ? sum + run.length : sum, 0);
    return { channel, count, words, times, quality, planes, exponent, values: readRun(cbor, valued) };
  },

  [WEIGHING]: cbor => {
    cbor.array(17);
    const w = {
      ticket: cbor.text(64), scale: cbor.text(), pass: cbor.unsigned(2, 1), vehicle: cbor.hash(), captured: cbor.unsigned(), shown: cbor.integer(),
      division: cbor.unsigned(MAX, 1), channel: cbor.orNull(c => c.unsigned(65535)), weightWords: evenBytes(cbor), statusWords: evenBytes(cbor),
      window: (cbor.array(3), { samples: cbor.unsigned(2147483647, 1), spanMs: cbor.unsigned(), spread: cbor.unsigned() }), zero: cbor.unsigned(),
      first: cbor.orNull(c => (c.array(3), { ticket: c.text(64), captured: c.unsigned(), shown: c.integer() })),
      gross: cbor.orNull(c => c.integer()), tare: cbor.orNull(c => c.integer()), net: cbor.orNull(c => c.integer()), alibi: cbor.orNull(c => c.text()),
    };
    if ((w.channel === null) !== (w.weightWords.length === 0)) cbor.fail('weight words and the channel that they are of belong together');
    if (w.shown % w.division !== 0) cbor.fail('shown is not a multiple of the division');
    const second = w.pass === 2;
    for (const part of ['first', 'gross', 'tare', 'net']) if ((w[part] !== null) !== second) cbor.fail(`${part} belongs to the second crossing`);
    if (second && (w.gross !== Math.max(w.shown, w.first.shown) || w.tare !== Math.min(w.shown, w.first.shown) || w.net !== w.gross - w.tare || w.net <= 0)) {
      cbor.fail('gross, tare and net are not those of the two crossings');
    }
    return w;
  },

  [TAG_SEEN]: cbor => {
    cbor.array(4);
    const tag = { reader: cbor.text(), tag: cbor.hash(), first: cbor.unsigned(), last: cbor.unsigned() };
    return tag.last >= tag.first ? tag : cbor.fail('last before first');
  },

  [EVENT]: cbor => (cbor.array(7), {
    code: EVENTS[cbor.unsigned(EVENTS.length - 1)], at: cbor.unsigned(), subject: cbor.text(), from: cbor.orNull(c => c.unsigned()), to: cbor.orNull(c => c.unsigned()),
    cause: cbor.text(), detail: cbor.text(),
  }),

  [CONFIGURATION]: cbor => (cbor.array(3), { root: cbor.hash(), leaves: cbor.unsigned(65536, 1), reason: cbor.unsigned(2) }),

  [STATEMENT]: cbor => {
    cbor.array(4);
    const reading = c => c.orNull(() => {
      c.array(4);
      const at = c.unsigned(), words = evenBytes(c);
      if (words.length === 0) c.fail('2, 4, 6 or 8 bytes of words expected');
      return { at, words, exponent: c.integer(-18, 18), mantissa: c.integer() };
    });
    return {
      reason: cbor.unsigned(4), at: cbor.unsigned(),
      counters: ascending(cbor, cbor.list(0, 65536, c => (c.array(6), {
        channel: c.unsigned(65535), before: reading(c), after: reading(c), staleSince: c.orNull(i => i.unsigned()), resets: c.unsigned(), gapMs: c.unsigned(),
      })), counter => counter.channel),
      previous: cbor.orNull(c => c.unsigned()),
    };
  },
};

function evenBytes(cbor) {
  const words = cbor.bytesOf(0, 8);
  return words.length % 2 === 0 ? words : cbor.fail('half a register word');
}

/** Runs of one quality; none at all means that all are good. */
function readQualities(cbor, count) {
  const numbers = cbor.list(0, 2 * count, c => c.unsigned(65536));
  if (numbers.length === 0) return [{ quality: 0, length: count }];
  if (numbers.length % 2 !== 0) cbor.fail('a quality without its length');
  const runs = [];
  let sum = 0;
  for (let i = 0; i < numbers.length; i += 2) {
    const [quality, length] = [numbers[i], numbers[i + 1]];
    if (quality > 4 || length < 1 || (i > 0 && quality === numbers[i - 2])) cbor.fail('qualities not in their one form');
    runs.push({ quality, length });
    sum += length;
  }
  if (sum !== count || (runs.length === 1 && runs[0].quality === 0)) cbor.fail('qualities not in their one form');
  return runs;
}

function entry(bytes) {
  return Cbor.whole(bytes, cbor => {
    cbor.array(2);
    const kind = cbor.unsigned(6);
    return { kind, ...readEntry[kind](cbor) };
  });
}

/** Each reading of a series: instant, quality, its register words, and its mantissa where it has one. */
function* readings(series) {
  const times = series.times[Symbol.iterator](), values = series.values[Symbol.iterator]();
  let i = 0;
  for (const { quality, length } of series.quality) {
    for (const end = i + length; i < end; i++) {
      const words = Uint8Array.from(series.planes, plane => plane[plane.length === 1 ? 0 : i]);
      yield { at: times.next().value, quality, words, mantissa: quality < 2 ? values.next().value : null };
    }
  }
}

// ---------------------------------------------------------------------------------------------------------------- decoding rule, §5

const TYPES = ['u16', 'i16', 'u32', 'i32', 'u64', 'i64', 'f32', 'f64', 'bits', 'f16', 'bcd16', 'bcd32', 'bcd64'];
const TYPE_WORDS = { u16: 1, i16: 1, u32: 2, i32: 2, u64: 4, i64: 4, f16: 1, f32: 2, f64: 4, bcd16: 1, bcd32: 2, bcd64: 4 };
const FRACTION_BITS = { f16: 10, f32: 23, f64: 52 }, EXPONENT_BITS = { f16: 5, f32: 8, f64: 11 };
const SIGN = 0, DECIMALS = 1;

function decodingRule(bytes) {
  return Cbor.whole(bytes, cbor => {
    const length = cbor.array(1, MAX), version = cbor.unsigned();
    if (version > 2) throw new Newer(String(version));
    if (version === 0 || length !== 14 + version) cbor.fail('not the members of its version');
    const rule = {
      table: cbor.unsigned(3), address: cbor.unsigned(65535), words: cbor.unsigned(4, 1), type: TYPES[cbor.unsigned(12)], order: cbor.unsigned(3),
      scale: cbor.integer(), scaleExponent: cbor.integer(-18, 18), resolution: cbor.integer(-18, 18),
      sentinels: cbor.list(0, 8, c => c.peek() === UNSIGNED ? c.wide() : c.fail('a number expected')),
      unit: cbor.text(64), counterBits: cbor.unsigned(64), rollover: cbor.orNull(c => c.integer()), low: cbor.orNull(c => c.integer()), high: cbor.orNull(c => c.integer()),
      beside: version === 2 ? besideWord(cbor) : null,
    };
    const { type, sentinels, unit, counterBits, rollover, low, high } = rule, words = numberWords(rule);
    const sound = (type === 'bits' ? [1, 2, 4].includes(words) : TYPE_WORDS[type] === words) && rule.address + words <= 65536 && rule.scale !== 0
      && (rule.beside === null || isBeside(rule.beside, rule))
      && (!isBit(rule) || (type === 'bits' && words === 1 && rule.order === 0 && sentinels.length === 0))
      && (type !== 'bits' || (rule.scale === 1 && rule.scaleExponent === 0 && rule.resolution === 0))
      && sentinels.every(s => s >> BigInt(16 * words) === 0n) && unit.length <= 16 && !/[\p{Cc}\p{Cs}]|[^\0-\uffff]/u.test(unit)
      && counterBits <= 16 * words && (counterBits !== 0 || rollover === null) && (rollover === null || rollover > 0) && !(low !== null && high !== null && low > high);
    return sound ? rule : cbor.fail('the members of the rule do not fit each other');
  });
}

const isBit = ({ table }) => table < 2; // coil, discrete input

const numberWords = ({ words, beside }) => beside === null ? words : words - 1;

function besideWord(cbor) {
  cbor.array(4, 4);
  return { address: cbor.unsigned(65535), meaning: cbor.unsigned(2), lowest: cbor.unsigned(15), bits: cbor.unsigned(16, 1) };
}

/** Whether this word can stand beside the number of a rule: whole ones of at most two words, and none of their own. */
function isBeside({ address, meaning, lowest, bits }, rule) {
  return lowest + bits <= 16 && (meaning !== SIGN || bits === 1) && (meaning === SIGN ? /^(u|bcd)(16|32)$/ : /^(u|i|bcd)(16|32)$/).test(rule.type)
    && (address < rule.address || address >= rule.address + numberWords(rule));
}

/** What the word beside says of a whole number: the number with its sign, and the power of ten; null where it says no such thing. */
function besaid({ meaning, lowest, bits }, word, number) {
  const field = word >> lowest & (1 << bits) - 1;
  if (meaning === SIGN) return { number: field === 1 ? -number : number, power: 0 };
  const power = meaning === DECIMALS ? -field : field >> bits - 1 ? field - (1 << bits) : field;
  return power < -18 || power > 18 ? null : { number, power };
}

/** Words in wire order → quality, and mantissa at the rule's resolution. */
function decode(rule, words) {
  const own = words.subarray(0, 2 * numberWords(rule)), bytes = Uint8Array.from(own);
  if (rule.order === 1 || rule.order === 3) { // the least significant word first
    for (let i = 0; i < bytes.length; i += 2) bytes.set(own.subarray(own.length - 2 - i, own.length - i), i);
  }
  if (rule.order === 2 || rule.order === 3) { // the bytes of each word swapped
    for (let i = 0; i < bytes.length; i += 2) [bytes[i], bytes[i + 1]] = [bytes[i + 1], bytes[i]];
  }
  const raw = bigEndian(bytes);
  if (rule.sentinels.includes(raw)) return { quality: 2, mantissa: null };
  let exponent = rule.scaleExponent - rule.resolution, number;
  if (rule.type[0] === 'f') {
    const float = shortestDecimal(raw, FRACTION_BITS[rule.type], EXPONENT_BITS[rule.type]);
    if (float === null) return { quality: 3, mantissa: null };
    number = float.significand;
    exponent += float.exponent;
  } else if (rule.type.startsWith('bcd')) {
    const digits = raw.toString(16);
    if (/[a-f]/.test(digits)) return { quality: 3, mantissa: null };
    number = BigInt(digits);
  } else {
    if (isBit(rule) && raw > 1n) return { quality: 3, mantissa: null };
    number = rule.type[0] === 'i' ? BigInt.asIntN(8 * bytes.length, raw) : raw;
  }
  if (rule.beside !== null) {
    const said = besaid(rule.beside, words[words.length - 2] << 8 | words[words.length - 1], number);
    if (said === null) return { quality: 2, mantissa: null };
    number = said.number;
    exponent += said.power;
  }
  const mantissa = scaled(number * BigInt(rule.scale), exponent);
  if (mantissa < -BigInt(MAX) || mantissa > BigInt(MAX)) return { quality: 4, mantissa: null };
  const value = Number(mantissa), nominal = !(rule.low !== null && value < rule.low) && !(rule.high !== null && value > rule.high);
  return { quality: nominal ? 0 : 1, mantissa: value };
}

/** a / b to the nearest whole number, a half to the even one; b > 0. */
function quotient(a, b) {
  const size = a < 0n ? -a : a, whole = size / b, twice = 2n * (size % b);
  const rounded = twice > b || (twice === b && whole & 1n) ? whole + 1n : whole;
  return a < 0n ? -rounded : rounded;
}

const scaled = (number, exponent) => exponent >= 0 ? number * 10n ** BigInt(exponent) : quotient(number, 10n ** BigInt(-exponent));

/**
 * The shortest decimal that reads back as this binary float (IEEE 754, ties to even), of several the nearest, of two the even one. Null where
 * it is not finite. In whole numbers throughout: engines print doubles so, but not singles.
 */
function shortestDecimal(raw, fractionBits, exponentBits) {
  const one = 1n << BigInt(fractionBits), top = (1 << exponentBits) - 1;
  const biased = Number(raw >> BigInt(fractionBits)) & top, fraction = raw & one - 1n;
  if (biased === top) return null;
  const m = biased === 0 ? fraction : fraction + one;
  if (m === 0n) return { significand: 0n, exponent: 0 };
  // Four times the float and the middles to its neighbours; below a power of two the neighbour is nearer.
  let binary = Math.max(biased, 1) - (top >> 1) - fractionBits - 2, value = 4n * m, low = value - (fraction === 0n && biased > 1 ? 1n : 2n), high = value + 2n;
  const inclusive = (m & 1n) === 0n;
  let unit = 1n; // what stands for 1 in the numbers above
  if (binary >= 0) [value, low, high] = [value, low, high].map(n => n << BigInt(binary));
  else unit <<= BigInt(-binary);
  // From a power of ten that is too coarse down to the first of which a multiple lies between the middles.
  for (let exponent = Math.ceil((value.toString(2).length - unit.toString(2).length + 2) * Math.LOG10E * Math.LN2); ; exponent--) {
    const step = exponent >= 0 ? unit * 10n ** BigInt(exponent) : unit, by = exponent >= 0 ? 1n : 10n ** BigInt(-exponent);
    const [v, l, h] = [value * by, low * by, high * by];
    const fits = d => inclusive ? d * step >= l && d * step <= h : d * step > l && d * step < h;
    const nearest = quotient(v, step);
    const digits = [nearest, nearest - 1n, nearest + 1n].find(d => d > 0n && fits(d));
    if (digits !== undefined) return { significand: raw >> BigInt(fractionBits + exponentBits) ? -digits : digits, exponent };
  }
}

/** A leaf of the configuration tree; its position is a channel's index. */
function configurationLeaf(bytes, position) {
  return Cbor.whole(bytes, cbor => {
    const members = cbor.array(2, 11), kind = cbor.unsigned(2);
    if (members !== [11, 3, 2][kind]) cbor.fail('a leaf of another length');
    if (kind === 2) return { kind, bytes: cbor.anyBytes() };
    if (kind === 1) return { kind, id: cbor.text(), bytes: cbor.anyBytes() };
    const leaf = {
      kind, index: cbor.unsigned(65535), id: cbor.text(), rule: cbor.anyBytes(), bus: cbor.text(), unit: cbor.unsigned(255), profile: cbor.text(), profileHash: cbor.hash(),
      verified: cbor.unsigned(3), serial: cbor.text(), periodMs: cbor.unsigned(2147483647, 1),
    };
    return position === undefined || leaf.index === position ? leaf : cbor.fail('a channel at a position that is not its index');
  });
}

// ---------------------------------------------------------------------------------------------------------------- trees, §6

const node = (left, right) => sha256([1], left, right);
const leafOf = (...parts) => sha256([0], ...parts);
const saltOf = (secret, i) => hmac(secret, [i >>> 24, i >>> 16 & 255, i >>> 8 & 255, i & 255]);
const half = n => Math.floor(n / 2);

/** RFC 9162 §2.1.1, over leaf hashes, a level at a time: a last one without a neighbour rises as it is. */
function treeRoot(leaves) {
  if (leaves.length === 0) return sha256();
  let level = leaves;
  while (level.length > 1) {
    const above = [];
    for (let i = 0; i < level.length; i += 2) above.push(i + 1 < level.length ? node(level[i], level[i + 1]) : level[i]);
    level = above;
  }
  return level[0];
}

/** The root that leaf and path give (RFC 9162 §2.1.3.2), or null where the path does not fit the tree. No bit operators: indices have 53 bits. */
function rootOfPath(size, index, leaf, path) {
  if (index >= size) return null;
  let fn = index, sn = size - 1, hash = leaf;
  for (const p of path) {
    if (sn === 0) return null;
    if (fn % 2 === 1 || fn === sn) {
      hash = node(p, hash);
      while (fn % 2 === 0 && fn !== 0) { fn = half(fn); sn = half(sn); }
    } else {
      hash = node(hash, p);
    }
    fn = half(fn); sn = half(sn);
  }
  return sn === 0 ? hash : null;
}

function included(size, index, leaf, path, root) {
  const given = rootOfPath(size, index, leaf, path);
  return given !== null && equal(given, root);
}

/** RFC 9162 §2.1.4.2. From the empty tree there is nothing to prove, so nothing is accepted. */
function consistent(size1, root1, size2, root2, path) {
  if (size1 === 0 || size1 > size2) return false;
  if (size1 === size2) return path.length === 0 && equal(root1, root2);
  let fn = size1 - 1, sn = size2 - 1;
  while (fn % 2 === 1) { fn = half(fn); sn = half(sn); }
  const nodes = fn === 0 ? [root1, ...path] : path; // a power of two: its root is the first node
  if (nodes.length === 0 || path.length === 0) return false;
  let fr = nodes[0], sr = nodes[0];
  for (const c of nodes.slice(1)) {
    if (sn === 0) return false;
    if (fn % 2 === 1 || fn === sn) {
      fr = node(c, fr); sr = node(c, sr);
      while (fn % 2 === 0 && fn !== 0) { fn = half(fn); sn = half(sn); }
    } else {
      sr = node(sr, c);
    }
    fn = half(fn); sn = half(sn);
  }
  return sn === 0 && equal(fr, root1) && equal(sr, root2);
}

// ---------------------------------------------------------------------------------------------------------------- segment message, §4

/**
 * RFC 1950 and 1951, as an own loop: the browser's DecompressionStream refuses what follows the end of a stream, which §4 passes over, and
 * would have to be stopped from outside where a few kilobytes blow up to gigabytes.
 */
function inflate(bytes, most) {
  const bad = reason => corrupt(`zlib: ${reason}`);
  if (bytes.length < 2 || (bytes[0] & 15) !== 8 || bytes[0] >> 4 > 7 || (bytes[0] << 8 | bytes[1]) % 31 !== 0 || bytes[1] & 32) bad('not a zlib stream');
  let out = new Uint8Array(Math.min(most, 4 * bytes.length + 64)), length = 0, at = 2, hold = 0, held = 0;
  const bits = n => {
    while (held < n) {
      if (at >= bytes.length) bad('ends too early');
      hold |= bytes[at++] << held;
      held += 8;
    }
    const value = hold & (1 << n) - 1;
    hold >>>= n; held -= n;
    return value;
  };
  const room = n => {
    if (length + n > most) corrupt(`more than ${most} bytes when inflated`);
    if (length + n <= out.length) return;
    const larger = new Uint8Array(Math.min(most, Math.max(length + n, 2 * out.length)));
    larger.set(out.subarray(0, length));
    out = larger;
  };
  /** Canonical code: how many codes of each length, and the symbols in order. Only a lone code of one bit may leave others unused. */
  const code = (lengths, what) => {
    const counts = new Uint16Array(16), offsets = new Uint16Array(17), symbols = new Uint16Array(lengths.length);
    for (const n of lengths) counts[n]++;
    let left = 1;
    for (let n = 1; n < 16; n++) { left = 2 * left - counts[n]; if (left < 0) bad(`${what} code over-subscribed`); }
    const used = lengths.length - counts[0];
    if (left > 0 && !(what !== 'length' && used === counts[1] && used <= 1)) bad(`${what} code incomplete`);
    for (let n = 1; n < 16; n++) offsets[n + 1] = offsets[n] + counts[n];
    lengths.forEach((n, symbol) => { if (n) symbols[offsets[n]++] = symbol; });
    return { counts, symbols };
  };
  const symbol = ({ counts, symbols }) => {
    for (let n = 1, value = 0, first = 0, index = 0; n < 16; n++) {
      value |= bits(1);
      if (value - first < counts[n]) return symbols[index + value - first];
      index += counts[n];
      first = first + counts[n] << 1;
      value <<= 1;
    }
    return bad('no such code');
  };
  const fixed = () => [code([...Array(288).keys()].map(i => i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8), 'literal'), code(Array(32).fill(5), 'distance')];
  const dynamic = () => {
    const literals = bits(5) + 257, distances = bits(5) + 1, given = bits(4) + 4, lengths = [], own = Array(19).fill(0);
    if (literals > 286 || distances > 30) bad('too many codes');
    for (let i = 0; i < given; i++) own[[16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15][i]] = bits(3);
    const lengthCode = code(own, 'length');
    while (lengths.length < literals + distances) {
      const s = symbol(lengthCode);
      if (s < 16) { lengths.push(s); continue; }
      if (s === 16 && lengths.length === 0) bad('nothing to repeat');
      const [value, times] = s === 16 ? [lengths[lengths.length - 1], 3 + bits(2)] : [0, s === 17 ? 3 + bits(3) : 11 + bits(7)];
      for (let i = 0; i < times; i++) lengths.push(value);
    }
    if (lengths.length > literals + distances) bad('too many lengths');
    if (lengths[256] === 0) bad('no end of block');
    return [code(lengths.slice(0, literals), 'literal'), code(lengths.slice(literals), 'distance')];
  };
  for (let last = 0; !last;) {
    last = bits(1);
    const kind = bits(2);
    if (kind === 3) bad('no such block');
    if (kind === 0) {
      hold = held = 0;
      const size = bytes[at] | bytes[at + 1] << 8, complement = bytes[at + 2] | bytes[at + 3] << 8;
      if (at + 4 + size > bytes.length || (size ^ complement) !== 0xffff) bad('a stored block of another length');
      room(size);
      out.set(bytes.subarray(at + 4, at + 4 + size), length);
      at += 4 + size; length += size;
      continue;
    }
    const [literal, distance] = kind === 1 ? fixed() : dynamic();
    for (let s = symbol(literal); s !== 256; s = symbol(literal)) {
      if (s < 256) { room(1); out[length++] = s; continue; }
      if (s > 285) bad('no such length');
      const e = s < 265 || s === 285 ? 0 : s - 261 >> 2;
      const run = (s === 285 ? 258 : s < 265 ? s - 254 : (4 + (s - 265 & 3) << e) + 3) + bits(e);
      const d = symbol(distance);
      if (d > 29) bad('no such distance');
      const f = d < 4 ? 0 : d - 2 >> 1, back = (d < 4 ? d : 2 + (d & 1) << f) + bits(f) + 1;
      if (back > length) bad('a distance before the beginning');
      room(run);
      for (let i = 0; i < run; i++, length++) out[length] = out[length - back];
    }
  }
  // Whole bytes that were taken ahead are given back before the checksum (RFC 1950: most significant byte first).
  at -= held >> 3;
  let a = 1, b = 0;
  for (let i = 0; i < length; i++) { a = (a + out[i]) % 65521; b = (b + a) % 65521; }
  if (at + 4 > bytes.length || [b >> 8, b & 255, a >> 8, a & 255].some((sum, i) => bytes[at + i] !== sum)) bad('checksum');
  return out.subarray(0, length);
}

/** What is committed to ends its kind at the first 00, so a kind holds none (§4). */
function kindOf(cbor) {
  const kind = cbor.text(32);
  if (kind.includes('\0')) cbor.fail('a kind with U+0000');
  return kind;
}

/** The order is that of "Accepting a message"; without the chain's enrolment, only what the message says of itself is asked. */
async function message(bytes, request) {
  if (bytes.length > MESSAGE_BYTES) corrupt('more than 1 MiB');
  const [signed, compression, packed] = Cbor.whole(bytes, cbor => versioned(cbor, 4, () => [cbor.anyBytes(), cbor.unsigned(1), cbor.anyBytes()]));
  const head = header(signed);
  if (request && !equal(head.chain, request.chain)) refuse('chain', 'a segment of another chain');
  if (request && !await verifyP256(request.key, head.sign1.signed, head.sign1.signature)) refuse('signature', 'not signed by the key of the chain');
  if (compression === 0 && packed.length > BODY_BYTES) corrupt('more than 16 MiB of body');
  const body = Cbor.whole(compression === 1 ? inflate(packed, BODY_BYTES) : packed, cbor => (cbor.array(4), {
    secret: cbor.hash(), entries: cbor.list(0, 65536, c => c.anyBytes()),
    personal: cbor.list(0, 4096, c => (c.array(4), { entry: c.unsigned(), key: c.hash(), kind: kindOf(c), value: c.text(256) })),
    configuration: cbor.orNull(c => (c.array(2), { secret: c.hash(), leaves: c.list(1, 65536, l => l.anyBytes()) })),
  }));
  if (body.entries.length !== head.count) refuse('root', 'another number of entries than the header says');
  const root = (secret, parts) => treeRoot(parts.map((part, i) => leafOf(saltOf(secret, i), part)));
  if (!equal(root(body.secret, body.entries), head.root)) refuse('root', 'the entries do not give the root that was signed');
  return { header: head, entries: segmentContent(head, body, root), personal: body.personal, configuration: body.configuration };
}

/** An array whose first member is a version; of a newer one nothing else is known. */
function versioned(cbor, members, read) {
  const length = cbor.array(1, MAX), number = cbor.unsigned();
  if (number > 1) throw new Newer(String(number));
  if (number !== 1 || length !== members) cbor.fail(`not ${members} members of version 1`);
  return read();
}

function segmentContent(head, body, root) {
  const entries = body.entries.map(entry), counts = Array(7).fill(0);
  let total = 0;
  entries.forEach((e, i) => {
    counts[e.kind]++;
    if (e.kind === SERIES && (total += e.count) > READINGS) corrupt('more readings than a segment may have');
    if ((e.kind === TALLY) !== (i === 0)) corrupt('entry 0 is the tally and no other is');
  });
  if (entries[0].counts.some((count, kind) => count < counts[kind])) corrupt('the tally counts less than the segment has');
  if (counts[CONFIGURATION] > 1) corrupt('more than one configuration entry');
  const configuration = entries.find(e => e.kind === CONFIGURATION);
  if ((configuration !== undefined) !== (body.configuration !== null)) corrupt('configuration entry and its parts belong together');
  if (configuration) {
    const { secret, leaves } = body.configuration;
    if (!equal(configuration.root, head.configuration)) corrupt('the configuration entry is not the one in the header');
    if (leaves.length !== configuration.leaves || !equal(root(secret, leaves), configuration.root)) corrupt('the parts are not those of the configuration');
  }
  for (const p of body.personal) if (p.entry >= entries.length || !opens(entries[p.entry], p)) corrupt('a personal value does not fit its entry');
  return entries;
}

/** Whether a personal value is the one that its entry commits to (§4). */
function opens(e, { key, kind, value }) {
  const commitment = e.kind === WEIGHING ? e.vehicle : e.kind === TAG_SEEN ? e.tag : null;
  return commitment !== null && equal(hmac(key, utf8(kind), [0], utf8(value)), commitment);
}

// ---------------------------------------------------------------------------------------------------------------- signed notes, §7

const NOTE_KEY = 1, COSIGNATURE_KEY = 4;
const keyId = (name, type, key) => hex(sha256(utf8(name), [10, type], key).subarray(0, 4));
const noteKey = (name, key, type = NOTE_KEY) => ({ name, key, id: keyId(name, type, key) });
const noteName = name => name !== '' && !/[\p{White_Space}+]/u.test(name);

/** The form alone: which signatures count is a question of which keys are known. */
function note(bytes) {
  if (bytes.length > NOTE_BYTES) corrupt('more than 1 MiB');
  const all = textOf(bytes);
  if (/(?!\n)\p{Cc}/u.test(all)) corrupt('a control character');
  const split = all.lastIndexOf('\n\n');
  if (split < 0 || !all.endsWith('\n')) corrupt('no empty line before the signatures');
  const text = all.slice(0, split + 1), lines = all.slice(split + 2).split('\n').slice(0, -1);
  if (lines.length < 1 || lines.length > 64) corrupt('1 … 64 signatures expected');
  const signatures = lines.map(line => {
    const parts = /^\u2014 ([^ ]+) ([^ ]+)$/.exec(line);
    if (!parts || !noteName(parts[1])) return corrupt('a signature line of another form');
    const blob = fromBase64(parts[2]);
    return blob.length > 4 ? { name: parts[1], id: hex(blob.subarray(0, 4)), bytes: blob.subarray(4) } : corrupt('a signature line without a signature');
  });
  return { text, bytes: utf8(text), signatures };
}

/** How many signatures of the note are by these keys; a bad one of a known key spoils it. Unknown keys are passed over. */
async function signedBy(opened, keys) {
  let good = 0;
  for (const signature of opened.signatures) {
    for (const known of keys.filter(k => k.name === signature.name && k.id === signature.id)) {
      if (!await verifyEd25519(known.key, opened.bytes, signature.bytes)) corrupt(`a bad signature of ${known.name}`);
      good++;
    }
  }
  return good;
}

/** Cosignatures of these witnesses, with their time in seconds; a bad one spoils the note, one of time 0 does not count (§8). */
async function cosignatures(opened, witnesses) {
  const found = [];
  for (const { name, id, bytes } of opened.signatures) {
    for (const known of witnesses.filter(k => k.name === name && k.id === id)) {
      const time = bytes.length === 72 && bytes[0] === 0 ? Number(bigEndian(bytes.subarray(0, 8))) : Infinity;
      const signed = time <= MAX && join(utf8(`cosignature/v1\ntime ${time}\n`), opened.bytes);
      if (!signed || !await verifyEd25519(known.key, signed, bytes.subarray(8))) corrupt(`a bad cosignature of ${known.name}`);
      if (time > 0) found.push({ witness: known.alias, time });
    }
  }
  return found;
}

async function signedNote(bytes, keys) {
  const opened = note(bytes);
  if (await signedBy(opened, keys) === 0) corrupt('no signature of a known key');
  return opened;
}

function checkpointText(opened) {
  const lines = opened.text.split('\n');
  if (lines.length !== 4) corrupt('a checkpoint has three lines');
  if (!noteName(lines[0])) corrupt('not an origin');
  return { origin: lines[0], size: decimal(lines[1], 'size'), root: fromBase64(lines[2], 32), note: opened };
}

/** Keys as of noteKey; the origin is the name of the key that signed. */
async function checkpoint(bytes, keys) {
  const read = checkpointText(note(bytes));
  if (await signedBy(read.note, keys.filter(k => k.name === read.origin)) === 0) corrupt('no signature of a known key');
  return read;
}

/** A tlog-proof; who signed its checkpoint is asked apart. */
function proof(bytes) {
  const text = textOf(bytes);
  const title = /^c2sp\.org\/tlog-proof@v([0-9]+)\n/.exec(text);
  if (!title) corrupt('not the title of a proof');
  version(title[1], 'not the title of a proof');
  const split = text.indexOf('\n\n');
  if (split < 0) corrupt('no empty line before the checkpoint');
  const [, extra, index, ...path] = text.slice(0, split).split('\n');
  if (!extra || !extra.startsWith('extra ') || !index || !index.startsWith('index ')) corrupt('extra and index expected');
  if (path.length > 63) corrupt('more than 63 hashes');
  return {
    identity: fromBase64(extra.slice(6), 32), index: decimal(index.slice(6), 'index'), path: path.map(line => fromBase64(line, 32)),
    checkpoint: checkpointText(note(utf8(text.slice(split + 2)))), signed: text.slice(split + 2),
  };
}

/** A proof with its whole way: this identity in the tree, and the tree signed by one of the keys. */
async function receipt(bytes, keys, identity) {
  const read = proof(bytes), { note: opened, origin, size, root } = read.checkpoint;
  if (!included(size, read.index, leafOf(identity), read.path, root)) refuse('log-proof', 'the segment is not in the log');
  try {
    if (await signedBy(opened, keys.filter(k => k.name === origin)) === 0) corrupt('no signature of a known key');
  } catch (e) {
    throw e instanceof Corrupt ? new Refused('log-signature', e.message) : e;
  }
  return read;
}

/** The lines of a note with a title `tr-WHAT/vN`, and what stands behind the word that a line begins with. */
function titled(opened, what) {
  const lines = opened.text.split('\n');
  const title = new RegExp(`^tr-${what}/v([0-9]+)$`).exec(lines[0]);
  if (!title) corrupt(`not the title of a ${what}`);
  version(title[1], `not the title of a ${what}`);
  return { lines, field: (i, word) => (lines[i] || '').startsWith(word + ' ') ? lines[i].slice(word.length + 1) : corrupt(`${word} expected`) };
}

async function suspension(bytes, keys) {
  const { lines, field } = titled(await signedNote(bytes, keys), 'suspension');
  const value = { chain: fromHex(field(1, 'chain'), 16), size: decimal(field(2, 'size'), 'size'), state: field(3, 'state'), at: decimal(field(4, 'at'), 'at'), reason: field(5, 'reason') };
  if (value.state !== 'suspended' && value.state !== 'resumed') corrupt('neither suspended nor resumed');
  if (value.reason.length < 1 || value.reason.length > 256) corrupt('a reason of 1 … 256 characters expected');
  return lines.length === 7 ? value : corrupt('more lines than a suspension has');
}

/** How a log goes on under another origin; its text alone, whoever signed it. */
function successionText(opened) {
  const { lines, field } = titled(opened, 'succession');
  const value = {
    old: field(1, 'old'), size: decimal(field(2, 'size'), 'size'), root: fromBase64(field(3, 'root'), 32), key: verifierKey(field(4, 'new'), NOTE_KEY), kept: decimal(field(5, 'kept'), 'kept'),
    at: decimal(field(6, 'at'), 'at'),
  };
  if (lines.length !== 8 || !noteName(value.old) || value.key.name === value.old || value.kept > value.size) corrupt('a succession that does not fit itself');
  return value;
}

const succession = async (bytes, keys) => successionText(await signedNote(bytes, keys));

async function head(bytes, keys) {
  const { lines, field } = titled(await signedNote(bytes, keys), 'head');
  const value = {
    chain: fromHex(field(1, 'chain'), 16), run: fromHex(field(2, 'run'), 16), number: decimal(field(3, 'number'), 'number'),
    identity: fromHex(field(4, 'identity'), 32), size: decimal(field(5, 'size'), 'size'), missing: [],
  };
  if (value.number === 0 && value.run.some(b => b !== 0)) corrupt('a run although no segment is held');
  let last = value.number;
  for (const line of lines.slice(6, -1)) {
    const range = /^missing (\d+)-(\d+)$/.exec(line);
    if (!range) corrupt('missing expected');
    const [from, to] = [decimal(range[1], 'missing'), decimal(range[2], 'missing')];
    if (from <= last || to < from) corrupt('missing numbers not rising');
    value.missing.push([from, to]);
    last = to;
  }
  if (value.missing.length > 64) corrupt('more than 64 missing ranges');
  return value;
}

const DAY_MS = 86400000;

/** A day's beginning; of the years 0001 … 9999. */
function dayOf(text) {
  const ms = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(text) && !text.startsWith('0000') ? Date.parse(`${text}T00:00:00Z`) : NaN;
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(`${text}T`) ? ms : corrupt('not a day');
}

const TIPS = 4, RANGES = 64, FORKS = 64, CHAIN_KEYS = 16, KEY_STATES = ['valid', 'suspended', 'revoked'];

/** What the ledger held of one chain at the end of a day (§7). */
async function day(bytes, keys) {
  const opened = await signedNote(bytes, keys), { lines, field } = titled(opened, 'day');
  let i = 5;
  /** Lines that begin with a word, each of so many parts. */
  const some = (word, most, parts, read) => {
    const found = [];
    for (; (lines[i] || '').startsWith(word + ' '); i++) {
      const words = field(i, word).split(' ');
      if (words.length !== parts || found.length === most) corrupt(`not as many of ${word} as there may be`);
      found.push(read(words));
    }
    return found;
  };
  const rising = (items, of, what) => items.forEach((item, at) => { if (at > 0 && !(of(items[at - 1]) < of(item))) corrupt(`${what} not rising`); });
  const [size, root, ...more] = field(4, 'checkpoint').split(' ');
  if (root === undefined || more.length > 0) corrupt('checkpoint expected');
  const value = {
    chain: fromHex(field(1, 'chain'), 16), day: field(2, 'day'), begins: dayOf(field(2, 'day')), previous: fromHex(field(3, 'previous'), 32),
    size: decimal(size, 'size'), root: fromBase64(root, 32), digest: sha256(opened.bytes),
    tips: some('tip', TIPS, 3, ([number, identity, next]) => ({ number: decimal(number, 'tip'), identity: hex(fromHex(identity, 32)), next: decimal(next, 'next seq') })),
    missing: some('missing', RANGES, 1, ([range]) => {
      const [from, to, ...others] = range.split('-').map(n => decimal(n, 'missing'));
      return to >= from && others.length === 0 ? { from, to } : corrupt('not a range');
    }),
    forks: some('fork', FORKS, 2, ([parent, kind]) => /^[a-z-]{1,32}$/.test(kind) ? { parent: hex(fromHex(parent, 32)), kind } : corrupt('not a kind of fork')),
    keys: some('key', CHAIN_KEYS, 3, ([kid, from, state]) => KEY_STATES.includes(state) ? { kid: hex(fromHex(kid, 8)), from: decimal(from, 'key'), state } : corrupt('not a state of a key')),
  };
  const { tips: [followed, ...others], missing, forks, keys: signing } = value;
  if (i !== lines.length - 1 || lines[i] !== '') corrupt('more lines than a day has, or in another order');
  if (!followed || signing.length === 0 || signing[0].from !== 1) corrupt('neither without tips nor without the key from number 1');
  if (value.tips.some(tip => (tip.number === 0) !== (tip.next === 0)) || others.some(tip => tip.number === 0 || tip.identity === followed.identity)) corrupt('tips that fit neither a segment nor the request');
  value.highest = Math.max(...value.tips.map(tip => tip.number));
  rising(others, tip => tip.identity, 'tips');
  if (missing.some((range, at) => range.from <= (at === 0 ? followed.number : missing[at - 1].to) || range.to >= value.highest)) corrupt('missing numbers not rising between the tips');
  rising(forks, fork => fork.parent, 'forks');
  rising(signing, key => key.from, 'keys');
  return value;
}

const within = (ranges, number) => ranges.some(({ from, to }) => from <= number && number <= to);
const lacksTip = (said, identity) => said.tips.length < TIPS && !said.tips.some(tip => tip.identity === identity);

/** In what the statement of the next day breaks the ledger's word, or null (§7). */
function dayBreaks(first, second) {
  if (!equal(second.previous, first.digest)) return 'it does not name the one before it';
  if (second.size < first.size || (second.size === first.size && !equal(second.root, first.root))) return 'its log is not the one of the day before, grown';
  if (second.highest < first.highest) return 'its highest number has fallen';
  const [was, is] = [first.tips[0], second.tips[0]];
  if (second.forks.length === 0 && (is.number < was.number || (is.number === was.number && is.identity !== was.identity))) return 'the followed branch ends elsewhere';
  // Of 64 ranges, others may stand beyond.
  const told = first.missing.length === RANGES ? first.missing[RANGES - 1].to : first.highest;
  for (const { from, to } of second.missing) {
    let number = from;
    for (const hole of first.missing) if (hole.from <= number && number <= hole.to) number = hole.to + 1;
    if ((number <= to && number <= told) || first.tips.some(tip => within([{ from, to }], tip.number))) return 'it calls missing what was held';
  }
  if (first.tips.some(tip => tip.number > 0 && tip.number === second.highest && lacksTip(second, tip.identity))) return 'a tip is gone';
  return second.forks.length < FORKS && first.forks.some(({ parent }) => !second.forks.some(fork => fork.parent === parent)) ? 'a fork is gone' : null;
}

/** In what it leaves out a segment that the log held at this index, or null (§7). */
function dayLeavesOut(said, { number, identity }, index) {
  if (index >= said.size) return null;
  if (number > said.highest || within(said.missing, number)) return `segment ${number} is logged, and it does not hold it`;
  return number === said.highest && lacksTip(said, hex(identity)) ? `segment ${number} is logged, and is none of its tips` : null;
}

/** The parts of each kind of statement, §7: true where null may stand for one. */
const STATEMENTS = new Map([
  [1, { what: 'enrolment', parts: [false, true] }], [2, { what: 'day label', parts: [false, false] }], [3, { what: 'rotation', parts: [false] }], [4, { what: 'revocation', parts: [false] }],
  [5, { what: 'suspension', parts: [false] }], [6, { what: 'succession', parts: [false, false] }], [7, { what: 'decision', parts: [false, false] }], [8, { what: 'profile', parts: [false] }], [9, { what: 'record', parts: [false] }],
  [10, { what: 'deed', parts: [false] }],
]);

/** An entry of the statement log; its parts are bytes yet. */
function statement(bytes) {
  if (bytes.length > STATEMENT_BYTES) corrupt('longer than an entry of the log');
  return Cbor.whole(bytes, cbor => {
    const length = cbor.array(1, MAX), number = cbor.unsigned();
    if (number > 1) throw new Newer(String(number));
    const kind = number === 1 ? cbor.unsigned() : cbor.fail('version 1 expected'), known = STATEMENTS.get(kind);
    if (!known && kind > 0) throw new Newer(`1, kind ${kind}`);
    if (!known || length !== 2 + known.parts.length) cbor.fail('not the parts of a statement');
    return { what: known.what, parts: known.parts.map(orNull => orNull ? cbor.orNull(c => c.anyBytes()) : cbor.anyBytes()) };
  });
}

function enrolmentStatement({ request, approval: approved }) {
  return join([0x84, 1, 1], bstr(request), approved === null ? [0xf6] : bstr(approved));
}

// ---------------------------------------------------------------------------------------------------------------- trust policy, §8

function verifierKey(text, type) {
  const parts = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/.exec(text);
  if (!parts || !noteName(parts[1])) return corrupt('not a verifier key');
  const blob = fromBase64(parts[3], 33), key = blob.subarray(1);
  if (blob[0] !== type || keyId(parts[1], type, key) !== parts[2]) corrupt('a verifier key of another type or id');
  return noteKey(parts[1], key, type);
}

function policy(bytes) {
  if (bytes.length > POLICY_BYTES) corrupt('more than 64 KiB');
  const text = textOf(bytes);
  if (/^[ \t\n]*$/.test(text)) throw new Empty();
  const value = { logs: [], organisations: new Map(), witnesses: [], groups: new Map(), quorum: undefined }, keys = new Set(), members = new Set();
  const known = name => value.groups.has(name) || value.witnesses.some(w => w.alias === name);
  const fresh = name => name === 'none' || known(name) ? corrupt(`the name ${name} is taken`) : name;
  const once = (set, item, what) => set.has(item) ? corrupt(`${what} stands twice`) : set.add(item);
  const words = {
    log: ([vkey]) => {
      const key = verifierKey(vkey, NOTE_KEY);
      once(keys, `log ${hex(key.key)}`, 'a key');
      value.logs.push(key);
    },
    organisation: ([org, base64]) => {
      if (!NAME.test(org)) corrupt('not the name of an organisation');
      const key = Cbor.whole(fromBase64(base64), evidenceKey);
      once(keys, `organisation ${hex(key.cose)}`, 'a key');
      value.organisations.set(org, [...value.organisations.get(org) || [], key]);
    },
    witness: ([alias, vkey]) => {
      const key = verifierKey(vkey, COSIGNATURE_KEY);
      once(keys, `witness ${hex(key.key)}`, 'a key');
      value.witnesses.push({ ...key, alias: fresh(alias) });
    },
    group: ([alias, need, ...named]) => {
      fresh(alias);
      for (const member of named) known(member) ? once(members, member, 'a member') : corrupt(`no witness or group ${member} above`);
      const k = need === 'all' ? named.length : need === 'any' ? 1 : decimal(need, 'how many');
      if (k < 1 || k > named.length) corrupt('at least one, and at most all of the group');
      value.groups.set(alias, { k, members: named });
    },
    quorum: ([alias]) => {
      if (value.quorum !== undefined) corrupt('a second quorum');
      value.quorum = alias === 'none' ? null : known(alias) ? alias : corrupt(`no witness or group ${alias} above`);
    },
  };
  const lengths = new Map([['log', [1, 2]], ['organisation', [2, 2]], ['witness', [2, 3]], ['group', [3, Infinity]], ['quorum', [1, 1]]]);
  text.split('\n').forEach((line, i) => {
    const [word, ...rest] = line.split(/[ \t]+/).filter(part => part !== '');
    try {
      if (/(?!\t)\p{Cc}/u.test(line)) corrupt('a control character');
      if (word === undefined || word[0] === '#') return;
      const [least, most] = lengths.get(word) || corrupt('not a line of a policy');
      if (rest.length < least || rest.length > most) corrupt(`not as many words as ${word} has`);
      words[word](rest);
    } catch (e) {
      throw e instanceof Corrupt ? new Corrupt(`line ${i + 1}: ${e.message}`) : e;
    }
  });
  if (value.quorum === undefined) corrupt('no quorum');
  return value;
}

/** Whether these witnesses are what the policy asks for. Groups name only what stands above them, so this ends. */
function meets({ groups, quorum }, witnesses) {
  const counts = new Map(witnesses.map(alias => [alias, true]));
  for (const [alias, { k, members }] of groups) counts.set(alias, members.filter(m => counts.get(m)).length >= k);
  return counts.get(quorum) === true;
}

// ---------------------------------------------------------------------------------------------------------------- bundle, §8

function bundle(bytes) {
  if (bytes.length > BUNDLE_BYTES) corrupt('more than 1 MiB');
  const path = cbor => cbor.list(0, 63, c => c.hash());
  const shown = cbor => (cbor.array(4), { index: cbor.unsigned(65535), salt: cbor.hash(), bytes: cbor.anyBytes(), path: path(cbor) });
  const proofs = cbor => cbor.list(0, 8, c => c.anyBytes());
  const value = Cbor.whole(bytes, cbor => versioned(cbor, 8, () => ({
    subject: readSubject(cbor),
    chains: cbor.list(1, 8, c => (c.array(3), { request: c.anyBytes(), approval: c.orNull(a => a.anyBytes()), proofs: proofs(c) })),
    segments: cbor.list(1, 4096, c => (c.array(4), { chain: c.unsigned(), sign1: c.anyBytes(), entries: ascending(c, c.list(0, 4096, shown), e => e.index), proofs: proofs(c) })),
    configurations: cbor.list(0, 64, c => (c.array(2), { count: c.unsigned(65536, 1), leaves: ascending(c, c.list(1, 4096, shown), l => l.index) })),
    openings: cbor.list(0, 4096, c => (c.array(5), { segment: c.unsigned(), entry: c.unsigned(65535), key: c.hash(), kind: kindOf(c), value: c.text(256) })),
    statements: cbor.list(0, 256, c => (c.array(2), { bytes: c.anyBytes(), proofs: proofs(c) })),
    days: cbor.list(0, 400, c => c.anyBytes()),
  })));
  const { subject, chains, segments, openings } = value;
  if ([...segments.map(s => s.chain), subject.chain].some(chain => chain >= chains.length)) corrupt('a chain that is not here');
  if ([subject.segment, subject.last && subject.last.segment, ...openings.map(o => o.segment)].some(segment => segment >= segments.length)) corrupt('a segment that is not here');
  if (segments.reduce((sum, s) => sum + s.entries.length, 0) > SHOWN_ENTRIES) corrupt('more entries than a bundle may show');
  if (subject.kind === CONTRADICTION && segments.length !== 2) corrupt('a contradiction of other than two segments');
  return value;
}

const TICKET = 0, READING = 1, PERIOD = 2, WEIGHINGS = 3, CONTRADICTION = 4;
const SUBJECTS = ['ticket', 'reading', 'period', 'weighings', 'contradiction'];

function readSubject(cbor) {
  const members = cbor.array(3, 6), kind = cbor.unsigned(CONTRADICTION);
  if (members !== [3, 4, 6, 4, 3][kind]) cbor.fail('a subject of another length');
  if (kind === WEIGHINGS) {
    const subject = { kind, chain: cbor.unsigned(), from: cbor.unsigned(), to: cbor.unsigned() };
    return subject.from <= subject.to ? subject : cbor.fail('it ends before it begins');
  }
  const subject = { kind, segment: cbor.unsigned() };
  if (kind === CONTRADICTION) {
    const last = { segment: cbor.unsigned() };
    return last.segment !== subject.segment ? { ...subject, last } : cbor.fail('one segment does not contradict itself');
  }
  subject.entry = cbor.unsigned(65535);
  if (kind === READING) subject.reading = cbor.unsigned(65535);
  return kind === PERIOD ? { ...subject, last: { segment: cbor.unsigned(), entry: cbor.unsigned(65535) }, channel: cbor.text() } : subject;
}

const shownEntry = (one, index) => one.shown.find(e => e.index === index);

// ---------------------------------------------------------------------------------------------------------------- verifying a bundle, §8

/**
 * The table of §8, row by row; each asks its question of everything in the bundle, in the order of the arrays, and leaves what it has read
 * there for the rows below. `no` ends the verification with the code of the row.
 */
const CHECKS = [
  ['enrolment', async ({ chains }, no) => {
    for (const chain of chains) {
      chain.enrolment = await enrolment(chain.request);
      if (chains.some(c => c !== chain && c.enrolment && equal(c.enrolment.identity, chain.enrolment.identity))) no('the same request twice');
    }
  }],
  ['approval', async ({ chains, trust }, no) => {
    for (const chain of chains.filter(c => c.approval !== null)) {
      const said = chain.approved = approval(chain.approval), { identity, organisation } = chain.enrolment;
      if (!equal(said.request, identity) || said.organisation !== organisation) no('approves another request');
      chain.vouched = await signedByOrganisation(trust, organisation, said.sign1, no);
    }
  }],
  ['statement', async (state, no) => {
    const { chains, statements } = state;
    for (const chain of chains) Object.assign(chain, { keys: [{ ...chain.enrolment.key, after: -1 }], revocations: [], suspensions: [], decisions: [] });
    const of = id => chains.find(c => equal(c.enrolment.chain, id)) || no('of a chain that is not here');
    for (const said of statements) {
      const { what, parts } = statement(said.bytes);
      said.what = what;
      const read = STATED[what] || no(`among the statements: ${what}`);
      await read({ ...state, said, parts, of, no });
    }
  }],
  ['header', ({ segments }) => {
    // One that is shown at several places is one: what any of them shows, all do.
    const ones = new Map();
    for (const segment of segments) {
      segment.header = header(segment.sign1);
      const identity = hex(segment.header.identity);
      if (!ones.has(identity)) ones.set(identity, { header: segment.header, shown: [], proven: [] });
      segment.one = ones.get(identity);
    }
  }],
  ['chain', ({ segments, chains, subject }, no) => {
    for (const { chain, header: h } of segments) {
      const request = chains[chain].enrolment;
      if (!equal(h.chain, request.chain)) no('a segment of another chain');
      if (h.number === 1 && !equal(h.previous, request.identity)) no('the first segment does not follow the enrolment');
    }
    for (const [i, chain] of chains.entries()) {
      const headers = segments.filter(s => s.chain === i).map(s => s.header).sort((a, b) => a.number - b.number);
      // What holds between neighbours in order of their numbers, holds between all.
      if (subject.kind !== CONTRADICTION) headers.slice(1).forEach((b, at) => { if (!follows(headers[at], b)) no(`segments ${headers[at].number} and ${b.number} are not of one history`); });
      for (const { after, tip } of subject.kind === CONTRADICTION ? [] : chain.keys.slice(1)) {
        const parted = h => (h.number === after && !equal(h.identity, tip)) || (h.number === after + 1 && !equal(h.previous, tip));
        if (headers.some(parted)) no(`the key was rotated after another segment ${after}`);
      }
    }
  }],
  ['signature', async ({ segments, chains }, no) => {
    for (const { chain, header: { number, sign1 } } of segments) {
      if (!await verifyP256(keyAt(chains[chain], number), sign1.signed, sign1.signature)) no('not signed by the key of the device');
    }
  }],
  ['entry-proof', ({ segments }, no) => {
    for (const { header: { count, root }, entries } of segments) {
      for (const e of entries) if (!included(count, e.index, leafOf(e.salt, e.bytes), e.path, root)) no(`entry ${e.index} is not in the segment`);
    }
  }],
  ['entry', ({ segments }, no) => {
    let total = 0;
    for (const { entries, one } of segments) {
      for (const e of entries) {
        e.read = entry(e.bytes);
        if (!shownEntry(one, e.index)) one.shown.push(e);
        if (e.read.kind === SERIES && (total += e.read.count) > READINGS) no('more readings than a bundle may show');
        if ((e.read.kind === TALLY) !== (e.index === 0)) no('entry 0 is the tally and no other is');
      }
    }
  }],
  ['tally', ({ segments, chains, subject }, no) => {
    for (const { header: { firstSeq, count }, entries } of segments) {
      for (const { read } of entries.filter(e => e.index === 0)) {
        if (read.counts.reduce((sum, n) => sum + BigInt(n), 0n) !== BigInt(firstSeq) + BigInt(count)) no('a tally that does not count the entries of the chain');
      }
    }
    if (subject.kind === CONTRADICTION) return;
    for (const i of chains.keys()) {
      let last = null, since = Array(7).fill(0);
      for (const { shown, tally, header: { number } } of history(segments, i)) {
        for (const { read } of shown) since[read.kind]++;
        if (!tally) continue;
        const falls = last && (tally.resets < last.resets || tally.gapMs < last.gapMs || tally.counts.some((n, kind) => n < last.counts[kind] + since[kind]));
        if (falls) no(`the tally of segment ${number} does not go on from an earlier one`);
        [last, since] = [tally, Array(7).fill(0)];
      }
    }
  }],
  ['configuration-proof', ({ segments, configurations }, no) => {
    for (const c of configurations) {
      const roots = c.leaves.map(l => rootOfPath(c.count, l.index, leafOf(l.salt, l.bytes), l.path));
      if (roots.some(root => root === null || !equal(root, roots[0]))) no('the leaves are not of one tree');
      c.root = roots[0];
      if (!segments.some(s => equal(s.header.configuration, c.root))) no('a configuration that no segment names');
    }
  }],
  ['configuration', ({ configurations }) => {
    for (const leaf of configurations.flatMap(c => c.leaves)) {
      leaf.read = configurationLeaf(leaf.bytes, leaf.index);
      if (leaf.read.kind === 0) leaf.rule = decodingRule(leaf.read.rule);
    }
  }],
  ['decoding', ({ segments, configurations }, no) => {
    for (const segment of segments) {
      const leaves = leavesOf(segment, configurations);
      const channelOf = index => {
        const leaf = leaves.find(l => l.index === index);
        return leaf && !leaf.rule ? no(`the configuration has no channel ${index}`) : leaf;
      };
      for (const e of segment.entries) {
        if (e.read.kind === SERIES) {
          e.channel = channelOf(e.read.channel);
          if (e.channel && !decodesBy(e.channel.rule, e.read)) no(`the words of entry ${e.index} do not give its values`);
        }
        if (e.read.kind === WEIGHING && e.read.channel !== null) {
          e.channel = channelOf(e.read.channel);
          if (e.channel && !weighsBy(e.channel.rule, e.read)) no(`the words of entry ${e.index} do not give its weight`);
        }
        if (e.read.kind !== STATEMENT) continue;
        for (const { channel, before, after } of e.read.counters) {
          const leaf = channelOf(channel);
          if (leaf && [before, after].some(r => r && !counterDecodesBy(leaf.rule, r))) no(`the words of channel ${channel} in entry ${e.index} do not give its value`);
        }
      }
    }
  }],
  ['opening', ({ segments, openings }, no) => {
    for (const o of openings) {
      const e = shownEntry(segments[o.segment].one, o.entry);
      if (!e || !opens(e.read, o)) no(`the value shown for entry ${o.entry} is not the one in it`);
    }
  }],
  ['log-proof', ({ segments, chains, statements, trust }, no) => {
    const prove = (held, leaf) => {
      held.logged = held.proofs.map(proof);
      for (const p of held.logged) {
        p.keys = trust.logs.filter(k => k.name === p.checkpoint.origin);
        if (p.keys.length > 0 && !included(p.checkpoint.size, p.index, leaf, p.path, p.checkpoint.root)) no(`not in the log ${p.checkpoint.origin} as said`);
      }
      held.proven = held.logged.filter(p => p.keys.length > 0);
    };
    for (const segment of segments) {
      prove(segment, leafOf(segment.header.identity));
      segment.one.proven.push(...segment.proven);
    }
    for (const chain of chains) prove(chain, leafOf(enrolmentStatement(chain)));
    for (const said of statements) prove(said, leafOf(said.bytes));
  }],
  ['log-signature', async ({ segments, chains, statements, trust, opened }, no) => {
    // The log's operator and the chain's owner have no vote.
    const partial = [...trust.logs, ...chains.flatMap(c => c.enrolment.logs)].map(log => log.key).concat(chains.flatMap(c => [...c.enrolment.ledgerKeys, c.enrolment.witnessKey]));
    const witnesses = trust.witnesses.filter(w => !partial.some(key => equal(key, w.key)));
    for (const p of provenIn({ segments, chains, statements })) {
      // Of hundreds of segments, most are proven under one checkpoint.
      if (!opened.has(p.signed)) {
        if (await signedBy(p.checkpoint.note, p.keys) === 0) no(`not signed by ${p.checkpoint.origin}`);
        opened.set(p.signed, await cosignatures(p.checkpoint.note, witnesses));
      }
      p.witnesses = opened.get(p.signed);
    }
  }],
  ['split-view', ({ segments, chains, statements, successions }, no) => {
    const first = segment => chains[segment.chain].enrolment.logs[0].origin;
    const seen = [
      ...provenIn({ segments, chains, statements }).map(p => p.checkpoint), ...chains.flatMap(c => c.enrolment.logs),
      ...segments.filter(s => s.header.checkpoint && !continued(successions, chains[s.chain])).map(s => ({ ...s.header.checkpoint, origin: first(s) })),
    ];
    const roots = new Map();
    for (const { origin, size, root } of seen) {
      const place = `${size} ${origin}`;
      if (roots.has(place) && !equal(roots.get(place), root)) no(`${origin} has shown two trees of size ${size}`);
      roots.set(place, root);
    }
  }],
  ['time', ({ segments, chains }, no) => {
    for (const { chain, header: { checkpoint: pinned }, proven } of segments) {
      const { origin } = chains[chain].enrolment.logs[0];
      if (pinned && proven.some(p => p.checkpoint.origin === origin && pinned.size > p.index)) no('the device had seen a log in which the segment stood before it was made');
    }
  }],
  ['revoked', ({ segments, chains }, no) => {
    for (const segment of segments) {
      const { enrolment: { logs }, revocations } = chains[segment.chain], { number } = segment.header;
      // One that neither a known key signed nor a known log holds, anybody can have made: it is only shown.
      for (const revoked of revocations.filter(r => (r.vouched || r.said.proven.length > 0) && beyondTips(chains[segment.chain], r, segment.header))) {
        if (!segment.one.proven.some(p => p.checkpoint.origin === logs[0].origin && p.index < revoked.size)) no(`segment ${number} is beyond what was accepted of the key, and was not in the log when that was decided`);
        segment.disowned = revoked;
      }
    }
  }],
  ['day', async ({ chains, segments, days, dated, successions }, no) => {
    for (const bytes of days) {
      const id = fromHex(titled(note(bytes), 'day').field(1, 'chain'), 16), place = chains.findIndex(c => equal(c.enrolment.chain, id));
      if (place < 0) no('of a chain that is not here');
      const { logs: [{ origin }], ledgerKeys } = chains[place].enrolment, said = { place, ...await day(bytes, [noteKey(`${origin}/online`, ledgerKeys[0])]) };
      for (const earlier of dated.filter(d => d.place === place)) {
        if (said.begins <= earlier.begins) no(`${said.day} stands after ${earlier.day}`);
        const broken = said.begins - earlier.begins === DAY_MS && !continued(successions, chains[place]) ? dayBreaks(earlier, said) : null;
        if (broken) no(`the ledger contradicts itself on ${said.day}: ${broken}`);
      }
      for (const { chain, header, one } of segments) {
        for (const { checkpoint: shown, index } of chain === place && !continued(successions, chains[place]) ? one.proven.filter(p => p.checkpoint.origin === origin) : []) {
          const broken = shown.size === said.size && !equal(shown.root, said.root) ? `two trees of size ${said.size}` : dayLeavesOut(said, header, index);
          if (broken) no(`the ledger contradicts itself on ${said.day}: ${broken}`);
        }
      }
      dated.push(said);
    }
  }],
  ['order', ({ statements }, no) => {
    const last = new Map();
    // A log begins with the successions that led to it, the newest first; what is said of keys stands after them.
    for (const { proven } of statements.filter(said => said.what !== 'succession')) {
      for (const { index, checkpoint: { origin } } of proven) if (last.has(origin) && index <= last.get(origin)) no(`what is said at index ${index} of ${origin} stands after what is said at ${last.get(origin)}`);
      for (const { index, checkpoint: { origin } } of proven) last.set(origin, Math.max(index, last.has(origin) ? last.get(origin) : 0));
    }
  }],
  ['subject', (state, no) => { state.finding = FINDINGS[state.subject.kind](state, no); }],
];

/** Whether one of the organisation's keys signed; where the policy has none of them, nobody can say and nothing is refused. */
async function signedByOrganisation(trust, organisation, { signed, signature }, no) {
  const keys = trust.organisations.get(organisation) || [];
  for (const key of keys) if (await verifyP256(key, signed, signature)) return true;
  return keys.length > 0 ? no(`not signed by ${organisation}`) : false;
}

/** What a statement says, mostly of its chain; they stand in the order of the log, so each is asked of what those before it left. */
const STATED = {
  'day label': ({ said, parts: [label, digest], no }) => {
    if (label.length !== 32 || digest.length !== 32) no('a day label that is not two hashes');
    said.digest = digest;
  },
  profile: async ({ said, parts: [bytes], trust, no }) => {
    const published = publication(bytes);
    said.published = { ...published, said, vouched: await signedByOrganisation(trust, published.organisation, published.sign1, no) };
  },
  rotation: async ({ parts: [bytes], of, no }) => {
    const turned = await rotation(bytes), { keys, revocations } = of(turned.chain), last = keys[keys.length - 1];
    if (turned.oldKid !== last.kid || !await verifyP256(last, turned.sign1.signed, turned.sign1.signature)) no('a rotation that the key in force did not sign');
    if (revocations.some(r => isLost(keys, r, last))) no('a rotation by a key that was revoked before');
    if (turned.after <= last.after) no('a rotation that is not after the one before it');
    if (keys.some(key => equal(key.cose, turned.key.cose))) no('a rotation to a key that the chain had before');
    keys.push({ ...turned.key, after: turned.after, tip: turned.tip, at: turned.at });
  },
  revocation: async ({ said, parts: [bytes], of, no, trust }) => {
    const revoked = revocation(bytes), { enrolment: { organisation }, keys, revocations } = of(revoked.chain);
    if (revoked.organisation !== organisation) no('a revocation of another organisation');
    if (!keys.some(key => equal(key.thumbprint, revoked.key))) no('a revocation of a key that is not the chain\'s');
    revocations.push({ ...revoked, said, vouched: await signedByOrganisation(trust, organisation, revoked.sign1, no) });
  },
  suspension: async ({ parts: [bytes], of }) => {
    const { enrolment: { logs, ledgerKeys }, suspensions } = of(fromHex(titled(note(bytes), 'suspension').field(1, 'chain'), 16));
    suspensions.push(await suspension(bytes, [noteKey(`${logs[0].origin}/online`, ledgerKeys[0])]));
  },
  /** Without a policy, the new log is known as those are that the request names. */
  succession: async ({ parts: [bytes, last], chains, successions, trust, ownPolicy, no }) => {
    const turned = successionText(note(bytes)), { origin, size, root } = checkpointText(note(last));
    if (origin !== turned.old || size !== turned.size || !equal(root, turned.root)) no('a succession of another checkpoint');
    let found = false;
    for (const { enrolment: { logs, ledgerKeys } } of chains.filter(c => c.enrolment.logs.some(log => log.origin === turned.old) || successions.some(s => s.chain === c && s.key.name === turned.old))) {
      try {
        await succession(bytes, [noteKey(`${logs[0].origin}/root`, ledgerKeys[1])]);
      } catch (e) {
        if (e instanceof Corrupt) continue;
        throw e;
      }
      successions.push({ ...turned, chain: chains.find(c => c.enrolment.logs === logs) });
      found = true;
    }
    if (!found) no('a succession of no log of these requests, or not signed by their root key');
    if (!ownPolicy) trust.logs.push(turned.key);
  },
  decision: ({ parts, of, no }) => {
    const [one, other] = parts.map(decision), { decisions } = of(one.chain);
    if (!['chain', 'parent', 'kept'].every(part => equal(one[part], other[part])) || one.reason !== other.reason) no('two decisions that do not agree');
    if (one.party === other.party) no('two decisions of one party');
    decisions.push({ ...one, parties: [one.party, other.party], at: Math.max(one.decided, other.decided) });
  },
};

const accepts = ({ tips }, number, identity) => tips.some(tip => number < tip.number || (number === tip.number && equal(identity, tip.identity)));

/** Whether a revocation takes a key: its own, or one that came in by it beyond what is accepted. */
function isLost(keys, { key, ...revoked }, of) {
  const taken = keys.findIndex(k => equal(k.thumbprint, key)), own = keys.indexOf(of);
  return taken >= 0 && (taken === own || (taken < own && !accepts(revoked, keys[taken + 1].after, keys[taken + 1].tip)));
}

/** Whether a log goes on under another origin: then sizes, indexes and days that do not say which of them they mean do not compare. */
const continued = (successions, chain) => successions.some(said => said.chain === chain && said.old === chain.enrolment.logs[0].origin);

/** The key in force at a segment's number (§3). */
const keyAt = ({ keys }, number) => keys.filter(key => key.after < number).pop();

/** Whether a segment is beyond the tips of a revocation: signed by its key, or by one that this key named beyond them, and so on. */
function beyondTips({ keys }, { key, tips }, { number, identity }) {
  const accepted = (n, id) => accepts({ tips }, n, id);
  const revoked = keys.findIndex(k => equal(k.thumbprint, key)), own = keys.indexOf(keyAt({ keys }, number)), next = keys[revoked + 1];
  return own === revoked ? !accepted(number, identity) : own > revoked && !accepted(next.after, next.tip);
}

const provenIn = ({ segments, chains, statements }) => [...segments, ...chains, ...statements].flatMap(held => held.proven);

const leavesOf = (segment, configurations) => configurations.filter(c => equal(c.root, segment.header.configuration)).flatMap(c => c.leaves);

/** Whether two segments of one chain can stand in one history, a's number not above b's. */
function follows(a, b) {
  if (a.number === b.number) return equal(a.identity, b.identity);
  const end = a.firstSeq + a.count;
  return b.boot >= a.boot && b.firstSeq >= end && (b.number !== a.number + 1 || (equal(b.previous, a.identity) && b.firstSeq === end));
}

/** What is shown of a chain, in its order. */
function history(segments, chain) {
  const ones = [...new Set(segments.filter(s => s.chain === chain).map(s => s.one))].sort((a, b) => a.header.number - b.header.number);
  return ones.map(({ header: h, shown, proven }) => ({
    header: h, proven, tally: (shown.find(e => e.index === 0) || { read: null }).read,
    shown: [...shown].sort((a, b) => a.index - b.index).map(e => ({ seq: h.firstSeq + e.index, read: e.read })),
  }));
}

/** Whether register words, qualities and values of a series agree by the rule. Where nothing changes over the series, one reading stands for all. */
function decodesBy(rule, series) {
  if (series.words !== rule.words || series.exponent !== rule.resolution) return false;
  const still = series.planes.every(plane => plane.length === 1);
  if (still && (series.quality.length > 1 || !series.values.steady)) return false;
  const decoded = new Map(); // a byte a reading is all that a hostile file must spend on many; floats are slow
  for (const { quality, words, mantissa } of readings(series)) {
    const raw = bigEndian(words), right = decoded.get(raw) || decode(rule, words);
    decoded.set(raw, right);
    if (right.quality !== quality || right.mantissa !== mantissa) return false;
    if (still) break;
  }
  return true;
}

/** Weights are grams; a rule has its unit, and kilograms is the one that there may be (§5). */
function weighsBy(rule, { weightWords, shown }) {
  if (rule.unit !== 'kg' || rule.resolution < -3 || weightWords.length !== 2 * rule.words) return false;
  const right = decode(rule, weightWords);
  return right.quality < 2 && BigInt(right.mantissa) * 10n ** BigInt(rule.resolution + 3) === BigInt(shown);
}

function counterDecodesBy(rule, { words, exponent, mantissa }) {
  if (words.length !== 2 * rule.words || exponent !== rule.resolution) return false;
  const right = decode(rule, words);
  return right.quality < 2 && right.mantissa === mantissa;
}

// ---------------------------------------------------------------------------------------------------------------- what a bundle is about, §8

/** By the subject's kind: what was found, or `no`. `segments` are those that it rests on, of which each must be vouched for; `ends` those of them that it tells of, where they are others. */
const FINDINGS = [
  ({ subject, segments }, no) => ({ segments: [segments[subject.segment]], shown: shownOf(segments, subject, WEIGHING, no) }),
  ({ subject, segments }, no) => {
    const shown = shownOf(segments, subject, SERIES, no);
    if (subject.reading >= shown.read.count) no('no such reading');
    return { segments: [segments[subject.segment]], shown, sample: [...readings(shown.read)][subject.reading] };
  },
  period, weighings, contradiction,
];

function shownOf(segments, { segment, entry: index }, kind, no) {
  const e = shownEntry(segments[segment].one, index);
  return e && e.read.kind === kind ? e : no('the entry is not shown, or of another kind');
}

/** What a counter counted between two register statements, once everything between them is there. */
function period({ subject, segments, configurations }, no) {
  const places = [subject, subject.last], [a, b] = places.map(place => segments[place.segment]);
  const [opening, closing] = places.map(place => shownOf(segments, place, STATEMENT, no).read);
  const [from, to] = places.map((place, i) => [a, b][i].header.firstSeq + place.entry);
  if (a.chain !== b.chain) no('two statements of two chains');
  if (to <= from) no('the second statement is not after the first');
  const held = history(segments, a.chain), [first, last] = [a.header.number, b.header.number];
  const counts = number => (held.find(h => h.header.number === number && h.tally) || no(`the tally of segment ${number} is not shown`)).tally.counts;
  const until = counts(last), before = (counts(first), first === 1 ? Array(7).fill(0) : counts(first - 1));
  const within = held.filter(({ header: { number } }) => number >= first && number <= last).flatMap(h => h.shown);
  for (const kind of [EVENT, CONFIGURATION, STATEMENT]) {
    if (within.filter(e => e.read.kind === kind).length !== until[kind] - before[kind]) no('not every event, configuration and statement of the period is shown');
  }
  within.filter(e => e.read.kind === STATEMENT).reduce((earlier, e) => (earlier && e.read.previous !== earlier.seq ? no('a statement that does not name the one before it') : e), null);

  const [start, end] = [[a, opening], [b, closing]].map(([segment, said]) => {
    const { read: { index }, rule } = leavesOf(segment, configurations).find(l => l.rule && l.read.id === subject.channel) || no(`the configuration of ${subject.channel} is not shown`);
    const counter = said.counters.find(c => c.channel === index) || no(`the statement does not have ${subject.channel}`);
    if (rule.counterBits === 0) no(`${subject.channel} is a gauge, and has no quantity`);
    return { rule, counter, at: said.at, reading: counter.before || counter.after || no(`no reading of ${subject.channel} beside the statement`) };
  });
  if (start.rule.unit !== end.rule.unit) no('the unit is another at the end');
  const resets = within.filter(e => e.seq > from && e.seq < to && e.read.kind === EVENT && e.read.code === 'counter reset' && e.read.subject === subject.channel).map(e => e.read);
  if (end.counter.resets - start.counter.resets !== resets.length) no('not as many resets as the counter has had');
  const found = { segments: segments.filter(s => s.chain === a.chain && s.header.number >= first && s.header.number <= last), ends: [a, b], start, end, resets, gapMs: end.counter.gapMs - start.counter.gapMs, quantity: null, rolledOver: false };
  if (found.gapMs < 0) no('the time without readings goes back');
  if (resets.length > 0) return { ...found, said: 'period: lost' };
  if (Math.abs(start.reading.exponent - end.reading.exponent) > 18) no('the two readings are of scales too far apart');
  found.exponent = Math.min(start.reading.exponent, end.reading.exponent);
  const [least, most] = [start, end].map(({ reading: r }) => BigInt(r.mantissa) * 10n ** BigInt(r.exponent - found.exponent));
  found.quantity = most - least;
  if (found.quantity < 0n) {
    const over = rollover(end.rule, start.reading.words, end.reading.words);
    if (over === null) no('the counter goes back');
    found.quantity += over * 10n ** BigInt(end.reading.exponent - found.exponent);
    found.rolledOver = true;
    if (found.quantity < 0n) no('the counter goes back by more than it rolls over');
  }
  found.said = `period: ${found.quantity} at ${found.exponent}`;
  return found;
}

/** What a counter has counted once around, in its smallest steps; null where that is not known, as between two powers of ten. */
function rollover({ type, beside, counterBits, rollover: own, scale, scaleExponent, resolution }, before, after) {
  if (own !== null) return BigInt(own);
  if (!/^[ui]/.test(type) || counterBits > 52 || scale !== 1) return null;
  if (beside === null) return scaleExponent === resolution ? 1n << BigInt(counterBits) : null;
  const word = words => words[words.length - 2] << 8 | words[words.length - 1];
  const said = beside.meaning === SIGN || word(before) !== word(after) ? null : besaid(beside, word(after), 0n);
  if (said === null || scaleExponent + said.power < resolution) return null;
  const turn = 10n ** BigInt(scaleExponent + said.power - resolution) << BigInt(counterBits);
  return turn <= BigInt(MAX) ? turn : null;
}

const HOUR_MS = 3600000, DRIFT_MS_PER_HOUR = 1000;

/** How many weighings a chain holds between two instants; what cannot be told is said, and never refused. */
function weighings({ subject, chains, segments, statements, dated, successions }) {
  const { chain, from, to } = subject, held = history(segments, chain), tallies = held.filter(h => h.tally);
  const a = tallies.filter(h => h.header.sealed < from).pop(), b = tallies.find(h => h.header.sealed > to);
  const found = { segments: segments.filter(s => s.chain === chain && shownEntry(s.one, 0)), ends: [a, b].filter(Boolean) };
  const cannot = reason => ({ ...found, reason, said: 'weighings: cannot tell' }), told = inside => ({ ...found, inside, said: `weighings: ${inside.length}` });
  if (!a || !b || a.header.number >= b.header.number) return cannot('no tally is shown on both sides of the time asked for');
  const [x, y] = [a.header, b.header], steady = y.monotonic - x.monotonic;
  if (!equal(x.run, y.run)) return cannot('the device was started in between, and what was weighed while it was off nobody knows');
  if ([x, y].some(h => h.clock.status !== 'synchronised')) return cannot('the device\'s clock was not synchronised');
  if (Math.abs(y.sealed - x.sealed - steady) > DRIFT_MS_PER_HOUR * (1 + Math.trunc(steady / HOUR_MS))) return cannot('the device\'s clock was moved');
  if (b.proven.length === 0) return cannot('the later tally is not proven in a log that is known');
  if (b.tally.gapMs > a.tally.gapMs) return cannot('there was time without readings');
  const { origin } = chains[chain].enrolment.logs[0];
  if (continued(successions, chains[chain])) return cannot('the log goes on under another origin, and of which of them a day statement speaks is not shown');
  found.counted = b.tally.counts[WEIGHING] - a.tally.counts[WEIGHING];
  const weighed = found.counted === 0 ? [] : held.filter(h => h.header.number > x.number && h.header.number <= y.number && h.shown.some(e => e.read.kind === WEIGHING));
  const covers = (h, d) => h.proven.some(p => p.checkpoint.origin === origin && p.index < d.size);
  const covering = dated.filter(d => d.place === chain && [a, b, ...weighed].every(h => covers(h, d)));
  if (covering.length === 0) return cannot('no day statement of the chain covers the tallies and the weighings between them, so that a branch could be held back');
  const forked = covering.find(d => d.forks.length > 0 || d.tips.length > 1);
  if (forked) return cannot(`the chain had branches on ${forked.day}, and another may hold more`);
  found.covered = covering.find(d => statements.some(said => said.digest && equal(said.digest, d.digest) && said.proven.length > 0));
  if (!found.covered) return cannot('the day statement that covers the later tally is not proven in a log that is known');
  const between = held.filter(h => h.header.number > x.number && h.header.number <= y.number).flatMap(h => h.shown).map(e => e.read).filter(e => e.kind === WEIGHING);
  if (between.some(w => w.captured < x.sealed || w.captured > y.sealed)) return cannot('a weighing lies outside the time in which it was counted');
  if (between.length < found.counted) return cannot('not all of them are shown');
  return told(between.filter(w => w.captured >= from && w.captured <= to));
}

function contradiction({ subject, segments }, no) {
  const pair = [segments[subject.segment], segments[subject.last.segment]], [a, b] = pair.map(s => s.header);
  if (pair[0].chain !== pair[1].chain || a.number !== b.number || equal(a.identity, b.identity)) no('two segments that do not contradict each other');
  return { segments: pair, said: equal(a.run, b.run) ? 'equivocation' : equal(a.previous, b.previous) ? 'fork' : 'fork, earlier' };
}

/** Outcome of §8 with its account. `policy` is a trust policy's text or bytes, or left out. */
async function verify(input, options = {}) {
  try {
    subtle();
    let trust = null;
    if (options.policy !== undefined && options.policy !== null) {
      const read = await api.policy(options.policy);
      if (read.outcome !== 'read') return { outcome: 'no policy', reason: read.outcome === 'empty' ? 'The trust policy is empty.' : `The trust policy is not one: ${read.reason}` };
      trust = read.value;
    }
    const bytes = bytesOf(input);
    if (bytes.length === 0) return { outcome: 'empty' };
    const state = { ...bundle(bytes), trust: trust || { logs: [], organisations: new Map(), witnesses: [], groups: new Map(), quorum: null }, ownPolicy: trust !== null, opened: new Map(), dated: [], successions: [] };
    for (const [code, check] of CHECKS) {
      const no = reason => refuse(code, reason);
      try {
        await check(state, no);
      } catch (e) {
        if (e instanceof Corrupt || e instanceof Newer) no(e.message);
        throw e;
      }
      // Without a policy the device's own word stands in: the logs that it pinned when it was enrolled.
      if (code === 'enrolment' && !trust) state.trust.logs = state.chains.flatMap(c => c.enrolment.logs.map(log => noteKey(log.origin, log.key)));
    }
    return { outcome: 'accepted', ...account(state) };
  } catch (e) {
    return failure(e);
  }
}

// ---------------------------------------------------------------------------------------------------------------- what an accepted bundle says

const at = ms => {
  const date = new Date(ms);
  return Number.isNaN(date.getTime()) ? `${ms} ms after 1970` : date.toISOString().replace('T', ' ').replace('Z', ' UTC');
};

/** mantissa · 10^exponent as plain digits, trailing zeros kept: they are the resolution. */
function plain(mantissa, exponent) {
  const digits = String(mantissa).replace('-', ''), sign = mantissa < 0 ? '-' : '';
  if (exponent >= 0) return sign + (digits === '0' ? '0' : digits + '0'.repeat(exponent));
  const long = digits.padStart(1 - exponent, '0');
  return `${sign}${long.slice(0, exponent)}.${long.slice(exponent)}`;
}

const kilograms = grams => `${plain(grams, -3).replace(/\.?0+$/, '')} kg`;

const secondsOf = ms => `${plain(ms, -3).replace(/\.?0+$/, '')} s`;

/** What each kind of subject says of itself, after its heading. */
const SAYS = [
  ({ shown: { read, channel }, segments: [{ header: h }] }, { personal }) => ({ what: weighingSays(read, channel, personal), when: [`weighed ${at(read.captured)}, ${clockSays(h)}`] }),
  ({ shown: { read, channel }, sample, segments: [{ header: h }] }) => ({ what: readingSays(read, sample, channel), when: [`read ${at(sample.at)}, ${clockSays(h)}`] }),
  (found, { subject }) => ({
    what: periodSays(found, subject.channel),
    when: [`from ${at(found.start.reading.at)}, ${clockSays(found.ends[0].header)}`, `to ${at(found.end.reading.at)}, ${clockSays(found.ends[1].header)}`],
  }),
  (found, { subject }) => ({
    what: weighingsSay(found), when: [`asked for: ${at(subject.from)} … ${at(subject.to)}`, ...found.ends.length === 2 ? [`counted between the seals of ${found.ends.map(s => at(s.header.sealed)).join(' and ')}`] : []],
  }),
  ({ said, segments }) => ({
    what: [`${said}: two segments of number ${segments[0].header.number}`, ...segments.map(s => `segment ${hex(s.header.identity)}, of run ${hex(s.header.run)}, after ${hex(s.header.previous)}`)],
    when: segments.map(({ header: h }) => `sealed ${at(h.sealed)}, ${clockSays(h)}`),
  }),
];

const TITLES = ['A weighbridge ticket', 'A reading', 'The quantity of a period', 'What was weighed between two instants', 'A contradiction: two segments that one key may not both have signed'];

const clockSays = ({ clock }) => `by the device's clock (${clock.status}${clock.source ? `, ${clock.source}` : ''}${clock.boundMs !== null ? `, within ${clock.boundMs} ms` : ''})`;

/** How far the profile of each shown channel was verified: the lower of what it claims and of the highest publication that counts. */
function profilesOf({ configurations, statements }) {
  const trees = new Map();
  for (const { root, leaves } of configurations) {
    if (!trees.has(hex(root))) trees.set(hex(root), new Map());
    for (const leaf of leaves.filter(l => l.rule)) trees.get(hex(root)).set(leaf.index, leaf.read);
  }
  const published = statements.map(s => s.published).filter(Boolean), rank = p => 2 * p.verified + (p.vouched ? 1 : 0);
  return [...trees.values()].flatMap(leaves => [...leaves].sort(([a], [b]) => a - b).map(([, channel]) => {
    const named = published.filter(p => equal(p.hash, channel.profileHash));
    // Anybody can make one: it counts by a key that the policy names, or in a log that is known.
    const by = named.filter(p => p.vouched || p.said.proven.length > 0).reduce((best, p) => best && rank(best) >= rank(p) ? best : p, null);
    const verified = VERIFIED[by ? Math.min(by.verified, channel.verified) : 0], claimed = VERIFIED[channel.verified];
    const word = by ? `published as ${VERIFIED[by.verified]} by ${by.organisation}${by.vouched ? '' : ', the ledger\'s word'}` : `published by nobody${named.length > 0 ? ' whom you named' : ''}`;
    return { channel: channel.id, profile: channel.profile, hash: hex(channel.profileHash), verified, claimed, published: by ? VERIFIED[by.verified] : null, by: by ? by.organisation : null, says: `${channel.id} ${verified} (claimed ${claimed}, ${word})` };
  }));
}

/** The key is a file: nothing is below that, and what is not known here is not taken to be more. */
const LOWEST = 'software';

/** How well the key was kept: the lower of what the segment claims and what the organisation vouches for. */
function assuranceSays(claimed, approved) {
  if (!approved) return `${LOWEST} (claimed "${claimed}", vouched for by nobody)`;
  if (approved.assurance === claimed) return claimed;
  return claimed === LOWEST || approved.assurance === LOWEST ? `${LOWEST} (claimed "${claimed}", vouched for "${approved.assurance}")` : `the lower of "${claimed}" and "${approved.assurance}", which this verifier cannot rank`;
}

function account(state) {
  const { subject, segments, chains, statements, trust, ownPolicy, openings, finding, dated, successions } = state;
  const chain = chains[subject.kind === WEIGHINGS ? subject.chain : segments[subject.segment].chain], { enrolment: e, approved, vouched } = chain;
  // Of weighings, what is not there matters as much: the answer stands on every tally that is shown.
  const rests = finding.segments, headers = [...new Map((finding.ends || rests).map(s => [hex(s.header.identity), s.header])).values()], of = segments.filter(s => chains[s.chain] === chain);
  const held = rests.map(s => s.one.proven), inLog = held.length > 0 && held.every(proofs => proofs.length > 0);
  const proven = [...new Map(held.flat().map(p => [p.signed, p])).values()];
  const witnesses = proven.flatMap(p => p.witnesses);
  const isWitnessed = s => s.one.proven.some(p => meets(trust, p.witnesses.map(w => w.witness)));
  const met = rests.filter(isWitnessed).length, witnessed = met > 0 && met === rests.length;
  const lacking = holds => spansOf(rests.filter(s => !holds(s)).map(s => s.header.number));
  const hidden = subject.kind === PERIOD ? between(spansOf(rests.map(s => s.header.number))) : [];
  const passedOver = [...segments, ...chains, ...statements].reduce((sum, held) => sum + held.logged.length - held.proven.length, 0);
  const personal = openings.filter(o => subject.kind === TICKET && o.entry === subject.entry && segments[o.segment].one === segments[subject.segment].one), disowned = [...new Set(of.filter(s => s.disowned).map(s => s.one))];
  const isDisowned = rests.some(s => s.disowned);
  const { what, when: happened } = SAYS[subject.kind](finding, { subject, personal });

  const who = [`organisation ${e.organisation}`, `facility ${e.facility}`, `device ${e.device}`, `chain ${hex(e.chain)}`];
  const when = [
    ...happened,
    ...subject.kind === CONTRADICTION ? [] : headers.map(h => `sealed ${at(h.sealed)} in segment ${h.number}`),
    ...headers.filter(h => h.checkpoint).map(h => `the device had seen its log with ${h.checkpoint.size} leaves`),
    ...proven.map(p => `not after ${p.checkpoint.origin} had ${p.checkpoint.size} leaves`),
    ...witnesses.map(w => `seen by the witness ${w.witness} ${at(w.time * 1000)}`),
  ];
  const unknown = trust.organisations.has(e.organisation) ? '' : '; no organisation key in the policy';
  const profiles = profilesOf(state), assurances = [...new Set(rests.map(s => assuranceSays(s.header.assurance, vouched ? approved : null)))];
  const restsOn = [
    ...assurances.map(assurance => `the device's evidence key: ${assurance}`),
    ...profiles.map(p => `the device profile of channel ${p.says}`),
    vouched ? `the approval of ${e.organisation}, ${at(approved.approved)}, for at most ${approved.assurance}` : ownPolicy && inLog ? `the ledger's word that the device belongs to ${e.organisation}${unknown}` : `the bundle's own word that the device belongs to ${e.organisation}`,
    ...[...new Set(proven.map(p => `the log ${p.checkpoint.origin}`))],
    ...chain.proven.map(p => `the enrolment stands in ${p.checkpoint.origin}, which then had ${p.checkpoint.size} leaves`),
    ...chain.revocations.filter(r => !r.vouched && r.said.proven.length > 0).map(r => ownPolicy ? `the ledger's word that ${e.organisation} revoked the key ${hex(r.key).slice(0, 16)}${unknown}` : `the word of a log that the bundle itself names, that ${e.organisation} revoked the key ${hex(r.key).slice(0, 16)}`),
    ...successions.map(s => `its ledger's root key, that ${s.old} (${s.size} leaves, ${s.kept} of them kept) goes on as ${s.key.name}`),
    ...finding.covered ? [`the ledger's day statement of ${finding.covered.day}, by which the chain has one branch`] : [],
    ...witnessed ? ['the witnesses that your policy asks for'] : [],
    ownPolicy ? 'your trust policy' : 'nothing of your own: without a trust policy the bundle vouches for itself',
  ];
  const statuses = [...new Set(headers.map(h => h.clock.status))].filter(status => status !== 'synchronised');
  const notProven = [
    'That instrument and sensor told the truth: they can be deceived before the device reads them.',
    subject.kind === PERIOD ? 'That nothing else happened: events, configurations and statements of the period are complete, all else is what the giver chose to show.' : 'That nothing else happened: a bundle shows what its giver chose to show.',
    chain.revocations.length > 0 ? 'That the key was the device\'s alone: what a revocation accepts, it may have signed elsewhere too.' : 'That the key was the device\'s alone, and is not revoked: a stolen key goes on signing until it is revoked.',
    ...subject.kind === CONTRADICTION ? ['What it means: a cut of the power or a copied card, the two segments alone do not say.'] : [],
    ...disowned.map(s => `That ${e.organisation} stands by segment ${s.header.number}: it is a fact that it was logged, and it is disowned.`),
    ...statuses.map(status => `That the time is right: the device's clock was ${status}.`),
    ...ownPolicy ? [] : ['That the log is one that you would trust: its key comes from the bundle itself.'],
    ...vouched ? [] : [approved ? `That ${e.organisation} approved the device: its key is not known here.` : `That ${e.organisation} approved the device: no approval is in the bundle.`],
    ...chain.revocations.some(r => !r.vouched) ? [`That ${e.organisation} revoked a key: its own key is not known here${chain.revocations.some(r => !r.vouched && r.said.proven.length === 0) ? ', and no known log holds it' : ''}.`] : [],
    ...successions.filter(s => s.kept < s.size).map(s => `What stood in the ${s.size - s.kept} leaves of ${s.old} that the ledger lost.`),
    ...chain.decisions.length > 0 ? ['That the two who decided on a branch may: their keys are not known here.'] : [],
    ...dated.some(d => chains[d.place] === chain) ? [] : ['That the ledger holds no other branch of this chain: no day statement is shown.'],
    ...inLog ? [] : [`That ${rests.length > 1 ? segmentsSay(lacking(s => s.one.proven.length > 0)) : 'the segment'} ever reached a log: it can have been made at any time, and beside another.`],
    ...hidden.length > 0 ? [`That ${segmentsSay(hidden)}, of which nothing is shown, ever reached a log: by the tallies no event, configuration or statement is in there.`] : [],
    ...witnessed ? [] : [`That the log shows the same to everybody: no quorum of witnesses cosigned${met > 0 ? ` ${segmentsSay(lacking(isWitnessed))}` : ''}.`],
    ...passedOver > 0 ? [`${passedOver} proof${passedOver > 1 ? 's' : ''} of logs that ${ownPolicy ? 'your policy does' : 'the enrolment does'} not know: passed over.`] : [],
    ...subject.kind === READING && !finding.shown.channel ? ['Which instrument it was, its unit, and that its registers give this value: the channel\'s configuration is not shown.'] : [],
    ...subject.kind === TICKET ? [finding.shown.channel ? 'That the weight stood still without fault: the words of its status are shown as they are, those of the weight alone are decoded.' : 'That the indicator\'s registers give this weight: its words were not decoded, as the configuration of their channel is not shown.'] : [],
    ...subject.kind === TICKET && personal.length === 0 ? ['Which vehicle it was: its number plate or tag is not shown.'] : [],
  ];
  // Whether anybody whom the reader believes stands behind it; a forger's bundle that brings its own log is sound in itself too.
  const vouchedFor = ownPolicy && (vouched === true || inLog);
  const said = { what, who, when, keys: keysSay(chain, disowned, ownPolicy), restsOn, notProven };
  for (const part of Object.keys(said)) said[part] = [...new Set(said[part].map(visible))];
  for (const p of profiles) p.says = visible(p.says);
  return { vouchedFor, assurances: assurances.map(visible), profiles, subject: SUBJECTS[subject.kind], title: TITLES[subject.kind], finding: [finding.said, isDisowned && 'disowned'].filter(Boolean).join(', ') || undefined, disowned: isDisowned, lacksQuorum: trust.quorum !== null && !witnessed, ...said, identity: headers.length > 0 ? hex(headers[0].identity) : null };
}

/** Numbers as rising spans [from, to], those that follow each other joined. */
function spansOf(numbers) {
  const spans = [];
  for (const n of [...new Set(numbers)].sort((a, b) => a - b)) {
    if (spans.length > 0 && spans[spans.length - 1][1] + 1 === n) spans[spans.length - 1][1] = n;
    else spans.push([n, n]);
  }
  return spans;
}

/** What such spans leave out. */
const between = spans => spans.slice(1).map(([from], i) => [spans[i][1] + 1, from - 1]);

function segmentsSay(spans) {
  const told = spans.slice(0, 8).map(([from, to]) => from === to ? `${from}` : `${from} to ${to}`);
  if (spans.length > 8) told.push(`${spans.length - 8} spans more`);
  return `${spans.length === 1 && spans[0][0] === spans[0][1] ? 'segment' : 'segments'} ${told.join(', ')}`;
}

/** Which keys the chain has had as far as is shown, and what was said of them since. */
function keysSay({ keys, revocations, suspensions, decisions, enrolment: { organisation } }, disowned, ownPolicy) {
  const accepts = ({ tips }) => tips.length === 0 ? 'nothing that it signed' : `what it signed up to segment ${tips.map(t => `${t.number} (${hex(t.identity).slice(0, 16)})`).join(' or ')}`;
  return [
    ...keys.map(({ kid, after, at: when }, i) => i === 0 ? `key ${kid}, since the enrolment` : `key ${kid}, after segment ${after}, rotated ${at(when)}`),
    ...revocations.map(r => `REVOKED: key ${hex(r.key).slice(0, 16)}, ${at(r.at)}${r.vouched ? '' : ownPolicy && r.said.proven.length > 0 ? `, as the log says of ${organisation}` : `, as the bundle says of ${organisation}`}; accepted is ${accepts(r)}. Reason: ${r.reason}`),
    ...disowned.map(s => `DISOWNED: segment ${s.header.number} lies beyond what ${organisation} accepts of its key`),
    ...suspensions.map(s => `${s.state === 'suspended' ? 'SUSPENDED' : 'RESUMED'} by the ledger, ${at(s.at)}, when its log had ${s.size} leaves. Reason: ${s.reason}`),
    ...decisions.map(d => `DECIDED by ${d.parties.join(' and ')}, ${at(d.at)}: after ${hex(d.parent).slice(0, 16)} the branch of ${hex(d.kept).slice(0, 16)} counts; the other stays a fact. Reason: ${d.reason}`),
  ];
}

function weighingSays(w, channel, personal) {
  const shown = personal.map(o => `${o.kind} ${o.value}`);
  const own = [`ticket ${w.ticket}`, `scale ${w.scale}`, ...channel ? [`registers ${hex(w.weightWords)} of ${channel.read.id}: ${kilograms(w.shown)}`, instrumentSays(channel)] : [], ...shown];
  if (w.pass === 1) return [...own, `first crossing, ${kilograms(w.shown)}`];
  return [...own, `net ${kilograms(w.net)}`, `gross ${kilograms(w.gross)}`, `tare ${kilograms(w.tare)}`, `first crossing ${w.first.ticket}, ${at(w.first.captured)}`];
}

function readingSays(series, sample, channel) {
  const value = sample.mantissa === null ? QUALITY[sample.quality] : plain(sample.mantissa, series.exponent);
  return [
    `${channel ? channel.read.id : `channel ${series.channel}`}: ${value}${channel && sample.mantissa !== null && channel.rule.unit ? ` ${channel.rule.unit}` : ''}`,
    ...sample.quality === 1 ? ['outside the range for which the instrument is specified'] : [],
    `registers ${hex(sample.words)}`,
    ...channel ? [instrumentSays(channel)] : [],
  ];
}

const instrumentSays = ({ read: { profile, serial, unit, bus } }) => `profile ${profile}${serial ? `, serial number ${serial}` : ''}, unit ${unit} on ${bus}`;

function periodSays({ start, end, resets, gapMs, quantity, exponent, rolledOver }, channel) {
  const unit = end.rule.unit ? ` ${end.rule.unit}` : '', stand = ({ reading: r, counter }) => `${plain(r.mantissa, r.exponent)}${unit}, read ${at(r.at)}${counter.staleSince !== null ? `, stale since ${at(counter.staleSince)}` : ''}`;
  return [
    quantity === null ? `${channel}: lost at a reset; only the readings are known` : `${channel}: ${plain(quantity, exponent)}${unit}`,
    `first ${stand(start)}`, `last ${stand(end)}`,
    ...rolledOver ? ['the counter rolled over once in between'] : [],
    ...resets.map(r => `reset ${at(r.at)}: ${r.detail}`),
    ...gapMs > 0 ? [`${secondsOf(gapMs)} without readings`] : [],
  ];
}

function weighingsSay({ reason, counted, inside }) {
  if (inside && inside.length === 0) return ['proven none: nothing was weighed'];
  if (inside) return [`${inside.length} weighed`, ...inside.map(w => `ticket ${w.ticket}, scale ${w.scale}, ${at(w.captured)}, ${kilograms(w.shown)}`)];
  return [`cannot tell: ${reason}`, ...counted > 0 ? [`${counted} were weighed in the wider time between the two seals`] : []];
}

/** The outcome in words that need no knowledge of the format. */
const REFUSALS = {
  'enrolment': 'The device\'s enrolment is not in order.', 'approval': 'The organisation\'s approval does not fit the device.',
  'statement': 'What is said of the device\'s keys, days or branches is not in order.', 'header': 'A segment of the record cannot be read.',
  'chain': 'A segment belongs to another device, or to another history of it.', 'signature': 'A segment was not signed by the device, or was changed since.', 'entry-proof': 'An entry was changed, or is not of this record.',
  'entry': 'An entry cannot be read.', 'tally': 'What the device counted does not fit what is shown.', 'configuration-proof': 'A part of the configuration was changed.', 'configuration': 'A part of the configuration cannot be read.',
  'decoding': 'A value is not what the instrument\'s registers say.', 'opening': 'A vehicle or tag shown beside the record is not the one in it.',
  'log-proof': 'The record is not in the log as claimed.', 'log-signature': 'A log or a witness did not sign what is claimed.', 'split-view': 'The log has shown different things to different people.',
  'time': 'The times contradict each other.', 'revoked': 'The organisation revoked the key, and accepts nothing of this that it signed.', 'day': 'What the ledger says of a day is not in order, or it contradicts itself.', 'order': 'What is said of the device\'s keys stands in another order than in the log.', 'subject': 'What the file claims to show is not in it, or not whole.',
};

const cannotTell = finding => finding === 'weighings: cannot tell';

/** How an accepted bundle is to be shown: as good, as bad (both only on the word of somebody whom the reader named), or as open. */
function standing({ subject, finding, vouchedFor, disowned, lacksQuorum }) {
  if (!vouchedFor || (lacksQuorum && !disowned && subject !== 'contradiction')) return 'open';
  return disowned || subject === 'contradiction' ? 'bad' : cannotTell(finding) ? 'open' : 'good';
}

/** In one word or two, and "accepted" only where nothing that the reader asked for is wanting. */
function verdict({ outcome, vouchedFor, finding, disowned, lacksQuorum }) {
  if (outcome !== 'accepted') return outcome;
  return disowned ? 'disowned' : !vouchedFor ? 'sound in itself' : lacksQuorum ? 'not witnessed' : cannotTell(finding) ? 'cannot tell' : 'accepted';
}

function headline({ outcome, code, version: number, reason, vouchedFor, subject, finding, disowned, lacksQuorum }) {
  if (outcome === 'accepted') {
    if (!vouchedFor) return `Sound in itself, but nobody whom you named vouches for it${disowned ? ', and it is disowned' : ''}.`;
    if (subject === 'contradiction') return 'Proven: the device\'s key signed two things that exclude each other.';
    if (disowned) return 'Disowned: it is a fact that this was logged, but the organisation revoked the key and does not stand by it.';
    if (lacksQuorum) return 'Not witnessed: sound and vouched for, but without the witnesses that your policy asks for.';
    return cannotTell(finding) ? 'Genuine, but it cannot tell what was asked.' : 'Genuine, as far as it can be proven.';
  }
  if (outcome === 'empty') return 'The file is empty.';
  if (outcome === 'newer') return `The file is of version ${number}, newer than this verifier: nothing is said about it.`;
  if (outcome === 'corrupt') return `This is not an unharmed bundle: ${reason}.`;
  if (code) return `${REFUSALS[code]} (${reason})`;
  return reason;
}

// ---------------------------------------------------------------------------------------------------------------- what others may call

const api = {
  verify, headline, verdict, standing,
  // Readers: each a promise of { outcome, value } with the four results of §1.
  bundle: reader(bundle), policy: reader(policy), message: reader(message), header: reader(header),
  sign1: reader(sign1), enrolment: reader(enrolment), approval: reader(approval), rotation: reader(rotation), possession: reader(possession), revocation: reader(revocation), publication: reader(publication),
  statement: reader(statement), suspension: reader(suspension), succession: reader(succession), decision: reader(decision), day: reader(day), terms: reader(terms), entry: reader(entry), rule: reader(decodingRule),
  leaf: reader(configurationLeaf), note: reader(signedNote), checkpoint: reader(checkpoint), proof: reader(proof), receipt: reader(receipt), head: reader(head),
  cbor: reader(bytes => Cbor.whole(bytes, cbor => deterministicItem(cbor, 1))), inflate: reader(bytes => inflate(bytes, BODY_BYTES)),
  // Laws, for a test to hold against another implementation.
  noteKey, verifierKey, verifyEd25519, verifyP256, sha256, hmac, treeRoot, leafOf, saltOf, included, consistent, decode, readings, shortestDecimal, hex,
};
return api;
})();

// ------------------------------------------------------------------------------------------------------------------ from disk, with node

if (typeof module !== 'undefined' && typeof require === 'function') {
  module.exports = TraceabilityVerify;
  if (require.main === module) main(process.argv.slice(2));
}

function codeOf({ vouchedFor, lacksQuorum, disowned, subject, finding }) {
  if (!vouchedFor || lacksQuorum || disowned) return 7;
  return subject !== 'weighings' || finding === 'weighings: 0' ? 0 : finding === 'weighings: cannot tell' ? 9 : 8;
}

/**
 * Exit code 0: accepted and vouched for; 1: not accepted; 2: not checked; 7: sound in itself, but nobody whom the policy names vouches, its quorum is
 * not met or it is disowned; 8: something was weighed in the time asked for; 9: that cannot be told.
 */
async function main(words) {
  const usage = 'Usage: node verify.js FILE [--trust POLICY] [--json]';
  const fs = require('node:fs');
  const end = (code, text) => { process.exitCode = code; (code === 2 ? process.stderr : process.stdout).write(`${text}\n`); };
  /** Never more of a file than decides that it is too long. */
  const read = file => {
    const handle = fs.openSync(file, 'r'), bytes = Buffer.alloc(1024 * 1024 + 1);
    let length = 0;
    try {
      for (let n; length < bytes.length && (n = fs.readSync(handle, bytes, length, bytes.length - length, null)) > 0;) length += n;
    } finally {
      fs.closeSync(handle);
    }
    return new Uint8Array(bytes.subarray(0, length));
  };
  if (words.includes('--help')) return end(0, usage);
  const files = [];
  let trust, json = false;
  for (let i = 0; i < words.length; i++) {
    if (words[i] === '--json') json = true;
    else if (words[i] === '--trust' && trust === undefined && i + 1 < words.length) trust = words[++i];
    else if (words[i].startsWith('-')) return end(2, usage);
    else files.push(words[i]);
  }
  if (files.length !== 1) return end(2, usage);
  let bytes, policy;
  try {
    bytes = read(files[0]);
    if (trust !== undefined) policy = read(trust);
  } catch (e) {
    return end(2, e.message);
  }
  const result = await TraceabilityVerify.verify(bytes, { policy });
  const code = result.outcome === 'accepted' ? codeOf(result) : ['unavailable', 'no policy'].includes(result.outcome) ? 2 : 1;
  if (json) return end(code, JSON.stringify(result, null, 2));
  const part = (title, lines) => lines ? `\n${title}\n${lines.map(line => `  ${line}`).join('\n')}\n` : '';
  return end(code, `${TraceabilityVerify.verdict(result)}\n${TraceabilityVerify.headline(result)}\n`
    + part(result.title || 'What', result.what) + part('Who', result.who) + part('When', result.when) + part('Keys and branches', result.keys) + part('Rests on', result.restsOn) + part('Not proven', result.notProven));
}
