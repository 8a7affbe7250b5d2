'use strict';
const test = require('node:test');
const assert = require('node:assert/strict');
const { verify, headline, standing } = require('../../src/Traceability.Verifier/verify.js');
const b = require('./builder.js');
const { story, event, weighing, counter, METER, HOUR } = require('./story.js');

const says = (lines, text) => assert.ok(lines.some(line => line.includes(text)), `${text} in ${JSON.stringify(lines)}`);
const check = async (plan, change = {}, trust = true) => { const told = story(plan, change); return verify(told.bytes, { policy: trust ? told.policy : undefined }); };
const accepted = async (...given) => { const answer = await check(...given); assert.equal(answer.outcome, 'accepted', answer.reason); return answer; };
const refused = async (code, ...given) => { const answer = await check(...given); assert.equal(answer.outcome, `refused: ${code}`, answer.reason); };
const corrupt = async (...given) => assert.equal((await check(...given)).outcome, 'corrupt');

// ---- keys that rotate and are revoked

const crossing = { entries: () => [weighing(b.NOW, 1)] };
const twoKeys = [crossing, crossing, { ...crossing, key: 'new' }, { ...crossing, key: 'new' }];
const rotated = { statements: (_, w) => [w.rotate(2, w.segments[1].identity, w.keys.old, w.keys.new)], subject: () => [0, 3, 1] };
const tip = (w, number) => [number, w.segments[number - 1].identity];
const said = (...statements) => ({ ...rotated, statements: (_, w) => statements.flatMap(of => of(w)) });
const rotation = w => w.rotate(2, w.segments[1].identity, w.keys.old, w.keys.new);

test('a segment that the new key signed is accepted with the rotation, and refused without', async () => {
  const answer = await accepted(twoKeys, rotated);
  assert.equal(answer.keys.length, 2);
  says(answer.keys, 'after segment 2');
  says(answer.restsOn, 'the enrolment stands in ledger.example/statements');
  await refused('signature', twoKeys, { subject: () => [0, 3, 1] });
  await refused('signature', [crossing, { ...crossing, key: 'new' }, crossing, crossing], rotated);
});

const rotations = {
  'signed by another key': w => w.rotate(2, w.segments[1].identity, w.keys.old, w.keys.new, { signer: w.keys.third }),
  'whose possession the new key did not sign': w => w.rotate(2, w.segments[1].identity, w.keys.old, w.keys.new, { prover: w.keys.third }),
  'whose possession is of another chain': w => w.rotate(2, w.segments[1].identity, w.keys.old, w.keys.new, { bound: Buffer.alloc(16) }),
  'whose possession follows another key': w => w.rotate(2, w.segments[1].identity, w.keys.old, w.keys.new, { old: w.keys.third }),
  'whose possession is newer': w => w.rotate(2, w.segments[1].identity, w.keys.old, w.keys.new, { typ: 'tr.possession.v2+cbor' }),
  'to the key in force': w => w.rotate(2, w.segments[1].identity, w.keys.old, w.keys.old),
  'twice': w => [rotation(w), rotation(w)],
  'back to the first key': w => [rotation(w), w.rotate(3, w.segments[2].identity, w.keys.new, w.keys.old)],
  'not after the one before it': w => [rotation(w), w.rotate(2, w.segments[1].identity, w.keys.new, w.keys.third)],
};
for (const [what, of] of Object.entries(rotations)) test(`a rotation ${what} is refused: statement`, () => refused('statement', twoKeys, said(of)));

test('a rotation after another segment than is shown is refused: chain', async () => {
  await refused('chain', twoKeys, said(w => w.rotate(2, b.sha256('another'), w.keys.old, w.keys.new)));
  await refused('chain', twoKeys, { ...said(w => w.rotate(2, b.sha256('another'), w.keys.old, w.keys.new)), subject: () => [0, 0, 1], segments: s => s.slice(2) });
});

