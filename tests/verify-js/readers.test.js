'use strict';
const test = require('node:test');
const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const crypto = require('node:crypto');
const zlib = require('node:zlib');
const v = require('../../src/Traceability.Verifier/verify.js');
const b = require('./builder.js');

const example = name => fs.readFileSync(path.join(__dirname, '../Traceability.Evidence.Tests/example', name), 'utf8');
const exampleText = name => example(name).replace(/^#.*\n/gm, '');
const exampleBytes = name => Buffer.from(example(name).replace(/#.*/g, '').replace(/\s/g, ''), 'hex');
const seeded = byte => {
  const key = crypto.createPrivateKey({ key: Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), Buffer.alloc(32, byte)]), format: 'der', type: 'pkcs8' });
  return crypto.createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(12);
};
const outcomes = async (read, cases) => {
  for (const [input, expected] of cases) assert.equal((await read(input)).outcome, expected, Buffer.from(input).toString('latin1').slice(0, 120));
};

test('the worked example of FORMAT reads as it says', async () => {
  const request = await v.enrolment(exampleBytes('enrolment.hex'));
  assert.equal(request.outcome, 'read', request.reason);
  assert.equal(v.hex(request.value.identity), '72d652a48393d4b0e42232705449f3ec7d4aba729ca17fbf808ae1f3fa08b6b6');
  const message = await v.message(exampleBytes('message.hex'), request.value);
  assert.equal(message.outcome, 'read', message.reason);
  assert.equal(v.hex(message.value.header.identity), 'e3f82608151cabdcdebb863d634d265815b18f9dc680d160bbd2621a7ca121bf');
  assert.deepEqual([...v.readings(message.value.entries[1])].map(r => r.mantissa), [8123450, 8123451, null, 8123453]);
  assert.equal(message.value.entries[2].net, 24240000);
  const receipt = await v.receipt(exampleText('receipt.txt'), [v.noteKey('ledger.example/segments', seeded(1))], message.value.header.identity);
  assert.equal(receipt.outcome, 'read', receipt.reason);
  const head = await v.head(exampleText('head.txt'), [v.noteKey('ledger.example/segments/online', seeded(2))]);
  assert.equal(head.outcome, 'read', head.reason);
  assert.deepEqual(head.value.missing, [[3, 4], [9, 9]]);
  const ticket = await v.verify(exampleBytes('bundle.hex'), { policy: exampleText('policy.txt') });
  assert.equal(ticket.outcome, 'accepted', ticket.reason);
  assert.ok(ticket.what.includes('registers 0000963c of weighbridge.gross: 38460 kg'), JSON.stringify(ticket.what));
});

test('every reader tells empty, newer and corrupt apart', async () => {
  const key = b.evidenceKey(), log = b.ed25519(), keys = [v.noteKey(b.ORIGIN, log.raw)];
  const noted = text => `${text}\n${b.noteLine(b.ORIGIN, log, text)}`;
  for (const read of ['bundle', 'policy', 'message', 'header', 'sign1', 'enrolment', 'approval', 'publication', 'terms', 'entry', 'rule', 'leaf', 'note', 'checkpoint', 'proof', 'head', 'cbor']) {
    assert.equal((await v[read](Buffer.alloc(0), keys)).outcome, 'empty', read);
    assert.equal((await v[read](Buffer.from([0xff]), keys)).outcome, 'corrupt', read);
    assert.equal((await v[read](undefined, keys)).outcome, 'corrupt', read);
  }
  for (const [family, read] of [['enrolment', v.enrolment], ['approval', v.approval], ['publication', v.publication], ['segment', v.header]]) {
    await outcomes(read, [
      [b.signed(key, `tr.${family}.v2+cbor`, b.cbor(1)).bytes, 'newer'], [b.signed(key, `tr.${family}.v10+cbor`, b.cbor(1)).bytes, 'newer'], [b.signed(key, `tr.${family}.v0+cbor`, b.cbor(1)).bytes, 'corrupt'],
      [b.signed(key, `tr.${family}.v02+cbor`, b.cbor(1)).bytes, 'corrupt'], [b.signed(key, 'tr.other.v2+cbor', b.cbor(1)).bytes, 'corrupt'],
    ]);
  }
  await outcomes(v.message, [[b.cbor([2, 1]), 'newer'], [b.cbor([0, 1]), 'corrupt'], [b.cbor(['2']), 'corrupt']]);
  await outcomes(v.terms, [['\n\r\n', 'empty'], ['traceability enrolment terms v2\n', 'newer'], ['traceability enrolment terms v1\n', 'corrupt']]);
  await outcomes(v.policy, [[' \n', 'empty'], ['quorum none\n', 'read'], ['quorum none\nquorum none\n', 'corrupt'], ['# nothing\n', 'corrupt']]);
  await outcomes(v.proof, [['c2sp.org/tlog-proof@v2\n', 'newer'], ['c2sp.org/tlog-proof@v1\n', 'corrupt']]);
  await outcomes(input => v.head(input, keys), [[noted('tr-head/v2\nwhat comes\n'), 'newer'], [noted('tr-head/v1\n'), 'corrupt'], ['tr-head/v2\nwhat comes\n\n\u2014 a AAAAAAA=\n', 'corrupt']]);
});

