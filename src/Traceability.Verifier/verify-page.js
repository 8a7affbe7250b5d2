// What verify.html does: takes files, has verify.js check them here, and shows what it says.
'use strict';

const get = id => document.getElementById(id);
let bundle = null, policy = null, turn = 0;

const element = (tag, text, kind) => Object.assign(document.createElement(tag), { textContent: text, className: kind || '' });

// An identity is to be compared and copied, not read: it stands apart from the words around it.
function line(text) {
  const item = element('li', '', text.startsWith('net ') ? 'main' : /^(REVOKED|DISOWNED|SUSPENDED|DECIDED)/.test(text) ? 'warning' : '');
  item.append(...text.split(/([0-9a-f]{16,})/).map((part, i) => i % 2 ? element('code', part, 'hash') : part));
  return item;
}

function show(name, answer) {
  const result = get('result'), { outcome } = answer;
  result.className = outcome === 'accepted' ? TraceabilityVerify.standing(answer) : outcome === 'corrupt' || answer.code ? 'bad' : 'open';
  result.dataset.outcome = outcome;
  result.replaceChildren(element('h2', TraceabilityVerify.headline(answer)), element('p', name, 'soft'), element('code', TraceabilityVerify.verdict(answer)));
  for (const [title, part] of [[answer.title, 'what'], ['Who', 'who'], ['When', 'when'], ['Keys and branches', 'keys'], ['What this rests on', 'restsOn'], ['Not proven', 'notProven']]) {
    if (!answer[part]) continue;
    const list = element('ul', '', part);
    list.append(...answer[part].map(line));
    result.append(element('h3', title), list);
  }
  result.hidden = false;
}

// A file that is far too long is not read at all: the first byte beyond the limit decides.
const bytesOf = async file => new Uint8Array(await file.slice(0, 1024 * 1024 + 1).arrayBuffer());

async function check() {
  if (!bundle) return;
  const mine = ++turn, file = bundle;
  let answer;
  try {
    answer = await TraceabilityVerify.verify(await bytesOf(file), { policy: policy ? await bytesOf(policy) : null });
  } catch {
    answer = { outcome: 'unread', reason: 'The browser could not read the file.' };
  }
  if (mine === turn) show(file.name, answer);
}

get('file').addEventListener('change', e => { bundle = e.target.files[0] || null; check(); });
get('policy').addEventListener('change', e => { policy = e.target.files[0] || null; check(); });
addEventListener('dragover', e => { e.preventDefault(); get('drop').classList.add('over'); });
addEventListener('dragleave', e => { if (!e.relatedTarget) get('drop').classList.remove('over'); });
addEventListener('drop', e => {
  e.preventDefault();
  get('drop').classList.remove('over');
  bundle = e.dataTransfer.files[0] || bundle;
  check();
});
const OWN_BUNDLES = [
  /^\/api\/v1\/bundles\/[0-9a-f]{64}\/[0-9]{1,6}(\?reading=[0-9]{1,7})?$/,
  /^\/api\/v1\/bundles\/(period|weighings)\?[\w.~%+&=:-]{1,1024}$/,
  /^\/api\/v1\/facilities\/[a-z0-9-]{1,32}\/ticket$/,
  /^\/api\/v1\/chains\/[0-9a-f]{32}\/forks\/[0-9a-f]{64}\/proof(\?branch=[0-9a-f]{64})?$/,
];
// A ledger's page leads here with the address of a bundle of its own behind the #: it is fetched from there, and from nowhere else.
function addressOf(hash) {
  try {
    // A query keeps its own escapes; an address that was escaped as a whole begins with one.
    return hash.startsWith('/') ? hash : decodeURIComponent(hash);
  } catch {
    return '';
  }
}

async function fetchLinked() {
  const place = addressOf(location.hash.slice(1));
  if (!OWN_BUNDLES.some(own => own.test(place))) return;
  const answer = await fetch(place);
  if (!answer.ok) return show(place, { outcome: 'unread', reason: 'The ledger gives no such bundle; a new ticket has its proof some seconds later. Load the page again.' });
  const bytes = await answer.blob();
  bundle = new File([bytes], place.split('/').slice(-2).join('/'));
  check();
}
addEventListener('hashchange', fetchLinked);
fetchLinked();

// Said before a file is asked for, not after.
if (!globalThis.crypto || !globalThis.crypto.subtle) TraceabilityVerify.verify(new Uint8Array()).then(answer => show('', answer));
