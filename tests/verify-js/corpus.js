// One case of tests/corpus through verify.js: the outcome that it must give, and the one that it gives. tests/corpus/README.md says what each
// reader is asked; a case here holds bytes where the folder names a file.
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const v = require('../../src/Traceability.Verifier/verify.js');

const fromHex = text => Buffer.from(text.replace(/\s/g, ''), 'hex');
const said = (good, code) => ({ outcome: good ? 'accepted' : `refused: ${code}` });
const keysOf = ({ key }) => [v.verifierKey(key, 1)];
const json = ({ input }) => JSON.parse(Buffer.from(input).toString('utf8'));
const hashes = list => list.map(fromHex);

async function signed({ point }, reading, sign1Of) {
  const read = await reading;
  if (read.outcome !== 'read') return read;
  const { signed: message, signature } = sign1Of(read.value), both = fromHex(point), key = { x: both.subarray(0, 32), y: both.subarray(32) };
  return said(await v.verifyP256(key, message, signature), 'signature');
}

/** Readers whose question is more than their bytes; all others are called by their name. */
const READERS = {
  bundle: c => v.verify(c.input, { policy: c.policy }),
  message: async c => v.message(c.input, (await v.enrolment(c.request)).value),
  sign1: c => signed(c, v.sign1(c.input, c.family), value => value),
  rotation: c => signed(c, v.rotation(c.input), value => value.sign1),
  revocation: c => signed(c, v.revocation(c.input), value => value.sign1),
  publication: c => signed(c, v.publication(c.input), value => value.sign1),
  suspension: c => v.suspension(c.input, keysOf(c)),
  note: c => v.note(c.input, keysOf(c)),
  checkpoint: c => v.checkpoint(c.input, keysOf(c)),
  head: c => v.head(c.input, keysOf(c)),
  day: c => v.day(c.input, keysOf(c)),
  succession: c => v.succession(c.input, keysOf(c)),
  proof: c => v.receipt(c.input, keysOf(c), fromHex(c.identity)),
  inclusion: c => { const { size, index, leaf, path: nodes, root } = json(c); return said(v.included(size, index, fromHex(leaf), hashes(nodes), fromHex(root)), 'inclusion'); },
  consistency: c => { const { size1, root1, size2, root2, path: nodes } = json(c); return said(v.consistent(size1, fromHex(root1), size2, fromHex(root2), hashes(nodes)), 'consistency'); },
  ed25519: async c => { const { key, message, signature } = json(c); return said(await v.verifyEd25519(fromHex(key), fromHex(message), fromHex(signature)), 'ed25519'); },
};

async function answer(c) {
  const given = await (READERS[c.reader] || (x => v[x.reader](x.input)))(c);
  if (given.outcome === 'read') return { ...given, outcome: 'accepted' };
  return c.reader === 'bundle' && given.outcome === 'accepted' ? {
    ...given, standing: (given.vouchedFor ? 'vouched for' : 'sound in itself') + (given.lacksQuorum ? ', not witnessed' : ''),
    profiles: given.profiles.map(p => `${p.channel} ${p.verified}`).join(', ') || undefined, assurance: given.assurances.join(', ') || undefined,
  } : given;
}

/** Files that are not named .hex are bytes as they are: a case may end its lines, or itself, as no editor would. */
function open(folder) {
  const c = JSON.parse(fs.readFileSync(path.join(folder, 'case.json'), 'utf8'));
  for (const member of ['input', 'policy', 'request']) {
    if (c[member] === undefined) continue;
    const bytes = fs.readFileSync(path.join(folder, c[member]));
    c[member] = c[member].endsWith('.hex') ? fromHex(bytes.toString('latin1')) : bytes;
  }
  return c;
}

const cases = root => fs.existsSync(root) ? fs.readdirSync(root).filter(name => fs.existsSync(path.join(root, name, 'case.json'))).sort() : [];

module.exports = { answer, open, cases, fromHex };