test('CBOR that is not in its one form is refused', async () => {
  const cbor = text => v.cbor(Buffer.from(text, 'hex'));
  for (const good of ['00', '1818', '3903e7', '40', '63e282ac', '80', 'a0', 'f6', 'f5', 'd28100', 'a20100200a', '8'.padEnd(2, '1').repeat(15) + '00', '1bffffffffffffffff']) {
    assert.equal((await cbor(good)).outcome, 'read', good);
  }
  for (const bad of ['1800', '190017', '1a0000ffff', '1b00000000ffffffff', '5f4100ff', '9f00ff', 'bf0000ff', 'a201000100', 'a220000100', '61ff', '62c080', 'f7', 'f97e00', 'fb3ff0000000000000', '0000',
    '1c', '5bffffffffffffffff', '9bffffffffffffffff', '8'.padEnd(2, '1').repeat(16) + '00', '81'.repeat(100000) + '00']) {
    assert.equal((await cbor(bad)).outcome, 'corrupt', bad.slice(0, 40));
  }
});

test('runs of numbers have one encoding', async () => {
  const series = (times, count = 3) => b.cbor([1, [0, count, 1, times, [], [Buffer.alloc(1), Buffer.alloc(1)], 0, b.pack(Array(count).fill(0))]]);
  await outcomes(v.entry, [
    [series([5, 1, Buffer.from([1, 2])]), 'read'], [series([5, 1, Buffer.alloc(0)]), 'read'], [series([5, 1, Buffer.from([2, 1])]), 'corrupt'], [series([5, 1, Buffer.from([2, 2])]), 'read'], [series([5, 1, Buffer.from([1, 3])]), 'corrupt'],
    [series([5, 1, Buffer.from([1, 6])]), 'corrupt'], [series([5, 1, Buffer.from([0])]), 'corrupt'], [series([5, 1, Buffer.from([1])]), 'corrupt'], [series([5, -1, Buffer.alloc(0)]), 'corrupt'],
    [series([Number.MAX_SAFE_INTEGER, 1, Buffer.alloc(0)]), 'corrupt'], [series([5]), 'corrupt'], [series([5], 1), 'read'],
  ]);
  for (let turn = 0; turn < 200; turn++) {
    const bits = 1 + turn % 53, values = Array.from({ length: 2 + turn % 9 }, () => Number(BigInt.asIntN(64, crypto.randomBytes(8).readBigUInt64BE()) % (1n << BigInt(bits))));
    const bytes = b.cbor([1, [0, values.length, 1, b.pack(values.map((_, i) => i)), [], [Buffer.alloc(1), Buffer.alloc(1)], 0, b.pack(values)]]);
    const read = await v.entry(bytes);
    assert.equal(read.outcome, 'read', `${read.reason} ${values}`);
    assert.deepEqual([...read.value.values], values);
  }
});

test('a message is accepted only whole', async () => {
  const of = (change, pack = null) => {
    let body;
    const built = b.build({ change: { ...change, body: x => (body = change.body ? change.body(x) : x) } });
    return { built, message: pack ? b.cbor([1, built.segment.bytes, 1, pack(b.cbor(body))]) : built.message };
  };
  const key = built => ({ key: built.key, chain: built.request.identity.subarray(0, 16) });
  const whole = of({});
  assert.equal((await v.message(whole.message, key(whole.built))).outcome, 'read');
  assert.equal((await v.message(whole.message, key(b.build()))).outcome, 'refused: chain');
  assert.equal((await v.message(whole.message, { ...key(whole.built), key: b.evidenceKey() })).outcome, 'refused: signature');
  const packed = of({}, body => Buffer.concat([zlib.deflateSync(body), Buffer.from('passed over')]));
  const read = await v.message(packed.message, key(packed.built));
  assert.equal(read.outcome, 'read', read.reason);
  const bomb = of({}, () => zlib.deflateSync(Buffer.alloc(17 * 1024 * 1024)));
  assert.match((await v.message(bomb.message)).reason, /more than 16777216 bytes/);
  for (const [what, body] of Object.entries({
    'a personal value changed': x => { x[2][0][3] = 'GLA-1235'; return x; }, 'a personal value of the tally': x => { x[2][0][0] = 0; return x; }, 'an entry left out': x => { x[1].pop(); return x; },
    'entries exchanged': x => { [x[1][1], x[1][2]] = [x[1][2], x[1][1]]; return x; }, 'no parts': x => { x[3] = null; return x; }, 'parts of another': x => { x[3][1].pop(); return x; },
  })) {
    const { built, message } = of({ body });
    assert.match((await v.message(message, key(built))).outcome, /^(corrupt|refused: root)$/, what);
  }
  for (const [what, change] of Object.entries({
    'a tally that counts less': { entries: e => { e[0][1][0][2] = 0; return e; } }, 'a second configuration': { entries: e => [...e, e[3]] }, 'another root in the header': { header: h => { h[11] = b.sha256(); return h; } },
  })) {
    const { built, message } = of(change);
    assert.equal((await v.message(message, key(built))).outcome, 'corrupt', what);
  }
  const erased = of({ body: x => { x[2] = []; return x; } });
  assert.equal((await v.message(erased.message, key(erased.built))).outcome, 'read');
});

