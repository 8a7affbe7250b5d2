// Makes bundles with node:crypto and a writer of its own, so that verify.js is not checked against itself. Every part can be changed on its
// way by `change`, before what covers it is made: a test breaks one thing and all else still fits.
'use strict';
const crypto = require('node:crypto');

// ---- deterministic CBOR (RFC 8949 §4.2.1); a Map keeps the order that it was given

class Tag { constructor(number, item) { Object.assign(this, { number, item }); } }

function head(major, n) {
  const value = BigInt(n);
  const size = value < 24n ? 0 : value < 256n ? 1 : value < 65536n ? 2 : value < 1n << 32n ? 4 : 8;
  if (size === 0) return Buffer.from([major << 5 | Number(value)]);
  return Buffer.concat([Buffer.from([major << 5 | { 1: 24, 2: 25, 4: 26, 8: 27 }[size]]), Buffer.from(value.toString(16).padStart(2 * size, '0'), 'hex')]);
}

function cbor(value) {
  if (value === null) return Buffer.from([0xf6]);
  if (typeof value === 'boolean') return Buffer.from([value ? 0xf5 : 0xf4]);
  if (typeof value === 'number' || typeof value === 'bigint') return value < 0 ? head(1, -1n - BigInt(value)) : head(0, value);
  if (typeof value === 'string') return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
  if (value instanceof Uint8Array) return Buffer.concat([head(2, value.length), value]);
  if (value instanceof Tag) return Buffer.concat([head(6, value.number), cbor(value.item)]);
  if (value instanceof Map) return Buffer.concat([head(5, value.size), ...[...value].flatMap(([k, v]) => [cbor(k), cbor(v)])]);
  return Buffer.concat([head(4, value.length), ...value.map(cbor)]);
}

const numbered = members => new Map(members.map((member, i) => [i + 1, member]));

/** Packed deltas of §1. */
function pack(values) {
  if (values.length < 2) return values;
  const differences = values.slice(1).map((v, i) => BigInt(v) - BigInt(values[i]));
  const least = differences.reduce((a, b) => b < a ? b : a);
  const excess = differences.map(d => d - least), width = Math.max(...excess.map(e => e === 0n ? 0 : e.toString(2).length));
  if (width === 0) return [values[0], least, Buffer.alloc(0)];
  let all = 0n;
  excess.forEach((e, i) => { all |= e << BigInt(i * width); });
  const bytes = Math.ceil(excess.length * width / 8);
  return [values[0], least, Buffer.concat([Buffer.from([width]), Buffer.from(all.toString(16).padStart(2 * bytes, '0'), 'hex').reverse()])];
}

/** Register words of the readings by byte plane (§5). */
function planes(words) {
  return Array.from({ length: words[0].length }, (_, k) => {
    const plane = Buffer.from(words.map(w => w[k]));
    return plane.every(b => b === plane[0]) ? plane.subarray(0, 1) : plane;
  });
}

// ---- hashes and trees (§6)

const sha256 = (...parts) => crypto.createHash('sha256').update(Buffer.concat(parts.map(part => Buffer.from(part)))).digest();
const hmac = (key, ...parts) => crypto.createHmac('sha256', key).update(Buffer.concat(parts.map(part => Buffer.from(part)))).digest();
const leaf = (...parts) => sha256([0], ...parts);
const node = (a, b) => sha256([1], a, b);
const salt = (secret, i) => hmac(secret, [i >>> 24, i >>> 16 & 255, i >>> 8 & 255, i & 255]);
const split = n => { let k = 1; while (2 * k < n) k *= 2; return k; };

/** As RFC 9162 §2.1 defines it, by recursion; verify.js climbs by levels. */
function root(leaves) {
  if (leaves.length === 0) return sha256();
  if (leaves.length === 1) return leaves[0];
  const k = split(leaves.length);
  return node(root(leaves.slice(0, k)), root(leaves.slice(k)));
}

function path(leaves, index) {
  if (leaves.length === 1) return [];
  const k = split(leaves.length), left = leaves.slice(0, k), right = leaves.slice(k);
  return index < k ? [...path(left, index), root(right)] : [...path(right, index - k), root(left)];
}

/** RFC 9162 §2.1.4.1. */
function consistency(leaves, size, whole = true) {
  if (size === leaves.length) return whole ? [] : [root(leaves)];
  const k = split(leaves.length), left = leaves.slice(0, k), right = leaves.slice(k);
  return size <= k ? [...consistency(left, size, whole), root(right)] : [...consistency(right, size - k, false), root(left)];
}

// ---- keys and signatures (§2, §7)

