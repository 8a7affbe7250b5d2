'use strict';
const test = require('node:test');
const assert = require('node:assert/strict');
const { verdict, verify, headline, standing } = require('../../src/Traceability.Verifier/verify.js');
const { build, cbor, evidenceKey, ed25519, sha256, vkey, RULE } = require('./builder.js');

const outcome = async (change, options = {}) => {
  const built = build({ change, ...options });
  return verify(built.bytes, { policy: options.trust === null ? undefined : built.policy });
};
const says = (lines, text) => assert.ok(lines.some(line => line.includes(text)), `${text} in ${JSON.stringify(lines)}`);

test('a ticket is accepted and says who, what, when and on what it rests', async () => {
  const answer = await outcome({});
  assert.equal(answer.outcome, 'accepted', answer.reason);
  says(answer.who, 'facility mine');
  for (const text of ['18-1111', 'net 24240 kg', 'gross 38460 kg', 'tare 14220 kg', 'plate GLA-1234', 'registers 0000963c of weighbridge.gross: 38460 kg']) says(answer.what, text);
  says(answer.when, '2026-11-21 00:00:03.400 UTC');
  says(answer.when, 'seen by the witness w');
  says(answer.restsOn, 'the approval of demo');
  says(answer.restsOn, 'the witnesses that your policy asks for');
  says(answer.restsOn, 'the device\'s evidence key: software');
  says(answer.restsOn, 'the device profile of channel weighbridge.gross map-only (claimed capture, published by nobody)');
  assert.equal(answer.notProven.length, 5);
  assert.match(headline(answer), /^Genuine/);
  assert.equal(verdict(answer), 'accepted');
});

test('a reading is accepted with its value as the rule decodes it', async () => {
  const answer = await outcome({}, { subject: 'reading' });
  assert.equal(answer.outcome, 'accepted', answer.reason);
  says(answer.what, 'mill.energy_import: 81234.51 kWh');
  says(answer.what, 'registers 479ea941');
});

test('without a policy the bundle is said to vouch for itself', async () => {
  const answer = await outcome({}, { trust: null });
  assert.equal(answer.outcome, 'accepted', answer.reason);
  says(answer.restsOn, 'vouches for itself');
  assert.match(headline(answer), /nobody whom you named/);
  assert.equal(verdict(answer), 'sound in itself');
  says(answer.notProven, 'its key is not known here');
  says(answer.notProven, 'no quorum of witnesses');
});

test('a proof of a log that the policy does not know is passed over and said', async () => {
  const answer = await outcome({ policy: ([remark, , ...rest]) => [remark, `log ${vkey('another.example', 1, ed25519().raw)}`, ...rest] });
  assert.equal(answer.outcome, 'accepted', answer.reason);
  says(answer.notProven, 'passed over');
  says(answer.notProven, 'ever reached a log');
});

test('a cosignature of time 0 does not make the quorum', async () => {
  const answer = await outcome({ witnessTime: () => 0 });
  assert.equal(answer.outcome, 'accepted');
  says(answer.notProven, 'no quorum of witnesses');
  assert.equal(standing(answer), 'open');
  assert.match(headline(answer), /^Not witnessed: .*without the witnesses/);
  assert.equal(verdict(answer), 'not witnessed');
});

test('a policy that knows nobody in the bundle makes it no more genuine', async () => {
  const answer = await outcome({ policy: () => ['quorum none'] });
  assert.equal(answer.outcome, 'accepted');
  assert.equal(answer.vouchedFor, false);
});

test('texts of a bundle cannot steer a terminal or turn a line around', async () => {
  const answer = await outcome({ entries: e => { e[2][1][1] = 'a\u001b[2J\u202eb\n'; return e; } });
  assert.equal(answer.outcome, 'accepted');
  says(answer.what, 'scale a\ufffd[2J\ufffdb\ufffd');
});

test('an empty, a newer and a harmed file are three different things', async () => {
  assert.equal((await verify(new Uint8Array())).outcome, 'empty');
  assert.equal((await verify(cbor([2, 'whatever comes']))).outcome, 'newer');
  assert.equal((await verify(Buffer.from('%PDF-1.7'))).outcome, 'corrupt');
  assert.equal((await verify(Buffer.concat([build().bytes, Buffer.alloc(1)]))).outcome, 'corrupt');
  assert.equal((await verify(Buffer.alloc(1024 * 1024 + 1, 0x86))).outcome, 'corrupt');
});

