// The page is complete without this script: the server renders every number. With it, fragments arrive by server-sent events and are
// morphed into place, charts are drawn from the page's own tables, and a stream that stopped is said so.
import htmx from 'htmx.org';
import 'htmx.org/dist/ext/hx-sse.js';
import { drawAll } from './charts.js';
import { watchConnection } from './connection.js';

document.documentElement.classList.add('js');

document.addEventListener('click', async event => {
  const button = event.target.closest?.('[data-copy]');
  if (!button) return;
  const said = button.textContent;
  try {
    await navigator.clipboard.writeText(button.dataset.copy);
    button.textContent = 'copied';
  } catch {
    // No clipboard outside a secure context: show the whole text, ready to be marked by hand.
    button.textContent = button.dataset.copy;
    return;
  }
  setTimeout(() => { button.textContent = said; }, 1500);
});

watchConnection(document.getElementById('stream'), htmx);
document.addEventListener('htmx:after:swap', drawAll);
drawAll();