const others = {
  'an enrolment among the statements': () => b.cbor([1, 1, Buffer.alloc(1), null]), 'a kind beyond those known': () => b.cbor([1, 8, Buffer.alloc(1)]), 'a kind that no bundle shows': () => b.cbor([1, 7, Buffer.alloc(1), Buffer.alloc(1)]), 'a newer version': () => b.cbor([2]), 'no bytes': () => Buffer.alloc(0),
  'a statement of two parts': w => b.cbor([1, 5, Buffer.alloc(1), null]),
  'a revocation of another organisation': w => w.revoke(w.keys.old, [], { name: 'other' }), 'a revocation of another chain': w => w.revoke(w.keys.old, [], { of: Buffer.alloc(16) }),
  'a revocation of a key that is not the chain\'s': w => w.revoke(w.keys.third, []), 'a revocation signed by another key than the organisation\'s': w => w.revoke(w.keys.old, [], { signer: w.keys.third }),
  'a revocation with falling tips': w => w.revoke(w.keys.old, [tip(w, 2), tip(w, 1)]), 'a revocation with five tips': w => w.revoke(w.keys.old, [1, 2, 3, 4, 5].map(n => [n, b.sha256()])),
  'a suspension by the offline key': w => w.suspend({ key: w.own }), 'a suspension in another name': w => w.suspend({ name: b.ORIGIN }), 'a suspension of another chain': w => w.suspend({ of: Buffer.alloc(16) }),
  'a suspension in another state': w => w.suspend({ state: 'asleep' }), 'a suspension without a reason': w => w.suspend({ reason: '' }), 'a suspension with a reason of 257 characters': w => w.suspend({ reason: 'r'.repeat(257) }),
  'a suspension with one line more': w => w.suspend({ more: 'more\n' }), 'a newer suspension': w => w.suspend({ title: 'tr-suspension/v2' }),
};
for (const [what, of] of Object.entries(others)) test(`${what} is refused: statement`, () => refused('statement', twoKeys, said(rotation, of)));

test('a suspension is shown and refuses nothing', async () => {
  const answer = await accepted(twoKeys, said(rotation, w => w.suspend(), w => w.suspend({ state: 'resumed', reason: 'r'.repeat(256) })));
  says(answer.keys, 'SUSPENDED by the ledger');
  says(answer.keys, 'RESUMED by the ledger');
  assert.equal(standing(answer), 'good');
});

test('what lies beyond the tips of a revocation is disowned where the log held it, and refused where it did not', async () => {
  const fine = await accepted(twoKeys, said(rotation, w => w.revoke(w.keys.new, [tip(w, 4)])));
  assert.equal(fine.disowned, false);
  says(fine.keys, 'REVOKED');
  const disowned = await accepted(twoKeys, said(rotation, w => w.revoke(w.keys.new, [tip(w, 3)], { size: 4 })));
  assert.equal(disowned.disowned, true);
  assert.equal(standing(disowned), 'bad');
  assert.match(headline(disowned), /^Disowned/);
  says(disowned.keys, 'DISOWNED: segment 4');
  await refused('revoked', twoKeys, said(rotation, w => w.revoke(w.keys.new, [tip(w, 3)], { size: 3 })));
  await refused('revoked', twoKeys, { ...said(rotation, w => w.revoke(w.keys.new, [tip(w, 3)])), segments: s => s.map(([...part]) => (part[3] = [], part)) });
  // A tip of that number and another identity accepts the numbers below, not this one.
  await refused('revoked', twoKeys, said(rotation, w => w.revoke(w.keys.new, [[4, b.sha256('another')]], { size: 3 })));
});

