// Nobody may read an old number as a live one. The server beats every two seconds; after six without a sign the page says since when.
const PATIENCE_MS = 6000;
const AGAIN_MS = 5000;

export function watchConnection(stream, htmx) {
  const banner = document.getElementById('connection');
  const since = document.getElementById('connection-since');
  const version = stream.dataset.version;
  let last = Date.now();
  let tried = Date.now();

  function heard() {
    last = Date.now();
    if (banner.hidden) return;
    banner.hidden = true;
    document.documentElement.classList.remove('lost');
  }

  stream.addEventListener('htmx:sse:after:message', heard);
  stream.addEventListener('beat', event => {
    // Another version of the ledger has other fragments and another script.
    if (event.detail?.data !== version) location.reload();
  });

  setInterval(() => {
    const now = Date.now();
    if (now - last < PATIENCE_MS) return;
    if (banner.hidden) {
      since.textContent = new Date(last).toISOString().slice(11, 19);
      since.dateTime = new Date(last).toISOString();
      banner.hidden = false;
      document.documentElement.classList.add('lost');
    }
    // The extension repeats a stream that broke; one whose first request failed it does not.
    if (!stream._htmx?.sse && now - tried > AGAIN_MS) {
      tried = now;
      htmx.ajax('GET', stream.getAttribute('hx-sse:connect'), { source: stream });
    }
  }, 500);
}
