// One case of tests/corpus through verify.js: the outcome that it must give, and the one that it gives.
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const v = require('../../src/Traceability.Verifier/verify.js');

const bytesOfHex = text => Buffer.from(text.replace(/#.*/g, '').replace(/\s/g, ''), 'hex');

/** Texts of other names are bytes as they are: a case may end its lines, or its file, in a way that an editor would not. */
function input(folder, name) {
  const bytes = fs.readFileSync(path.join(folder, name));
  return name.endsWith('.hex') ? bytesOfHex(bytes.toString('latin1')) : name.endsWith('.json') ? JSON.parse(bytes.toString('utf8')) : bytes;
}

const taken = answer => answer.outcome === 'read' ? { ...answer, outcome: 'accepted' } : answer;
const said = (good, code) => ({ outcome: good ? 'accepted' : `refused: ${code}` });
const keysOf = ({ key }) => key === undefined ? [] : [v.verifierKey(key, 1)];
const pointOf = hex => ({ x: bytesOfHex(hex.slice(0, 64)), y: bytesOfHex(hex.slice(64)) });
const path32 = list => list.map(bytesOfHex);

/** Reader → answer. A signature that another key would have made is refused by `signature`: the form is sound, the word is somebody else's. */
const READERS = {
  bundle: (folder, c) => v.verify(input(folder, c.input), { policy: c.policy === undefined ? undefined : input(folder, c.policy) }),
  message: async (folder, c) => {
    const request = await v.enrolment(input(folder, c.request));
    return v.message(input(folder, c.input), request.value);
  },
  sign1: async (folder, c) => {
    const read = await v.sign1(input(folder, c.input), c.family);
    if (read.outcome !== 'read' || c.point === undefined) return read;
    return await v.verifyP256(pointOf(c.point), read.value.signed, read.value.signature) ? read : { outcome: 'refused: signature' };
  },
  note: (folder, c) => v.note(input(folder, c.input), keysOf(c)),
  checkpoint: (folder, c) => v.checkpoint(input(folder, c.input), keysOf(c)),
  head: (folder, c) => v.head(input(folder, c.input), keysOf(c)),
  proof: (folder, c) => v.receipt(input(folder, c.input), keysOf(c), bytesOfHex(c.identity)),
  inclusion: (folder, c) => { const i = input(folder, c.input); return said(v.included(i.size, i.index, bytesOfHex(i.leaf), path32(i.path), bytesOfHex(i.root)), 'inclusion'); },
  consistency: (folder, c) => {
    const i = input(folder, c.input);
    return said(v.consistent(i.size1, bytesOfHex(i.root1), i.size2, bytesOfHex(i.root2), path32(i.path)), 'consistency');
  },
  ed25519: async (folder, c) => { const i = input(folder, c.input); return said(await v.verifyEd25519(bytesOfHex(i.key), bytesOfHex(i.message), bytesOfHex(i.signature)), 'ed25519'); },
};

async function run(folder) {
  const c = JSON.parse(fs.readFileSync(path.join(folder, 'case.json'), 'utf8'));
  const answer = taken(await (READERS[c.reader] || ((f, x) => v[x.reader](input(f, x.input))))(folder, c));
  return { expected: c.outcome, actual: answer.outcome, reason: answer.reason, why: c.why };
}

const cases = root => fs.existsSync(root) ? fs.readdirSync(root).filter(name => fs.existsSync(path.join(root, name, 'case.json'))).sort() : [];

module.exports = { run, cases };