test('a key that was rotated in beyond every tip is void, and whatever followed it', async () => {
  const plan = [...twoKeys, { ...crossing, key: 'third' }], third = w => w.rotate(4, w.segments[3].identity, w.keys.new, w.keys.third), last = { subject: () => [0, 4, 1] };
  const beyond = await accepted(plan, { ...said(rotation, third, w => w.revoke(w.keys.old, [tip(w, 1)])), ...last });
  assert.deepEqual(beyond.keys.filter(line => line.startsWith('DISOWNED')).map(line => line.match(/segment (\d)/)[1]), ['2', '3', '4', '5']);
  // Rotated in at the tip: the new key stands, and the one after it too, although that came after the tip's number.
  const stands = await accepted(plan, { ...said(rotation, third, w => w.revoke(w.keys.old, [tip(w, 2)])), ...last });
  assert.equal(stands.disowned, false);
});

test('a revocation counts by a key of the organisation or by a log that is known, and else it is only shown', async () => {
  const gone = said(rotation, w => w.revoke(w.keys.new, [tip(w, 3)])), without = word => lines => lines.filter(line => !line.includes(word));
  const signed = await accepted(twoKeys, { ...gone, policy: without('/statements') }), logged = await accepted(twoKeys, { ...gone, policy: without('organisation') });
  assert.deepEqual([signed.disowned, logged.disowned], [true, true]);
  says(logged.restsOn, 'the ledger\'s word that demo revoked the key');
  says(logged.restsOn, 'the ledger\'s word that the device belongs to demo; no organisation key in the policy');
  assert.equal(logged.restsOn.filter(line => line.endsWith('; no organisation key in the policy')).length, 2);
  assert.ok(!signed.restsOn.some(line => line.includes('ledger\'s word')), signed.restsOn);
  const neither = await accepted(twoKeys, { ...gone, policy: lines => without('organisation')(without('/statements')(lines)) });
  assert.equal(neither.disowned, false);
  says(neither.keys, 'REVOKED');
  says(neither.notProven, 'no known log holds it');
});

test('a revocation that nobody known signed is shown as the bundle\'s own word', async () => {
  const answer = await accepted(twoKeys, said(rotation, w => w.revoke(w.keys.new, [])), false);
  says(answer.keys, 'as the bundle says of demo');
  says(answer.notProven, 'its own key is not known here');
});

test('witnesses whose keys are the operator\'s or the owner\'s have no vote, and their bad lines spoil nothing', async () => {
  for (const key of ['log', 'statementLog', 'online', 'own']) {
    const answer = await accepted([crossing], { witness: (_, keys) => keys[key] });
    says(answer.notProven, 'no quorum of witnesses');
    await accepted([crossing], { witness: (_, keys) => ({ raw: keys[key].raw, sign: () => Buffer.alloc(64) }) });
  }
  assert.equal((await accepted([crossing])).lacksQuorum, false);
  await refused('log-signature', [crossing], { witness: witness => ({ raw: witness.raw, sign: () => Buffer.alloc(64) }) });
});

test('the enrolment and every statement are asked for their place in the log', async () => {
  const swap = (bundle, from, to) => { to(bundle, from(bundle)); return bundle; };
  await refused('log-proof', twoKeys, { ...rotated, bundle: x => swap(x, y => y[6][0][1], (y, proofs) => { y[2][0][2] = proofs; }) });
  await refused('log-proof', twoKeys, { ...rotated, bundle: x => swap(x, y => y[2][0][2], (y, proofs) => { y[6][0][1] = proofs; }) });
  await refused('log-proof', twoKeys, { ...rotated, bundle: x => { x[2][0][1] = null; return x; } });
  await refused('enrolment', twoKeys, { ...rotated, bundle: x => { x[2].push(x[2][0]); return x; } });
});

// ---- tallies

test('tallies count what the chain holds and never fall', async () => {
  await accepted([crossing, crossing]);
  await refused('tally', [crossing, { ...crossing, tally: t => { t[0][2]++; return t; } }]);
  await refused('tally', [{ ...crossing, tally: t => { t[2] = 1; return t; } }, crossing]);
  await refused('tally', [{ ...crossing, tally: t => { t[3] = 1; return t; } }, crossing]);
  // The sum is right, but two crossings are shown of which only one is counted.
  await refused('tally', [crossing, { entries: () => [weighing(b.NOW, 1), weighing(b.NOW, 2)], tally: t => { t[0][2]--; t[0][3]++; return t; } }]);
  await accepted([crossing, { ...crossing, tally: t => { t[2] = 1; t[3] = 1; return t; } }]);
});