test('notes are strict about lines, names, base64 and keys', async () => {
  const log = b.ed25519(), other = b.ed25519(), keys = [v.noteKey('a', log.raw)], text = 'hello\n', good = b.noteLine('a', log, text);
  await outcomes(input => v.note(input, keys), [
    [`${text}\n${good}`, 'read'], [`${text}\n${b.noteLine('b', other, text)}${good}`, 'read'], [`${text}\n${b.noteLine('b', other, text)}`, 'corrupt'], [`${text}\n`, 'corrupt'], [`${text}${good}`, 'corrupt'],
    [`${text}\n${good.trimEnd()}`, 'corrupt'], [`${text}\n${good.replace('\u2014', '-')}`, 'corrupt'], [`${text}\n${good.replace('=', '')}`, 'corrupt'], [`hel\tlo\n\n${good}`, 'corrupt'],
    [`${text}\n${good.repeat(64)}`, 'read'], [`${text}\n${good.repeat(65)}`, 'corrupt'], [`${text}\n${good}${b.line('a', b.keyId('a', 1, log.raw), Buffer.alloc(64))}`, 'corrupt'],
    [`first\n\n${text}\n${b.noteLine('a', log, `first\n\n${text}`)}`, 'read'],
  ]);
  const root = b.sha256().toString('base64'), point = (lines, name = 'a') => `${lines}\n${b.noteLine(name, log, lines)}`;
  await outcomes(input => v.checkpoint(input, keys), [
    [point(`a\n0\n${root}\n`), 'read'], [point(`a\n00\n${root}\n`), 'corrupt'], [point(`a\n9007199254740992\n${root}\n`), 'corrupt'], [point(`a\n1\n${root}\nmore\n`), 'corrupt'], [point(`b\n1\n${root}\n`), 'corrupt'],
    [point(`a\n1\n${root.replace('FU=', 'FV=')}\n`), 'corrupt'],
  ]);
});

test('a policy names what it uses, once', async () => {
  const log = b.ed25519(), w = name => `witness ${name} ${b.vkey(`${name}.example`, 4, b.ed25519().raw)}`, l = `log ${b.vkey('a', 1, log.raw)}`;
  await outcomes(lines => v.policy(lines), [
    [`${l}\n${w('x')}\n${w('y')}\ngroup g 2 x y\n # both\ngroup h any g\nquorum h\n`, 'read'], [`${w('x')}\ngroup g any x\ngroup h any x\nquorum h\n`, 'corrupt'], [`${l}\n${l}\nquorum none\n`, 'corrupt'], [`${l} https://a\nquorum none\n`, 'read'], [`${w('x')}\n${w('x')}\nquorum x\n`, 'corrupt'], [`group g any x\n${w('x')}\nquorum g\n`, 'corrupt'],
    [`${w('x')}\ngroup g 2 x\nquorum g\n`, 'corrupt'], [`${w('x')}\ngroup g 0 x\nquorum g\n`, 'corrupt'], [`${w('x')}\ngroup g all x x\nquorum g\n`, 'corrupt'], [`quorum z\n`, 'corrupt'], [`${l}\n`, 'corrupt'],
    [`log ${b.vkey('a', 4, log.raw)}\nquorum none\n`, 'corrupt'], [`log ${b.vkey('a', 1, log.raw).replace(/\+(.)/, (_, c) => `+${c === '0' ? '1' : '0'}`)}\nquorum none\n`, 'corrupt'],
    [`organisation demo ${b.cbor(b.evidenceKey().cose).toString('base64')}\nquorum none\n`, 'read'], [`organisation Demo ${b.cbor(b.evidenceKey().cose).toString('base64')}\nquorum none\n`, 'corrupt'],
    ['constructor x\nquorum none\n', 'corrupt'],
  ]);
});
