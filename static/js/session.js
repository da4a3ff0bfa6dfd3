// The session: a warning two minutes before it ends, and signing in again over the page.
(() => {
  const { keepaliveUrl, loginUrl, idleSeconds, user } = document.body.dataset;
  const IDLE_MS = Number(idleSeconds || 900) * 1000;
  const WARN_MS = 120 * 1000;
  const PING_AFTER_MS = 120 * 1000;
  const WRITTEN_EVERY_MS = 60 * 1000;
  const idle = document.querySelector('[data-idle]');
  const again = document.querySelector('[data-again]');
  if (!keepaliveUrl || !idle || !again) return;

  const tabs = new BroadcastChannel('glide-session');
  // The server writes down a request once a minute: its own clock may be this much ahead of ours.
  let seenAt = Date.now() - WRITTEN_EVERY_MS;
  let pinging = null;

  const alive = at => {
    seenAt = Math.max(seenAt, at);
    if (idle.open) idle.close();
  };
  const kept = () => { alive(Date.now()); tabs.postMessage({ seenAt }); };
  const contact = () => { if (Date.now() - seenAt >= WRITTEN_EVERY_MS) kept(); };

  // Ask the server to keep the session, and take the token that is valid now.
  const ask = async () => {
    const answer = await fetch(keepaliveUrl, { headers: { Accept: 'application/json' }, cache: 'no-store', redirect: 'manual' })
      .catch(() => null);
    if (!answer) return 'offline';
    if (!answer.ok) return answer.status >= 500 ? 'offline' : 'out';
    const { csrf, user: name } = await answer.json();
    if (name && user && String(name) !== user) { location.reload(); return 'other'; }
    window.glide.renewToken(csrf);
    kept();
    return 'in';
  };
  const ping = () => {
    pinging ??= ask().finally(() => { pinging = null; });
    return pinging;
  };
  const stay = async () => { if (await ping() === 'out') signedOut(); };

  const signedOut = () => {
    if (again.open) return;
    if (idle.open) idle.close();
    const here = window.glide.drafts?.unsaved() || 0;
    again.querySelector('[data-only-here]').hidden = !here;
    again.showModal();
    again.querySelector('[name="password"]').focus();
  };
  const signedIn = () => {
    const form = again.querySelector('form');
    form.password.value = '';
    problem('');
    again.close();
    window.glide.say('Signed in again');
    document.dispatchEvent(new Event('signed-in'));
  };
  const problem = words => {
    const place = again.querySelector('[data-problem]');
    place.textContent = words;
    place.hidden = !words;
  };

  const parse = async answer => new DOMParser().parseFromString(await answer.text(), 'text/html');
  const signIn = async form => {
    const page = await fetch(loginUrl, { headers: { Accept: 'text/html' }, cache: 'no-store', redirect: 'manual' });
    if (page.type === 'opaqueredirect') return '';
    const token = (await parse(page)).querySelector('input[name="csrfmiddlewaretoken"]')?.value;
    const body = new URLSearchParams({ csrfmiddlewaretoken: token || '', login: form.login.value, password: form.password.value, page_user: user || '' });
    const answer = await fetch(loginUrl, { method: 'POST', headers: { Accept: 'text/html' }, body, redirect: 'manual' });
    if (answer.type === 'opaqueredirect') return '';
    if (answer.status === 429) return 'Too many tries. Wait 15 minutes, or ask your administrator.';
    const said = (await parse(answer)).querySelector('.err, .note.is-over li');
    return said?.textContent.trim() || 'That did not work. Try once more.';
  };

  again.querySelector('form').addEventListener('submit', async event => {
    event.preventDefault();
    const form = event.target;
    if (form.dataset.busy) return;
    form.dataset.busy = 'yes';
    try {
      const words = await signIn(form);
      if (words) { problem(words); form.password.select(); }
      else if (await ask() === 'in') signedIn();
      else problem('Signing in needs one more step. Open the sign-in page in a new tab, then come back here.');
    } catch {
      problem('No connection. What you wrote stays on this device; try again in a moment.');
    } finally {
      delete form.dataset.busy;
    }
  });
  again.addEventListener('cancel', event => event.preventDefault());
  again.querySelector('[data-someone-else]').addEventListener('click', () => {
    window.glide.drafts?.wipe();
    tabs.postMessage('out');
    location.assign(loginUrl);
  });

  // Leaving: first everything goes up, then nothing stays here.
  document.addEventListener('submit', async event => {
    const form = event.target;
    if (!form.matches('[data-sign-out]') || form.dataset.ready) return;
    event.preventDefault();
    await window.glide.drafts?.flush();
    const here = window.glide.drafts?.unsaved() || 0;
    if (here && !confirm('Some words are only on this device. Sign out and remove them?')) return;
    window.glide.drafts?.wipe();
    tabs.postMessage('out');
    form.dataset.ready = 'yes';
    setTimeout(() => form.requestSubmit());
  });

  tabs.addEventListener('message', ({ data }) => {
    if (data.seenAt && again.open) ping().then(found => { if (found === 'in') signedIn(); });
    else if (data.seenAt) alive(data.seenAt);
    if (data === 'out') { window.glide.drafts?.wipe(); leave(); }
  });

  // Another tab says "out" before the server knows: the sign-in page would send this one straight back.
  const leave = async (tries = 20) => {
    const found = await ask().catch(() => 'out');
    if (tries && found === 'in') setTimeout(() => leave(tries - 1), 250);
    else location.assign(loginUrl);
  };

  // Being there: typing and clicking count, reading without a touch does not.
  const there = () => {
    if (again.open) return;
    if (idle.open || Date.now() - seenAt > PING_AFTER_MS) stay();
  };
  addEventListener('keydown', there);
  addEventListener('pointerdown', there);
  idle.addEventListener('cancel', event => event.preventDefault());
  idle.querySelector('[data-stay]').addEventListener('click', stay);
  addEventListener('htmx:afterOnLoad', contact);
  addEventListener('htmx:responseError', event => { if (event.detail.xhr.status === 401) signedOut(); });
  document.addEventListener('signed-out', signedOut);

  setInterval(() => {
    const left = IDLE_MS - (Date.now() - seenAt);
    if (left <= 0) { signedOut(); return; }
    if (left > WARN_MS || again.open) return;
    const seconds = Math.ceil(left / 10000) * 10;
    idle.querySelector('[data-left]').textContent = seconds === 120 ? '2 minutes left.' : `${seconds} seconds left.`;
    if (!idle.open) { idle.showModal(); window.glide.say('You will be signed out in 2 minutes. Press any key to stay.'); }
  }, 1000);

  window.glide.session = { ping, contact, signedOut };
})();