// ---- the quantity of a period

// Every statement follows the one before it: of three entries a segment (tally, event, statement), one stands at seq 2, 5, 8 …
const metered = (...values) => linked(values.map((value, i) => ({
  entries: () => [event(b.NOW, 0, 'agent'), ...value.reset ? [event(b.NOW, 4, METER, 'from 12 kWh')] : [], [6, [2, b.NOW + i * HOUR, [counter(b.NOW + i * HOUR, value.at === undefined ? value : value.at, value)], value.previous]]],
})));
function linked(plan) {
  let last = null;
  const link = (entries, seq) => entries.map(([kind, body], i) => {
    if (kind !== 6) return [kind, body];
    const own = [...body.slice(0, 3), body[3] === undefined ? last : body[3]];
    last = seq + 1 + i;
    return [kind, own];
  });
  return plan.map(p => ({ ...p, entries: seq => link(p.entries(), seq) }));
}
const over = (first, last, entry = 2) => ({ subject: () => [2, first, 2, last, entry, METER] });

test('a period is what its counter counted, given all that lies between', async () => {
  const answer = await accepted(metered(100, 250, 1300), over(0, 2));
  says(answer.what, `${METER}: 12.00 kWh`);
  assert.equal(answer.subject, 'period');
  says((await accepted(metered(100, 250, 1300), over(1, 2))).what, `${METER}: 10.50 kWh`);
  says((await accepted(metered(100, 250, { at: null, after: 300 }), over(1, 2))).what, `${METER}: 0.50 kWh`);
});

test('a period rests on every segment between its ends, and names those that no log is proven to hold', async () => {
  const three = metered(100, 250, 1300), without = at => segments => segments.map((part, i) => i === at ? [...part.slice(0, 3), []] : part);
  const log = lines => lines.filter(line => !line.startsWith('organisation'));
  assert.equal((await accepted(three, { ...over(0, 2), policy: log })).vouchedFor, true);
  const lacking = await accepted(three, { ...over(0, 2), policy: log, segments: without(1) });
  assert.equal(lacking.vouchedFor, false);
  says(lacking.notProven, 'That segment 2 ever reached a log');
  says(lacking.when, 'in segment 3');
  assert.equal((await accepted(three, { ...over(1, 2), policy: log, segments: without(0) })).vouchedFor, true);
});

const incomplete = {
  'the statements the wrong way round': [metered(100, 250), { subject: () => [2, 1, 2, 0, 2, METER] }],
  'one statement for both': [metered(100, 250), over(0, 0)],
  'no statement at the end': [metered(100, 250), over(0, 1, 1)],
  'another channel': [metered(100, 250), { subject: () => [2, 0, 2, 1, 2, 'another'] }],
  'no tally of the end': [metered(100, 250).map((p, i) => i === 1 ? { ...p, show: [1, 2] } : p), over(0, 1)],
  'no tally before the beginning': [metered(100, 250, 300).map((p, i) => i === 0 ? { ...p, show: [1, 2] } : p), over(1, 2)],
  'an event in between that is not shown': [metered(100, 250, 300).map((p, i) => i === 1 ? { ...p, show: [0, 2] } : p), over(0, 2)],
  'a statement in between that is not shown': [metered(100, 250, 300).map((p, i) => i === 1 ? { ...p, show: [0, 1] } : p), over(0, 2)],
  'a statement that names another before it': [metered(100, { at: 250, previous: 1 }), over(0, 1)],
  'no reading beside the statement': [metered(100, { at: null }), over(0, 1)],
  'a reset of which no event is shown': [metered(100, { at: 250, resets: 1 }), over(0, 1)],
  'an event of a reset that the counter has not had': [metered(100, { at: 250, reset: true }), { subject: () => [2, 0, 2, 1, 3, METER] }],
  'a gauge': [metered(100, 250), { ...over(0, 1), rule: r => r.map((m, i) => i === 11 ? 0 : m) }],
  'no configuration': [metered(100, 250), { ...over(0, 1), configurations: () => [] }],
  'a counter that goes back and has no rollover': [metered(250, 100), { ...over(0, 1), rule: r => r.map((m, i) => i === 6 ? 10 : i === 7 ? -3 : m) }],
  'a counter that goes back by more than it rolls over': [metered(250, 100), { ...over(0, 1), rule: r => r.map((m, i) => i === 12 ? 149 : m) }],
};
for (const [what, given] of Object.entries(incomplete)) test(`a period with ${what} is refused: subject`, () => refused('subject', ...given));

