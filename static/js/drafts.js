// Drafts: what is typed goes to the server within two seconds. The browser keeps only what the
// server has not acknowledged yet, in sessionStorage, and nothing after sign-out.
(() => {
  const AFTER_KEY_MS = 1000;
  const AT_MOST_MS = 2000;
  const RETRY_MS = [3000, 5000, 10000, 30000];
  const FLUSH_MS = 4000;
  const KEEPALIVE_BYTES = 60000;
  const user = document.body.dataset.user;
  const PREFIX = 'glide:draft:';
  const SENT = 'glide:sent:';
  const keyOf = url => `${PREFIX}${user}:${url}`;

  // Reading and filling a form

  // What nobody types is no draft: a hidden field counts only as the value of a combobox.
  const skipped = el => !el.name || el.disabled || el.tagName === 'FIELDSET'
    || (el.type === 'hidden' && !el.closest('[data-combo]') && !('kept' in el.dataset))
    || ['submit', 'button', 'reset', 'image', 'password', 'file'].includes(el.type);
  const fields = form => [...form.elements].filter(el => !skipped(el));
  const isMany = (el, form) => el.type === 'select-multiple'
    || (el.type === 'checkbox' && fields(form).filter(other => other.name === el.name).length > 1);
  const read = form => {
    const data = {};
    for (const el of fields(form)) {
      const many = isMany(el, form);
      if (many) data[el.name] ??= [];
      if ((el.type === 'checkbox' || el.type === 'radio') && !el.checked) continue;
      if (el.type === 'select-multiple') data[el.name].push(...[...el.selectedOptions].map(option => option.value));
      else if (many) data[el.name].push(el.value);
      else data[el.name] = el.value;
    }
    return data;
  };
  const fill = (form, data) => {
    for (const el of fields(form)) {
      const value = data[el.name];
      if (el.type === 'checkbox' || el.type === 'radio') {
        el.checked = Array.isArray(value) ? value.includes(el.value) : value === el.value;
      } else if (el.type === 'select-multiple') {
        [...el.options].forEach(option => { option.selected = (value || []).includes(option.value); });
      } else if (value !== undefined) el.value = value;
    }
  };
  // What a field holds, as far as bringing two texts together goes.
  const boxesOf = form => Object.fromEntries(fields(form).map(el => [
    el.name, el.tagName === 'TEXTAREA' ? 'area' : (el.tagName === 'INPUT' && el.type === 'text' ? 'line' : 'choice'),
  ]));
  const plain = data => (data && !Array.isArray(data) && typeof data === 'object'
    ? Object.entries(data).sort(([one], [other]) => (one < other ? -1 : 1)) : data);
  const same = (one, other) => JSON.stringify(plain(one)) === JSON.stringify(plain(other));

  // Showing two texts beside each other

  const labelOf = (form, name) => {
    const el = [].concat(form.elements[name] || [])[0];
    const first = el?.labels ? el : el?.[0];
    const group = first?.closest('fieldset')?.querySelector('legend');
    const label = (/^(radio|checkbox)$/.test(first?.type) && group) || first?.labels?.[0];
    return label?.firstChild?.textContent.trim() || name;
  };
  const wordsOf = (form, name, value) => {
    const choices = fields(form).filter(el => el.name === name && /^(radio|checkbox)$/.test(el.type));
    const options = fields(form).filter(el => el.name === name).flatMap(el => [...(el.options || [])]);
    const spoken = one => choices.find(el => el.value === one)?.labels[0]?.textContent.trim()
      || options.find(option => option.value === one)?.textContent.trim() || one;
    return [].concat(value ?? []).map(spoken).join(', ') || '(empty)';
  };
  const changesOf = pieces => {
    const place = document.createElement('div');
    const head = document.createElement('b');
    const text = document.createElement('p');
    place.className = 'changes';
    head.textContent = 'What differs: struck through is only in the other text, underlined only in yours';
    text.append(...pieces.flatMap(([change, words]) => {
      if (change === 'same') return [words];
      const mark = document.createElement(change === 'mine' ? 'ins' : 'del');
      const hidden = document.createElement('span');
      hidden.className = 'vh';
      hidden.textContent = change === 'mine' ? '[only in yours:] ' : '[only in the other text:] ';
      mark.append(hidden, words);
      return [mark];
    }));
    place.append(head, text);
    return place;
  };
  const isTyped = (form, name) => [].concat(form.elements[name] || []).every(el => el.type !== 'hidden' || el.closest('[data-combo]'));
  const sideBySide = (form, box, columns, pieces = {}) => {
    const names = [...new Set(columns.flatMap(({ data }) => Object.keys(data)))];
    const shown = columns.length < 2 ? names.filter(name => columns[0].data[name]?.length)
      : names.filter(name => !same(columns[0].data[name], columns[1].data[name]));
    const cellsOf = name => columns.map(({ title, data }) => {
      const cell = document.createElement('div');
      const head = document.createElement('b');
      const text = document.createElement('p');
      head.textContent = `${labelOf(form, name)}: ${title}`;
      text.textContent = wordsOf(form, name, data[name]);
      cell.append(head, text);
      return cell;
    });
    const hasBoth = name => columns.every(({ data }) => data[name]?.length);
    box.replaceChildren(...shown.filter(name => isTyped(form, name)).flatMap(name => [
      ...cellsOf(name), ...(pieces[name] && hasBoth(name) ? [changesOf(pieces[name])] : []),
    ]));
    box.hidden = false;
  };
  const panel = (id, form) => {
    const box = document.getElementById(id).content.firstElementChild.cloneNode(true);
    form.before(box);
    return { box, part: name => box.querySelector(`[data-${name}]`), on: (name, act) => box.querySelector(`[data-${name}]`).addEventListener('click', act) };
  };

  // One form

  class Draft {
    constructor(form) {
      this.form = form;
      this.url = form.dataset.draftUrl;
      this.rev = Number(form.dataset.draftRev || 0);
      this.edits = 0;
      this.saved = 0;
      this.failures = 0;
      this.since = 0;
      this.timer = 0;
      this.busy = null;
      this.isClash = false;
      this.isSent = false;
      this.trouble = '';
      this.held = null;
      this.offer();
    }

    get isDirty() { return this.edits !== this.saved; }

    touch() {
      if (this.isSent && this.form.dataset.busy) return;
      this.isSent = false;
      this.edits += 1;
      this.since ||= Date.now();
      this.remember();
      if (this.isClash) return;
      this.plan(Math.max(0, Math.min(AFTER_KEY_MS, this.since + AT_MOST_MS - Date.now())));
    }

    plan(wait) {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.save(), wait);
    }

    remember() {
      const page = location.pathname + location.search;
      const words = document.querySelector('h1')?.textContent.trim();
      sessionStorage.setItem(keyOf(this.url), JSON.stringify({ rev: this.rev, data: read(this.form), at: Date.now(), page, words }));
      showNet();
    }

    forget() {
      sessionStorage.removeItem(keyOf(this.url));
      showNet();
    }

    async save({ keepalive = false } = {}) {
      clearTimeout(this.timer);
      if (this.busy) await this.busy;
      if (!this.isDirty || this.isClash || this.isSent) return;
      this.busy = this.send(keepalive).finally(() => { this.busy = null; });
      await this.busy;
    }

    async send(keepalive, isRetry = false) {
      const edits = this.edits;
      const data = read(this.form);
      this.since = 0;
      this.show('wait', 'Saving');
      let answer = null;
      try {
        answer = await this.post(data, keepalive);
      } catch { /* no connection: told below */ }
      if (answer?.ok) this.acknowledged(await answer.json(), edits);
      else if (answer?.status === 409) this.overtaken(await answer.json(), data, edits);
      else if (answer?.status === 403 && !isRetry && await window.glide.session?.ping() === 'in') await this.send(keepalive, true);
      else if (answer && (answer.type === 'opaqueredirect' || [401, 403].includes(answer.status))) this.signedOut();
      else if (answer && answer.status < 500) await this.refused(answer, edits);
      else this.unreachable();
    }

    post(data, keepalive = false) {
      const body = JSON.stringify({ rev: this.rev, data, boxes: boxesOf(this.form) });
      return fetch(this.url, {
        method: 'POST',
        keepalive: keepalive && body.length < KEEPALIVE_BYTES,
        redirect: 'manual',
        headers: { Accept: 'application/json', 'Content-Type': 'application/json', 'X-CSRFToken': window.glide.token() },
        body,
      });
    }

    acknowledged({ rev, saved_at: at }, edits) {
      this.stand(rev);
      this.saved = edits;
      this.failures = 0;
      this.trouble = '';
      setOffline(false);
      this.tellBack();
      window.glide.session?.contact();
      if (this.isDirty) { this.remember(); this.plan(AFTER_KEY_MS); } else this.forget();
      this.show('saved', `Saved ${window.glide.hour(at ? new Date(at) : new Date())}`);
    }

    stand(rev) {
      this.rev = rev;
      this.form.dataset.draftRev = rev;
      if (this.form.elements.draft_rev) this.form.elements.draft_rev.value = rev;
    }

    signedOut() {
      this.trouble = 'out';
      this.show('dev', 'On this device only');
      document.dispatchEvent(new Event('signed-out'));
    }

    async refused(answer, edits) {
      const { message } = await answer.json().catch(() => ({}));
      this.saved = edits;
      this.show('clash', message ? `Not saved: ${message}` : 'Not saved. The words are on this device.');
    }

    unreachable() {
      this.trouble = 'offline';
      this.show('dev', 'On this device only');
      setOffline(true);
      this.plan(RETRY_MS[Math.min(this.failures, RETRY_MS.length - 1)]);
      this.failures += 1;
    }

    // A form sent without a connection is not filed later by itself: its author presses the button again.
    hold(button) {
      this.isSent = false;
      const name = button?.firstChild?.textContent.trim() || 'the button';
      this.held?.box.remove();
      this.held = panel('draft-held', this.form);
      this.held.name = name;
      this.held.part('why').textContent = this.trouble === 'out' ? 'Not sent: you have been signed out.' : 'Not sent: there is no connection.';
      this.held.part('next').textContent = `What you wrote is kept. ${this.trouble === 'out' ? 'Sign in, then' : 'When the connection is back,'} press “${name}” again.`;
      if (this.trouble !== 'out') this.held.box.focus();
      window.glide.say(this.held.part('why').textContent);
    }

    tellBack() {
      if (!this.held) return;
      this.held.part('why').textContent = 'The connection is back. Nothing was sent yet.';
      this.held.part('next').textContent = `Your words are saved as a draft. Press “${this.held.name}” to send them.`;
      window.glide.say(`The connection is back. Press “${this.held.name}” to send.`);
    }

    // A save sent while the page was being left may arrive late: the same words are no conflict.
    overtaken(theirs, data, edits) {
      if (same(theirs.data, data)) this.acknowledged(theirs, edits);
      else this.clash(theirs);
    }

    clash({ rev, data, saved_by: who, saved_at: at, pieces }) {
      if (this.isClash) return;
      this.isClash = true;
      this.remember();
      this.show('clash', 'Changed elsewhere');
      const { box, part, on } = panel('draft-clash', this.form);
      const hour = at ? ` at ${window.glide.hour(new Date(at))}` : '';
      part('who').textContent = Object.keys(data).length ? `${who || 'Another window'} saved this${hour}.`
        : 'This draft was filed or thrown away in another window.';
      sideBySide(this.form, part('both'), [{ title: 'your words', data: read(this.form) }, { title: 'the other text', data }], pieces);
      part('together').hidden = !Object.keys(data).length;
      const settle = (standing = rev) => { this.stand(standing); this.isClash = false; box.remove(); };
      on('mine', () => { settle(); this.touch(); this.form.querySelector('.in')?.focus(); });
      on('theirs', () => { const mine = read(this.form); settle(); this.take(data); this.putAside(mine); });
      on('together', async () => {
        // Asked anew: more may have been typed since, here or there.
        const answer = await this.post(read(this.form)).catch(() => null);
        if (answer?.status !== 409) { window.glide.say('That did not work. Both texts are still here.'); return; }
        const newest = await answer.json();
        settle(newest.rev);
        fill(this.form, newest.both);
        this.touch();
        this.form.querySelector('.in')?.focus();
      });
      window.glide.say('This was changed elsewhere. Nothing was overwritten; both texts are above the form.');
    }

    // What another window saved is on the server already: nothing to send.
    take(data) {
      fill(this.form, data);
      this.saved = this.edits;
      this.forget();
      this.show('saved', 'Saved');
    }

    putAside(mine) {
      const { box, part, on } = panel('draft-aside', this.form);
      sideBySide(this.form, part('both'), [{ title: 'your words', data: mine }]);
      on('back', () => { fill(this.form, mine); box.remove(); this.touch(); });
      box.focus();
    }

    // Words that never reached the server are offered, not forced.
    offer() {
      const own = keyOf(this.url);
      const keys = Object.keys(sessionStorage).filter(key => key === own || key.startsWith(`${own}:found:`));
      const found = keys.map(key => JSON.parse(sessionStorage.getItem(key)));
      keys.forEach(key => sessionStorage.removeItem(key));
      found.filter(kept => !same({ ...read(this.form), ...kept.data }, read(this.form))).forEach(kept => this.found(kept));
    }

    found(kept) {
      const key = `${keyOf(this.url)}:found:${kept.at}`;
      sessionStorage.setItem(key, JSON.stringify(kept));
      const { box, part, on } = panel('draft-found', this.form);
      const done = () => { sessionStorage.removeItem(key); box.remove(); showNet(); };
      const words = Object.values(kept.data).flat().join(' ').split(/\s+/).filter(Boolean).length;
      part('when').textContent = `(${window.glide.hour(new Date(kept.at))}, ${words} words)`;
      on('use', () => { done(); fill(this.form, kept.data); this.touch(); this.form.querySelector('.in')?.focus(); });
      on('drop', () => { done(); this.form.querySelector('.in')?.focus(); });
      on('compare', event => {
        event.currentTarget.setAttribute('aria-expanded', 'true');
        sideBySide(this.form, part('both'), [{ title: 'on this device', data: kept.data }, { title: 'in the form', data: read(this.form) }]);
      });
    }

    show(state, words) {
      const near = this.form.querySelector('[data-saved]') || this.form.closest('section, main')?.querySelector('[data-saved]');
      const drawn = document.getElementById('saved-states')?.content.querySelector(`[data-state="${state}"]`);
      if (!near || !drawn) return;
      near.className = state === 'saved' ? 'saved' : `saved is-${state}`;
      near.replaceChildren(...drawn.cloneNode(true).childNodes);
      near.lastElementChild.textContent = words;
    }
  }

  // All forms of the page

  const drafts = new Map();
  const all = () => [...drafts.values()].filter(draft => draft.form.isConnected);
  // A form that a swap has put in another's place goes on from its revision; new words in it are saved.
  const succeed = (old, draft) => {
    clearTimeout(old.timer);
    drafts.delete(old.form);
    draft.stand(Math.max(draft.rev, old.rev));
    if (old.isDirty || !same(read(old.form), read(draft.form))) draft.touch();
  };
  const scan = () => document.querySelectorAll('form[data-draft-url]').forEach(form => {
    if (drafts.has(form)) return;
    const old = [...drafts.values()].find(draft => !draft.form.isConnected && draft.url === form.dataset.draftUrl);
    if (old) sessionStorage.removeItem(keyOf(old.url));
    const draft = new Draft(form);
    drafts.set(form, draft);
    if (old) Promise.resolve(old.busy).then(() => succeed(old, draft));
  });
  const kept = () => Object.keys(sessionStorage).filter(key => key.startsWith(`${PREFIX}${user}:`)).length;
  const unsaved = () => Math.max(kept(), all().filter(draft => draft.isDirty).length);
  const wipe = () => {
    drafts.forEach(draft => { draft.isSent = true; clearTimeout(draft.timer); });
    sessionStorage.clear();
  };
  const pause = ms => new Promise(done => { setTimeout(done, ms); });
  const flush = () => Promise.race([Promise.all(all().map(draft => draft.save())), pause(FLUSH_MS)]);

  // Words about the connection

  let offlineSince = null;
  const showNet = () => {
    const count = kept();
    const net = document.getElementById('net');
    if (net) {
      net.classList.toggle('is-dev', count > 0);
      const words = count ? `${count} kept on this device` : 'Everything saved';
      const place = net.querySelector('[data-words]');
      if (place.textContent !== words) place.textContent = words;
    }
    const place = document.querySelector('#offline [data-kept]');
    if (place && offlineSince && count) {
      place.textContent = `${count === 1 ? '1 form is' : `${count} forms are`} kept on this device and ${count === 1 ? 'goes' : 'go'} up by ${count === 1 ? 'itself' : 'themselves'}.`;
    }
  };
  const setOffline = is => {
    const bar = document.getElementById('offline');
    if (!bar || is === Boolean(offlineSince)) return;
    offlineSince = is ? new Date() : null;
    if (is) bar.querySelector('[data-since]').textContent = `No connection since ${window.glide.hour(offlineSince)}.`;
    bar.hidden = !is;
    showNet();
  };

  // Happenings

  const edited = event => drafts.get(event.target.form)?.touch();
  document.addEventListener('input', edited);
  document.addEventListener('change', edited);
  document.addEventListener('visibilitychange', () => { if (document.hidden) all().forEach(draft => draft.save({ keepalive: true })); });
  addEventListener('pagehide', () => all().forEach(draft => draft.save({ keepalive: true })));
  const online = async () => {
    await flush();
    if (all().some(draft => draft.isDirty)) return;
    setOffline(false);
    all().filter(draft => draft.trouble !== 'out').forEach(draft => { draft.trouble = ''; draft.tellBack(); });
  };
  addEventListener('online', online);
  addEventListener('offline', () => { if (all().length) setOffline(true); });
  document.addEventListener('signed-in', async () => {
    await flush();
    all().filter(draft => draft.trouble === 'out').forEach(draft => { draft.trouble = ''; draft.tellBack(); });
  });
  document.addEventListener('click', event => {
    if (event.target.closest('[data-try-now]')) online();
    // The list of drafts is on the server: without it, the words themselves are the place to go.
    const unsent = offlineSince && event.target.closest('[data-drafts]') && all().find(draft => draft.isDirty);
    if (unsent) { event.preventDefault(); unsent.form.querySelector('.in')?.focus(); }
  });
  addEventListener('beforeunload', event => { if (all().some(draft => draft.isDirty && draft.failures && !draft.isSent)) event.preventDefault(); });
  addEventListener('pageshow', event => { if (event.persisted) all().forEach(draft => { draft.isSent = false; }); });

  // The draft goes up before the form does, so that no late draft follows a note that is filed.
  // Sent again in its own turn: a form cannot be sent while its first sending is still being told.
  const beforeSubmit = async draft => {
    await Promise.race([draft.save(), pause(FLUSH_MS)]);
    // Nothing to save tells nothing about the way to the server.
    const found = draft.isDirty || !window.glide.session ? '' : await Promise.race([window.glide.session.ping(), pause(FLUSH_MS)]);
    if (found === 'offline' || !navigator.onLine) { draft.trouble = 'offline'; setOffline(true); }
    else if (found === 'out') draft.signedOut();
    if (draft.trouble) return;
    draft.isSent = true;
    clearTimeout(draft.timer);
    if (draft.isDirty) sessionStorage.setItem(SENT + draft.url, 'yes');
  };
  document.addEventListener('submit', async event => {
    const draft = drafts.get(event.target);
    if (!draft || draft.isSent || event.defaultPrevented) return;
    event.preventDefault();
    if (draft.isSubmitting) return;
    draft.isSubmitting = true;
    await beforeSubmit(draft);
    draft.isSubmitting = false;
    if (draft.trouble) draft.hold(event.submitter);
    else setTimeout(() => draft.form.requestSubmit(event.submitter));
  });
  // A form without a draft is not let go into nothing either: what is typed stays on the page.
  document.addEventListener('submit', event => {
    const form = event.target;
    if (event.defaultPrevented || drafts.has(form) || form.method !== 'post' || navigator.onLine) return;
    if (form.matches('[data-sign-out]')) return;
    event.preventDefault();
    setOffline(true);
    window.glide.say('Not sent: there is no connection. Send it again when it is back.');
  });
  addEventListener('htmx:confirm', async event => {
    const draft = drafts.get(event.target.closest('form'));
    if (!draft || draft.isSent) return;
    event.preventDefault();
    if (draft.form === event.target) await beforeSubmit(draft);
    else await Promise.race([draft.save(), pause(FLUSH_MS)]);
    if (draft.trouble) return;
    event.detail.issueRequest(true);
  });
  addEventListener('htmx:afterRequest', event => {
    const draft = drafts.get(event.target);
    if (!draft) return;
    if (event.detail.successful) { draft.saved = draft.edits; draft.forget(); sessionStorage.removeItem(SENT + draft.url); }
    else draft.isSent = false;
  });
  addEventListener('htmx:afterSettle', scan);

  // Another person at this browser never meets these words; a form that was taken leaves none.
  Object.keys(sessionStorage)
    .filter(key => key.startsWith(PREFIX) && !key.startsWith(`${PREFIX}${user}:`))
    .forEach(key => sessionStorage.removeItem(key));
  scan();
  Object.keys(sessionStorage).filter(key => key.startsWith(SENT)).forEach(key => {
    const url = key.slice(SENT.length);
    sessionStorage.removeItem(key);
    if (!all().some(draft => draft.url === url)) sessionStorage.removeItem(keyOf(url));
  });
  showNet();

  window.glide.drafts = { flush, wipe, unsaved };
})();
