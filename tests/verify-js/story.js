// A longer chain for bundles of more than one segment: a scale and a meter over some hours, a key that rotates, and whatever was said of it.
// As in builder.js, whatever `change` returns for a part stands in its place before what covers it is made.
'use strict';
const crypto = require('node:crypto');
const b = require('./builder.js');

const HOUR = 3600000, STATEMENTS = 'ledger.example/statements';
const METER = 'mill.energy_import', PROFILE = b.sha256('profile');

// u32 of 0.01 kWh, so that what is in the registers is the mantissa.
const RULE = [1, 3, 72, 2, 2, 0, 1, -2, -2, [], 'kWh', 32, null, null, null];
const words = value => { const w = Buffer.alloc(4); w.writeUInt32BE(value); return w; };

const event = (at, code, subject, detail = '') => [4, [code, at, subject, null, null, 'reset', detail]];
const weighing = (at, ticket) => [2, [`${ticket}-1111`, 'weighbridge', 1, b.sha256(`vehicle ${ticket}`), at, 20000000, 20000, null, Buffer.alloc(0), Buffer.alloc(0), [12, 3000, 0], at - 20000, null, null, null, null, null]];
const counter = (at, value, { resets = 0, gap = 0, after = null, channel = 0 } = {}) => [channel, value === null ? null : [at, words(value), -2, value], after === null ? null : [at, words(after), -2, after], null, resets, gap];

/**
 * `plan` are the segments from number 1 on, an hour each: { entries: seq => [...], key: 'new' after a rotation, header: h => h, tally: t => t,
 * run, show: indices (all when absent), chain }. Then `change` of the whole: subject, statements, days, bundle, policy, rule, proofs (number → how many).
 */
