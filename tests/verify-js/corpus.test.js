'use strict';
const test = require('node:test');
const assert = require('node:assert/strict');
const path = require('node:path');
const { answer, open, cases } = require('./corpus.js');

const root = path.join(__dirname, '../corpus');

test('there is a corpus, and every case of it has the outcome that it names', async t => {
  const names = cases(root);
  assert.ok(names.length > 0, 'no case under tests/corpus');
  for (const name of names) {
    await t.test(name, async () => {
      const c = open(path.join(root, name)), { outcome, reason, finding, standing, profiles, assurance } = await answer(c);
      assert.equal(outcome, c.outcome, `${c.why}: ${reason}`);
      assert.equal(finding, c.finding, c.why);
      if (c.profiles) assert.equal(profiles, c.profiles, c.why);
      if (c.assurance) assert.equal(assurance, c.assurance, c.why);
      if (c.standing) assert.equal(standing, c.standing, c.why);
    });
  }
});