// Keys leave their generator as bytes: node 20 locks up for good when a collection falls into the export of a freshly generated key object.
const AS_BYTES = { publicKeyEncoding: { format: 'der', type: 'spki' }, privateKeyEncoding: { format: 'der', type: 'pkcs8' } };
const privateKey = der => crypto.createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });

function evidenceKey() {
  const pair = crypto.generateKeyPairSync('ec', { namedCurve: 'P-256', ...AS_BYTES }), secret = privateKey(pair.privateKey);
  const x = pair.publicKey.subarray(-64, -32), y = pair.publicKey.subarray(-32), cose = new Map([[1, 2], [-1, 1], [-2, x], [-3, y]]);
  return { x, y, cose, kid: sha256(cbor(cose)).subarray(0, 8), sign: bytes => crypto.sign('sha256', bytes, { key: secret, dsaEncoding: 'ieee-p1363' }) };
}

function ed25519() {
  const pair = crypto.generateKeyPairSync('ed25519', AS_BYTES), secret = privateKey(pair.privateKey);
  return { raw: pair.publicKey.subarray(12), sign: bytes => crypto.sign(null, bytes, secret) };
}

function signed(key, typ, payload, { alg = -7, kid = key.kid } = {}) {
  const prot = cbor(new Map([[1, alg], [4, kid], [16, typ]])), structure = cbor(['Signature1', prot, Buffer.alloc(0), payload]);
  return { bytes: cbor(new Tag(18, [prot, new Map(), payload, key.sign(structure)])), identity: sha256(structure) };
}

const keyId = (name, type, raw) => sha256(name, [10, type], raw).subarray(0, 4);
const vkey = (name, type, raw) => `${name}+${keyId(name, type, raw).toString('hex')}+${Buffer.concat([Buffer.from([type]), raw]).toString('base64')}`;
const line = (name, ...blobs) => `\u2014 ${name} ${Buffer.concat(blobs).toString('base64')}\n`;
const noteLine = (name, key, text) => line(name, keyId(name, 1, key.raw), key.sign(Buffer.from(text)));

function cosignatureLine(name, key, text, time) {
  const stamp = Buffer.alloc(8);
  stamp.writeBigUInt64BE(BigInt(time));
  return line(name, keyId(name, 4, key.raw), stamp, key.sign(Buffer.from(`cosignature/v1\ntime ${time}\n${text}`)));
}

// ---- one bundle: a mine's ticket or a reading of its meter

const ORIGIN = 'ledger.example/segments', NOW = 1795219200000;

// f32, ABCD, in 0.01 kWh: FORMAT §9 reads the same registers.
const RULE = [1, 3, 72, 2, 6, 0, 1, 0, -2, [], 'kWh', 32, null, 0, null];

/** i32, ABCD, in kg: 0000963c is 38 460. */
const GROSS = [1, 2, 8, 2, 3, 0, 1, 0, 0, [], 'kg', 0, null, null, null];