const positions = {
  'a segment of a chain that is not there': b => { b[3][0][0] = 1; return b; },
  'a subject in a segment that is not there': b => { b[1][1] = 1; return b; },
  'an opening in a segment that is not there': b => { b[5][0][0] = 1; return b; },
  'entries that are not ascending': b => { b[3][0][2].reverse(); return b; },
  'an entry twice': b => { b[3][0][2].push(b[3][0][2][2]); return b; },
  'no segment': b => { b[3] = []; return b; },
  'nine chains': b => { b[2] = Array(9).fill(b[2][0]); return b; },
};
for (const [what, change] of Object.entries(positions)) {
  test(`${what} is corrupt`, async () => assert.equal((await outcome({ bundle: change })).outcome, 'corrupt'));
}

const flip = bytes => { const copy = Buffer.from(bytes); copy[copy.length - 1] ^= 1; return copy; };

const refusals = {
  enrolment: {
    'a request signed by another key': { requestKey: () => evidenceKey() },
    'a request without a log': { request: r => [...r.slice(0, 7), [], r[8]] },
    'a request with its signature changed': { bundle: b => { b[2][0][0] = flip(b[2][0][0]); return b; } },
    'a key that is not on the curve': { request: r => { r[3] = new Map([...r[3]].map(([k, v]) => [k, k === -3 ? flip(v) : v])); return r; } },
  },
  approval: {
    'an approval of another request': { approval: a => [a[0], sha256('another'), a[2], a[3]] },
    'an approval by another organisation': { approval: a => ['other', ...a.slice(1)] },
    'an approval signed by a key that the policy does not know': { approvalKey: () => evidenceKey() },
    'an approval of another typ': { approvalTyp: () => 'tr.segment.v1+cbor' },
    'an approval of a newer version': { approvalTyp: () => 'tr.approval.v2+cbor' },
  },
  header: {
    'number 1 with entries before it': { header: h => { h[2] = 1; return h; } },
    'a newer segment': { segmentTyp: () => 'tr.segment.v2+cbor' },
    'alg EdDSA': { protected: () => ({ alg: -8 }) },
  },
  chain: {
    'a segment of another chain': { header: h => [Buffer.alloc(16), ...h.slice(1)] },
    'a first segment that does not follow the enrolment': { header: h => { h[2] = 1; h[3] = 0; return h; } },
    'two segments of one number': { secondHeader: h => { h[7]++; return h; } },
    'a later segment of an earlier boot': { secondHeader: h => { h[2] = 9; h[3] = 99; h[8] = 1; return h; }, header: h => { h[8] = 2; return h; } },
    'a later segment that begins before the end of the earlier': { secondHeader: h => { h[2] = 9; h[3] = 19; return h; } },
    'a next segment that names another before it': { secondHeader: h => { h[2] = 3; h[3] = 20; return h; } },
  },
  signature: {
    'a segment signed by another key': { segmentKey: () => evidenceKey() },
    'a signature changed': { bundle: b => { b[3][0][1] = flip(b[3][0][1]); return b; } },
  },
  'entry-proof': {
    'an entry changed': { bundle: b => { b[3][0][2][1][2] = Buffer.from(b[3][0][2][1][2]); b[3][0][2][1][2][20] ^= 1; return b; } },
    'another salt': { bundle: b => { b[3][0][2][1][1] = Buffer.alloc(32); return b; } },
    'an index beyond the count': { bundle: b => { b[3][0][2][2][0] = 4; return b; } },
    'a path too long': { bundle: b => { b[3][0][2][2][3].push(Buffer.alloc(32)); return b; } },
  },
  entry: {
    'a tally elsewhere': { entries: e => [e[0], e[0], ...e.slice(2)] },
    'no tally at its place': { entries: e => [e[1], e[1], ...e.slice(2)] },
    'a kind that is not known': { entries: e => { e[1] = [7, []]; return e; } },
    'a net weight that is not the difference': { entries: e => { e[2][1][14]++; return e; } },
  },
  'configuration-proof': {
    'a leaf changed': { bundle: b => { b[4][0][1][0][2] = cbor([2, Buffer.from('other')]); return b; } },
    'a configuration that no segment names': { header: h => { h[11] = Buffer.alloc(32); return h; } },
  },
  configuration: {
    'a rule of words that do not fit its type': { rule: () => RULE.map((m, i) => i === 3 ? 4 : m) },
    'a rule of a newer version': { rule: () => [3] },
    'a leaf of another kind': { leaves: l => [cbor([3, 0]), ...l.slice(1)] },
    'a channel at another position': { leaves: l => [cbor([0, 1, 'a', cbor(RULE), '', 1, '', sha256(), 0, '', 1]), ...l.slice(1)] },
  },
  decoding: {
    'a value that the registers do not give': { mantissas: m => [m[0], m[1] + 1, m[2]] },
    'another resolution': { rule: () => RULE.map((m, i) => i === 8 ? -1 : m) },
    'a sentinel among the readings': { rule: () => RULE.map((m, i) => i === 9 ? [0x479ea941] : m) },
    'readings out of the nominal range called good': { rule: () => RULE.map((m, i) => i === 14 ? 8123452 : m) },
    'a series whose channel is a profile': { entries: e => { e[1][1][0] = 1; return e; }, bundle: (b, show) => { b[4][0][1] = [show(1)]; return b; } },
    'another word order': { rule: () => RULE.map((m, i) => i === 5 ? 1 : m) },
  },
  opening: {
    'another plate': { bundle: b => { b[5][0][4] = 'GLA-1235'; return b; } },
    'another kind of value': { bundle: b => { b[5][0][3] = 'tag'; return b; } },
    'a value for an entry that has none': { bundle: b => { b[5][0][1] = 1; return b; } },
  },
  'log-proof': {
    'another index': { proof: p => ({ ...p, index: p.index - 1 }) },
    'a path with one hash left out': { proof: p => ({ ...p, path: p.path.slice(1) }) },
    'an index beyond the tree': { proof: p => ({ ...p, index: 7 }) },
    'a proof that is not one': { bundle: b => { b[3][0][3] = [Buffer.from('proof')]; return b; } },
  },
  'log-signature': {
    'a log that did not sign': { proofSignatures: lines => lines.slice(1) },
    'a log signature changed': { proofSignatures: lines => [lines[0].replace(/ ([^ ]{8})(.)/, (_, a, c) => ` ${a}${c === 'A' ? 'B' : 'A'}`), ...lines.slice(1)] },
    'a witness signature changed': { proofSignatures: lines => [lines[0], lines[1].replace(/ ([^ ]{30})(.)/, (_, a, c) => ` ${a}${c === 'A' ? 'B' : 'A'}`), lines[2]] },
  },
  'split-view': {
    'another tree pinned by the device than the log has shown': { header: h => { h[13] = [0, sha256('another')]; return h; } },
    'two trees of one size of one log': { secondProof: others => [...others].reverse() },
  },
  time: { 'a segment that knows a tree in which it stands': { header: h => { h[13] = [5, sha256()]; return h; } } },
  subject: {
    'an entry that is not shown': { bundle: b => { b[1][2] = 3; return b; } },
    'an entry of another kind': { bundle: b => { b[1][2] = 1; return b; } },
    'a reading beyond the last': { bundle: b => { b[1] = [1, 0, 1, 4]; return b; } },
  },
};
for (const [code, cases] of Object.entries(refusals)) {
  for (const [what, change] of Object.entries(cases)) {
    test(`${what} is refused: ${code}`, async () => {
      const answer = await outcome(change);
      assert.equal(answer.outcome, `refused: ${code}`, `${answer.outcome} ${answer.reason}`);
    });
  }
}

test('proofs in an older and a younger tree of the log are both accepted', async () => {
  const answer = await outcome({ secondProof: others => [...others, sha256('later')] });
  assert.equal(answer.outcome, 'accepted', answer.reason);
});

test('a later segment of the same chain is accepted beside the first', async () => {
  const later = h => { h[2] = 9; h[3] = 99; h[8] = 4; return h; };
  const answer = await outcome({ secondHeader: later });
  assert.equal(answer.outcome, 'accepted', answer.reason);
  const next = await outcome({ secondHeader: (h, identity) => { h[2] = 3; h[3] = 20; h[4] = identity; return h; } });
  assert.equal(next.outcome, 'accepted', next.reason);
});
