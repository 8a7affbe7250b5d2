'use strict';
const test = require('node:test');
const assert = require('node:assert/strict');
const { spawnSync } = require('node:child_process');
const crypto = require('node:crypto');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const v = require('../../src/Traceability.Verifier/verify.js');
const b = require('./builder.js');

const script = path.join(__dirname, '../../src/Traceability.Verifier/verify.js');

/** Every reader answers, and none for a reason that it did not foresee. */
async function answers(read, input, ...rest) {
  const answer = await read(input, ...rest);
  assert.match(answer.outcome, /^(read|empty|newer|corrupt|accepted|refused: [a-z-]+)$/);
  assert.doesNotMatch(answer.reason || '', /unforeseen/);
  return answer;
}

test('no changed bit of a bundle is taken, and none surprises', async () => {
  const { bytes, policy } = b.build(), from = crypto.randomInt(97);
  const spoken = await v.verify(bytes, { policy });
  for (let bit = from; bit < bytes.length * 8; bit += 97) {
    const flipped = Buffer.from(bytes);
    flipped[bit >> 3] ^= 1 << (bit & 7);
    const answer = await answers(v.verify, flipped, { policy });
    // Only the signature of a log or witness that is not known, `extra`, and the numbers that say what is looked at are not covered.
    if (answer.outcome === 'accepted') assert.deepEqual(answer.what.filter(l => l.startsWith('net')), spoken.what.filter(l => l.startsWith('net')), `bit ${bit}`);
  }
});

test('a bundle cut anywhere is corrupt', async () => {
  const { bytes } = b.build();
  for (let length = 1; length < bytes.length; length += 7) assert.equal((await answers(v.verify, bytes.subarray(0, length))).outcome, 'corrupt');
});

test('noise never surprises a reader', async () => {
  const samples = [b.build().bytes, b.build().message, b.build().request.bytes, b.build().segment.bytes, b.cbor(b.RULE), Buffer.from(b.build().policy)];
  const keys = [v.noteKey('a', b.ed25519().raw)];
  const readers = ['bundle', 'policy', 'message', 'header', 'enrolment', 'approval', 'terms', 'entry', 'rule', 'leaf', 'proof', 'cbor', 'inflate'];
  for (let turn = 0; turn < 300; turn++) {
    const bytes = Buffer.from(turn % 3 ? samples[turn % samples.length] : crypto.randomBytes(turn));
    for (let i = 0; i < 1 + turn % 8 && bytes.length; i++) bytes[crypto.randomInt(bytes.length)] = crypto.randomInt(256);
    for (const read of readers) await answers(v[read], bytes);
    for (const read of ['note', 'checkpoint', 'receipt', 'head']) await answers(v[read], bytes, keys, Buffer.alloc(32));
  }
  for (const input of [null, undefined, 5, {}, [], 'text', new Map()]) {
    await answers(v.verify, input);
    for (const read of readers) await answers(v[read], input);
  }
});

// 60 bytes can say 65 536 readings, and a bundle has room for ten thousand such entries.
test('series that blow up are answered in seconds and little memory, and refused beyond a segment\'s worth of readings', async () => {
  const steady = b.cbor([1, [0, 65536, 2, [0, 0, Buffer.alloc(0)], [], Array(4).fill(Buffer.alloc(1)), -2, [0, 0, Buffer.alloc(0)]]]);
  const of = count => b.build({ change: { entries: e => [[0, [[2, count + 15, 0, 0, 0, 0, 0], [], 0, 0]], ...Array(count).fill(steady)], bundle: x => { x[1] = [1, 0, 1, 65535]; x[5] = []; return x; } }, all: true });
  const before = process.memoryUsage().rss, started = Date.now();
  const [most, beyond] = [of(16), of(300)];
  assert.equal((await v.verify(most.bytes, { policy: most.policy })).outcome, 'accepted');
  assert.equal((await v.verify(beyond.bytes, { policy: beyond.policy })).outcome, 'refused: entry');
  assert.ok(Date.now() - started < 20000 && process.memoryUsage().rss - before < 400 * 1024 * 1024);
});

test('the command ends with 0, 1, 2 or 7 and never with a stack', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'verify-js-'));
  try {
    const { bytes, policy } = b.build(), file = (name, content) => { fs.writeFileSync(path.join(folder, name), content); return path.join(folder, name); };
    const run = (...words) => { const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...words], { encoding: 'utf8' }); return { status, stdout, stderr }; };
    const good = file('ticket', bytes), trust = file('policy', policy);
    const accepted = run(good, '--trust', trust);
    assert.equal(accepted.status, 0, accepted.stderr);
    assert.match(accepted.stdout, /^accepted\n[^]*net 24240 kg[^]*Not proven/);
    assert.equal(JSON.parse(run('--json', good, '--trust', trust).stdout).outcome, 'accepted');
    assert.equal(run(good).status, 7); // sound, but nobody was named
    assert.equal(run(file('empty', '')).stdout.split('\n')[0], 'empty');
    assert.equal(run(file('empty', '')).status, 1);
    for (const words of [[], [path.join(folder, 'absent')], [good, '--trust'], [good, '--what'], [good, '--trust', file('none', '')], [good, good], [folder]]) {
      const answer = run(...words);
      assert.equal(answer.status, 2, words.join(' '));
      assert.doesNotMatch(answer.stderr, /\n {4}at /);
    }
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
});

test('it loads as a page loads it, and says so where WebCrypto is missing', async () => {
  const vm = require('node:vm');
  const page = vm.createContext({ TextEncoder, TextDecoder, atob, btoa });
  vm.runInContext(fs.readFileSync(script, 'utf8'), page);
  const answer = await vm.runInContext('TraceabilityVerify.verify(new Uint8Array([1]))', page);
  assert.equal(answer.outcome, 'unavailable');
  assert.match(answer.reason, /https/);
});