test('a counter that rolled over counts once around, one that was reset has lost its quantity', async () => {
  const around = await accepted(metered(2 ** 32 - 50, 100), over(0, 1));
  says(around.what, `${METER}: 1.50 kWh`);
  says(around.what, 'rolled over');
  says((await accepted(metered(950, 100), { ...over(0, 1), rule: r => r.map((m, i) => i === 12 ? 1000 : m) })).what, `${METER}: 1.50 kWh`);
  const lost = await accepted(metered(250, { at: 100, resets: 1, gap: 1500, reset: true }), { subject: () => [2, 0, 2, 1, 3, METER] });
  says(lost.what, 'lost at a reset');
  says(lost.what, 'from 12 kWh');
  says(lost.what, '1.5 s without readings');
});

test('a reading of a register statement that its words do not give is refused: decoding', async () => {
  const wrong = change => [{ entries: () => [[6, [2, b.NOW, [change(counter(b.NOW, 100))], null]]] }];
  await refused('subject', wrong(c => c), { subject: () => [0, 0, 1] }); // all in order, but a statement is no ticket
  for (const change of [c => { c[1][3]++; return c; }, c => { c[1][2] = -1; return c; }, c => { c[1][1] = Buffer.alloc(2); return c; }, c => { c[2] = [b.NOW, Buffer.alloc(4), -2, 1]; return c; }]) {
    await refused('decoding', wrong(change), { subject: () => [0, 0, 1] });
  }
  await refused('decoding', wrong(c => c), { subject: () => [0, 0, 1], rule: r => r.map((m, i) => i === 9 ? [100] : m) });
});

// ---- weighings, contradictions

const asked = (from, to) => ({ subject: () => [3, 0, b.NOW + from * HOUR + 1, b.NOW + to * HOUR - 1] });
/** The same, with what the ledger has said of these days and the labels of them. */
const dated = (from, to, of = w => [w.day()], labelled = days => days) => {
  const once = new Map(), days = w => once.get(w.chain) || once.set(w.chain, of(w)).get(w.chain);
  return { ...asked(from, to), days: (_, w) => days(w).map(d => d.bytes), statements: (_, w) => labelled(days(w)).map(d => d.label) };
};