function build({ change = {}, subject = 'ticket', all = false } = {}) {
  const through = (part, value, ...more) => change[part] ? change[part](value, ...more) : value;
  const key = evidenceKey(), organisation = evidenceKey(), log = ed25519(), witness = ed25519(), online = ed25519(), own = ed25519();
  const world = { key, organisation, log, witness };

  const request = signed(through('requestKey', key), 'tr.enrolment.v1+cbor', cbor(numbered(through('request', [
    'demo', 'mine', 'edge-mine', key.cose, own.raw, sha256('labels'), Buffer.alloc(16, 6), [[ORIGIN, log.raw, 0, sha256()]], [online.raw, online.raw],
  ]))));
  const chain = request.identity.subarray(0, 16);
  const approval = signed(through('approvalKey', organisation), through('approvalTyp', 'tr.approval.v1+cbor'), cbor(numbered(through('approval', ['demo', request.identity, NOW - 1000, 'software']))));

  const secret = crypto.randomBytes(32), vehicle = { key: crypto.randomBytes(32), kind: 'plate', value: 'GLA-1234' };
  const commitment = hmac(vehicle.key, vehicle.kind, [0], vehicle.value);
  const words = ['479ea940', '479ea941', '7fc00000', '479ea944'].map(w => Buffer.from(w, 'hex'));
  const tree = through('leaves', [
    cbor([0, 0, 'mill.energy_import', cbor(through('rule', RULE)), 'plant', 1, 'sdm630', sha256('profile'), 3, 'A17', 1000]),
    cbor([0, 1, 'weighbridge.gross', cbor(through('weightRule', GROSS)), 'plant', 3, 'indicator', sha256('indicator'), 2, 'B2', 200]), cbor([1, 'sdm630', Buffer.from('profile')]), cbor([2, Buffer.from('site')]),
  ]);
  const configurationSecret = crypto.randomBytes(32), configurationHashes = tree.map((l, i) => leaf(salt(configurationSecret, i), l)), configuration = root(configurationHashes);
  const entries = through('entries', [
    [0, [[2, 7, 3, 4, 2, 1, 1], [['weighbridge', 19]], 0, 30000]],
    [1, [0, 4, 2, pack([NOW, NOW + 1002, NOW + 2001, NOW + 3000]), [0, 2, 3, 1, 0, 1], planes(words), -2, pack(through('mantissas', [8123450, 8123451, 8123453]))]],
    [2, ['18-1111', 'weighbridge', 2, commitment, NOW + 3400, 38460000, 20000, 1, Buffer.from('0000963c', 'hex'), Buffer.from('0003', 'hex'), [12, 3000, 0], NOW - 20000,
      ['17-1111', NOW - 600000, 14220000], 38460000, 14220000, 24240000, null]],
    [5, [configuration, tree.length, 0]],
  ]).map(e => Buffer.isBuffer(e) ? e : cbor(e));
  const hashes = entries.map((e, i) => leaf(salt(secret, i), e));
  const header = through('header', [chain, Buffer.alloc(16, 17), 2, 16, Buffer.alloc(32, 0x99), entries.length, root(hashes), NOW + 3600, 1, 12345, [2, 'ntp', 12], configuration, 'edge 0.1.0',
    [3, sha256('older tree')], 'software']);
  const segment = signed(through('segmentKey', key), through('segmentTyp', 'tr.segment.v1+cbor'), cbor(numbered(header)), through('protected', {}));

  const others = Array.from({ length: 6 }, (_, i) => leaf(sha256([i]))), index = 4;
  const prove = (part, beside = others) => {
    const logged = [...beside.slice(0, index), leaf(segment.identity), ...beside.slice(index)];
    const text = through(`${part}Text`, `${ORIGIN}\n${logged.length}\n${root(logged).toString('base64')}\n`);
    const signatures = through(`${part}Signatures`, [noteLine(ORIGIN, log, text), cosignatureLine('witness.example', witness, text, through('witnessTime', 1795219999)), line('somebody', Buffer.alloc(68, 1))]);
    const proof = through(part, { index, path: path(logged, index) });
    return Buffer.from(`c2sp.org/tlog-proof@v1\nextra ${segment.identity.toString('base64')}\nindex ${proof.index}\n${proof.path.map(p => p.toString('base64') + '\n').join('')}\n${text}\n${signatures.join('')}`);
  };

  const show = (all, secretOf, parts, i) => [i, salt(secretOf, i), parts[i], path(all, i)];
  const bundle = through('bundle', [1, subject === 'ticket' ? [0, 0, 2] : [1, 0, 1, 1], [[request.bytes, approval.bytes, []]],
    [[0, segment.bytes, (all ? entries.map((_, i) => i) : [0, 1, 2]).map(i => show(hashes, secret, entries, i)), [prove('proof')]]],
    [[tree.length, [0, 1].map(i => show(configurationHashes, configurationSecret, tree, i))]],
    [[0, 2, vehicle.key, vehicle.kind, vehicle.value]], [], []], i => show(configurationHashes, configurationSecret, tree, i));
  if (change.secondHeader) {
    const second = signed(key, 'tr.segment.v1+cbor', cbor(numbered(change.secondHeader([...header], segment.identity))));
    bundle[3].push([0, second.bytes, [], []]);
  }
  if (change.secondProof) bundle[3][0][3].push(prove('second', change.secondProof(others)));
  const policy = through('policy', [
    '# whom we believe', `log ${vkey(ORIGIN, 1, log.raw)}`, `organisation demo ${cbor(organisation.cose).toString('base64')}`,
    `witness w ${vkey('witness.example', 4, witness.raw)}`, 'group g any w', 'quorum g',
  ]);
  const message = cbor([1, segment.bytes, 0, cbor(through('body', [secret, entries, [[2, vehicle.key, vehicle.kind, vehicle.value]], [configurationSecret, tree]]))]);
  return { ...world, bytes: cbor(bundle), policy: policy.join('\n') + '\n', request, approval, segment, message, bundle };
}

module.exports = { Tag, cbor, numbered, pack, planes, sha256, hmac, leaf, node, salt, root, path, consistency, evidenceKey, ed25519, signed, vkey, keyId, line, noteLine, cosignatureLine, build, ORIGIN, NOW, RULE };