function story(plan, change = {}) {
  const through = (part, value, ...more) => change[part] ? change[part](value, ...more) : value;
  const keys = { old: b.evidenceKey(), new: b.evidenceKey(), third: b.evidenceKey() }, organisation = b.evidenceKey();
  const log = b.ed25519(), statementLog = b.ed25519(), online = b.ed25519(), own = b.ed25519(), witness = through('witness', b.ed25519(), { log, statementLog, online, own });
  const pinned = through('pinned', [[b.ORIGIN, log.raw, 0, b.sha256()], [STATEMENTS, statementLog.raw, 0, b.sha256()]]);
  const request = b.signed(keys.old, 'tr.enrolment.v1+cbor', b.cbor(b.numbered(['demo', 'mine', 'edge-mine', keys.old.cose, own.raw, b.sha256('labels'), Buffer.alloc(16, 6), pinned, [online.raw, own.raw]])));
  const approval = b.signed(organisation, 'tr.approval.v1+cbor', b.cbor(b.numbered(['demo', request.identity, b.NOW - 1000, 'software'])));
  const chain = request.identity.subarray(0, 16);

  const tree = through('leaves', [b.cbor([0, 0, METER, b.cbor(through('rule', RULE)), 'plant', 1, 'sdm630', PROFILE, 0, 'A17', 1000])]);
  const secret = b.sha256('configuration'), leaves = tree.map((l, i) => b.leaf(b.salt(secret, i), l)), configuration = b.root(leaves);
  const counts = Array(7).fill(0);
  let seq = 0, previous = request.identity;
  const segments = plan.map((p, i) => {
    const number = i + 1, sealed = b.NOW + i * HOUR, entries = p.entries ? p.entries(seq) : [], own = b.sha256(`secret ${number}`);
    counts[0]++;
    for (const [kind] of entries) counts[kind]++;
    const tally = [[...counts], [], 0, 0];
    const parts = [[0, p.tally ? p.tally(tally) : tally], ...entries].map(b.cbor), hashes = parts.map((e, at) => b.leaf(b.salt(own, at), e));
    const header = [chain, Buffer.alloc(16, p.run || 17), number, seq, previous, parts.length, b.root(hashes), sealed, 1, 1000 + i * HOUR, [2, 'ntp', 12], configuration, 'edge', null, 'software'];
    const made = b.signed(keys[p.key || 'old'], 'tr.segment.v1+cbor', b.cbor(b.numbered(p.header ? p.header(header) : header)));
    seq += parts.length;
    previous = made.identity;
    const show = (p.show || parts.map((_, at) => at)).map(at => [at, b.salt(own, at), parts[at], b.path(hashes, at)]);
    return { number, header, key: p.key || 'old', identity: made.identity, bytes: made.bytes, show, end: seq };
  });

  // All that is logged, in one tree each; index = number − 1 in the segment log.
  const prove = (origin, key, entries) => {
    const hashes = entries.map(e => b.leaf(e)), text = `${origin}\n${hashes.length}\n${b.root(hashes).toString('base64')}\n`;
    const signed = `${text}\n${b.noteLine(origin, key, text)}${b.cosignatureLine('witness.example', witness, text, 1795219999)}`;
    return index => Buffer.from(`c2sp.org/tlog-proof@v1\nextra ${b.sha256(entries[index]).toString('base64')}\nindex ${index}\n${b.path(hashes, index).map(p => p.toString('base64') + '\n').join('')}\n${signed}`);
  };
  const rotate = (after, tip, from, to, { old = from, bound = chain, signer = from, prover = to, typ = 'tr.possession.v1+cbor' } = {}) => {
    const possession = b.signed(prover, typ, b.cbor(b.numbered([bound, to.cose, old.kid, b.NOW])));
    return b.cbor([1, 3, b.signed(signer, 'tr.rotation.v1+cbor', b.cbor(b.numbered([chain, after, tip, possession.bytes, b.NOW])), { kid: from.kid }).bytes]);
  };
  const revoke = (key, tips, { size = 1000, name = 'demo', of = chain, signer = organisation, reason = 'lost' } = {}) =>
    b.cbor([1, 4, b.signed(signer, 'tr.revocation.v1+cbor', b.cbor(b.numbered([name, of, b.sha256(b.cbor(key.cose)), tips, size, reason, b.NOW]))).bytes]);
  const suspend = ({ of = chain, state = 'suspended', reason = 'quiet', title = 'tr-suspension/v1', name = `${b.ORIGIN}/online`, key = online, more = '' } = {}) => {
    const text = `${title}\nchain ${of.toString('hex')}\nsize 3\nstate ${state}\nat ${b.NOW}\nreason ${reason}\n${more}`;
    return b.cbor([1, 5, Buffer.from(`${text}\n${b.noteLine(name, key, text)}`)]);
  };
  /** Signed and with its label; the segment log ends with the last segment. */
  const day = ({ date = '2026-11-21', before = null, size = segments.length, root = b.root(segments.map(s => b.leaf(s.identity))), tips = [segments.length], more = '', key = online } = {}) => {
    const tip = at => typeof at === 'string' ? at : `tip ${at} ${segments[at - 1].identity.toString('hex')} ${segments[at - 1].end}\n`;
    const text = `tr-day/v1\nchain ${chain.toString('hex')}\nday ${date}\nprevious ${(before ? before.digest : Buffer.alloc(32)).toString('hex')}\ncheckpoint ${size} ${root.toString('base64')}\n${tips.map(tip).join('')}${more}key ${keys.old.kid.toString('hex')} 1 valid\n`;
    const digest = b.sha256(text);
    return { bytes: Buffer.from(`${text}\n${b.noteLine(`${b.ORIGIN}/online`, key, text)}`), digest, label: b.cbor([1, 2, b.sha256(date), digest]) };
  };
  const decide = (party, { kept = segments[0].identity, reason = 'copied', key = keys.third } = {}) => b.signed(key, 'tr.decision.v1+cbor', b.cbor(b.numbered([chain, request.identity, kept, reason, b.NOW, party]))).bytes;
  const world = { keys, organisation, log, statementLog, witness, online, own, chain, request, approval, segments, rotate, revoke, suspend, day, decide };
  const statements = through('statements', [], world), enrolled = b.cbor([1, 1, request.bytes, approval.bytes]);
  const inLog = prove(b.ORIGIN, log, segments.map(s => s.identity)), inStatements = prove(STATEMENTS, statementLog, [enrolled, ...statements]);
  const configurations = through('configurations', [[tree.length, tree.map((l, i) => [i, b.salt(secret, i), l, b.path(leaves, i)])]]);
  const bundle = through('bundle', [1, through('subject', [0, 0, 1], world), [[request.bytes, approval.bytes, [inStatements(0)]]],
    through('segments', segments.map((s, i) => [0, s.bytes, s.show, [inLog(i)]]), world), configurations, [], statements.map((s, i) => [s, [inStatements(i + 1)]]), through('days', [], world)], world);
  const policy = through('policy', [
    `log ${b.vkey(b.ORIGIN, 1, log.raw)}`, `log ${b.vkey(STATEMENTS, 1, statementLog.raw)}`, `organisation demo ${b.cbor(organisation.cose).toString('base64')}`, `witness w ${b.vkey('witness.example', 4, witness.raw)}`, 'quorum w',
  ], world);
  return { ...world, bytes: b.cbor(bundle), policy: policy.join('\n') + '\n' };
}

module.exports = { story, event, weighing, counter, words, RULE, METER, HOUR, STATEMENTS };