test('weighings are counted where a day statement that the log holds says that the chain has one branch', async () => {
  const none = await accepted([{}, {}], dated(0, 1));
  assert.equal(none.finding, 'weighings: 0');
  assert.equal(standing(none), 'good');
  says(none.what, 'proven none');
  says(none.restsOn, 'day statement of 2026-11-21');
  const one = await accepted([{}, { entries: () => [weighing(b.NOW + HOUR / 2, 1)] }], dated(0, 1));
  assert.equal(one.finding, 'weighings: 1');
  says(one.what, '1 weighed');
  says(one.what, 'ticket 1-1111');
  const late = [{}, { entries: () => [weighing(b.NOW + HOUR - 1, 1)] }];
  assert.equal((await accepted(late, dated(0, 1))).finding, 'weighings: 1');
  assert.equal((await accepted(late, { ...dated(0, 1), subject: () => [3, 0, b.NOW + 1, b.NOW + HOUR - 2] })).finding, 'weighings: 0');
  says((await accepted([{}, { ...late[1], show: [0] }], dated(0, 1))).what, 'not all of them are shown');
  says((await accepted([{}, {}], dated(0, 1, w => [w.day({ size: 1, root: b.sha256(), tips: [1] })]))).what, 'no day statement of the chain covers');
  says((await accepted([{}, {}], dated(0, 1, w => [w.day({ more: `fork ${w.request.identity.toString('hex')} fork\n` })]))).what, 'had branches on 2026-11-21');
  says((await accepted([{}, {}], dated(0, 1, w => [w.day({ tips: [2, `tip 1 ${'f'.repeat(64)} 1\n`] })]))).what, 'had branches on 2026-11-21');
  says((await accepted([{}, {}], dated(0, 1, w => [w.day()], () => []))).what, 'is not proven in a log that is known');
  says((await accepted([{}, {}], { ...dated(0, 1), policy: lines => lines.filter(line => !line.includes('/statements')) })).what, 'is not proven in a log that is known');
  assert.equal((await accepted([{}, {}], dated(0, 1, w => [w.day()], days => days), false)).finding, 'weighings: 0');
});

test('a quorum and a log are asked of every tally that is shown, and of no other segment', async () => {
  const unproven = at => ({ ...dated(0, 1), segments: s => s.map(([...part], i) => { if (i === at) part[3] = []; return part; }) });
  assert.equal((await accepted([{}, {}, {}], dated(0, 1))).lacksQuorum, false);
  assert.equal((await accepted([{}, {}, {}], unproven(2))).lacksQuorum, true);
  assert.equal((await accepted([{}, {}, { show: [] }], unproven(2))).lacksQuorum, false);
});

test('a day in which the ledger breaks its word is refused: day', async () => {
  const days = (...of) => ({ days: (_, w) => of.reduce((all, one) => [...all, one(w, all[all.length - 1])], []).map(d => d.bytes) });
  const next = (w, before, more = {}) => w.day({ date: '2026-11-22', before, ...more });
  await accepted([crossing, crossing], days(w => w.day(), next));
  await refused('day', [crossing, crossing], days(w => w.day(), w => w.day()));
  await refused('day', [crossing, crossing], days(w => w.day({ key: w.own })));
  await refused('day', [crossing, crossing], days(w => w.day({ tips: [1] })));
  await refused('day', [crossing, crossing], days(w => w.day({ root: b.sha256() })));
  await refused('day', [crossing, crossing], days(w => w.day(), w => next(w, null)));
  await refused('day', [crossing, crossing], days(w => w.day({ size: 5 }), (w, before) => next(w, before)));
  await refused('day', [crossing, crossing], { bundle: x => { x[7] = [Buffer.alloc(0)]; return x; } });
});

test('a decision is shown as what two persons say, and removes nothing', async () => {
  const both = (...words) => ({ statements: (_, w) => [b.cbor([1, 7, ...words.map(([party, other]) => w.decide(party, other))])] });
  const answer = await accepted([crossing], both(['demo'], ['demo/mine']));
  says(answer.keys, 'DECIDED by demo and demo/mine');
  says(answer.notProven, 'the two who decided');
  assert.equal(standing(answer), 'good');
  await refused('statement', [crossing], both(['demo'], ['demo']));
  await refused('statement', [crossing], both(['demo'], ['demo/mine', { kept: b.sha256() }]));
  await refused('statement', [crossing], both(['demo'], ['demo/mine/gate']));
});

