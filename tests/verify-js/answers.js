// Answers questions of another program, so that both can be held against each other on inputs that nobody wrote down: a line of JSON in is a
// case of corpus.js with bytes in hex, a line out is what verify.js says. Besides, `decode` asks for words by a rule, and a series that was
// read is told reading by reading.
'use strict';
const { createInterface } = require('node:readline');
const v = require('../../src/Traceability.Verifier/verify.js');
const { answer, fromHex } = require('./corpus.js');

const SERIES = 1;
const reading = r => `${r.at} ${r.quality} ${v.hex(r.words)} ${r.mantissa === null ? '-' : r.mantissa}`;

async function say(question) {
  for (const member of ['input', 'policy', 'request', 'words']) if (question[member] !== undefined) question[member] = fromHex(question[member]);
  if (question.reader === 'decode') {
    const rule = await v.rule(question.input);
    if (rule.outcome !== 'read') return rule.outcome;
    const { quality, mantissa } = v.decode(rule.value, question.words);
    return `${quality} ${mantissa === null ? '-' : mantissa}`;
  }
  const { outcome, value, reason, finding, standing, profiles, assurance } = await answer(question);
  if (/unforeseen/.test(reason)) return reason;
  if (standing) return [outcome, finding, standing, profiles, assurance].filter(Boolean).join('; ');
  return question.reader === 'entry' && value && value.kind === SERIES ? [outcome, ...[...v.readings(value)].map(reading)].join('; ') : outcome;
}

(async () => {
  for await (const line of createInterface({ input: process.stdin })) process.stdout.write(`${await say(JSON.parse(line))}\n`);
})();