test('weighings between two instants are told or not, and never refused', async () => {
  const answer = await accepted([{}, {}, {}], asked(0, 1));
  assert.equal(answer.subject, 'weighings');
  says(answer.what, 'cannot tell');
  assert.equal(standing(answer), 'open');
  says((await accepted([{}, {}], asked(0, 9))).what, 'on both sides');
  says((await accepted([{}, { run: 18 }], asked(0, 1))).what, 'was started in between');
  says((await accepted([{}, { header: h => { h[10] = [1, 'none', null]; return h; } }], asked(0, 1))).what, 'not synchronised');
  says((await accepted([{}, { header: h => { h[9] += 2002; return h; } }], asked(0, 1))).what, 'clock was moved');
  says((await accepted([{}, { header: h => { h[9] += 2000; return h; } }], asked(0, 1))).what, 'no day statement');
  says((await accepted([{}, {}], { ...asked(0, 1), segments: s => s.map(([...part]) => (part[3] = [], part)) })).what, 'not proven in a log');
});

const fork = change => ({
  subject: () => [4, 0, 1],
  segments: (s, w) => {
    const h = [...w.segments[1].header];
    h[7]++;
    const second = b.signed(w.keys.old, 'tr.segment.v1+cbor', b.cbor(b.numbered(change ? change(h) : h)));
    return [s[1], [0, second.bytes, [], []]];
  },
});
test('two segments of one number and key are a contradiction, and what kind of one', async () => {
  const kinds = [[null, 'equivocation'], [h => { h[1] = Buffer.alloc(16, 9); return h; }, 'fork'], [h => { h[1] = Buffer.alloc(16, 9); h[4] = b.sha256(); return h; }, 'fork, earlier'], [h => { h[4] = b.sha256(); return h; }, 'equivocation']];
  for (const [change, kind] of kinds) {
    const answer = await accepted([{}, {}], fork(change));
    says(answer.what, `${kind}: two segments of number 2`);
    assert.equal(standing(answer), 'bad');
    assert.match(headline(answer), /^Proven/);
  }
  await refused('subject', [{}, {}], { subject: () => [4, 0, 1] });
  await refused('subject', [{}], { subject: () => [4, 0, 1], segments: s => [s[0], s[0]] });
  await corrupt([{}, {}], { ...fork(), subject: () => [4, 0, 0] });
  await refused('signature', [{}, {}], { ...fork(), segments: (s, w) => { const [a] = fork().segments(s, w); return [a, [0, b.signed(w.keys.new, 'tr.segment.v1+cbor', b.cbor(b.numbered(w.segments[1].header))).bytes, [], []]]; } });
  assert.match(headline(await accepted([{}, {}], fork(), false)), /nobody whom you named/);
});

const forms = {
  'a period of a segment that is not there': { subject: () => [2, 0, 2, 9, 2, METER] }, 'a period without a channel': { subject: () => [2, 0, 2, 1, 2] }, 'a channel beyond 512 bytes': { subject: () => [2, 0, 2, 1, 2, 'a'.repeat(513)] },
  'weighings of a chain that is not there': { subject: () => [3, 1, 0, 1] }, 'weighings that end before they begin': { subject: () => [3, 0, 2, 1] },
  'a contradiction of three segments': { subject: () => [4, 0, 1], segments: s => [s[0], s[1], s[1]] }, 'a subject of a kind beyond those known': { subject: () => [5, 0, 1] },
  'days beyond 400': { bundle: x => { x[7] = Array(401).fill(Buffer.alloc(0)); return x; } }, 'a day that is not bytes': { bundle: x => { x[7] = [1]; return x; } },
  'a statement without proofs': { bundle: x => { x[6] = [[Buffer.alloc(1)]]; return x; } }, 'seven members': { bundle: x => x.slice(0, 7) },
};
for (const [what, change] of Object.entries(forms)) test(`${what} is corrupt`, () => corrupt([crossing, crossing], change));

test('a segment shown at several places is one', async () => {
  const twice = s => [...s.map(([...part]) => (part[3] = [], part)), ...s.map(([...part]) => (part[2] = [], part))];
  const answer = await accepted(metered(100, 250, 1300), { ...over(0, 2), segments: twice });
  says(answer.what, `${METER}: 12.00 kWh`);
  assert.equal(answer.vouchedFor, true);
  await accepted([crossing, crossing], { segments: s => [s[0], s[0], s[1]] });
});
