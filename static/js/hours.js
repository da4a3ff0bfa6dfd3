// The hours grid: arrows and Enter move, every cell is saved as it is typed, on the revision that it showed.
(() => {
  const grid = document.querySelector('[data-hours]');
  if (!grid) return;
  const AFTER_KEY_MS = 700;
  const RETRY_MS = 5000;
  const MOST_LETTERS = 12;
  const PROOFS = { d: 'DOCUMENT', s: 'PAY_STUB', c: 'CALL', a: 'ATTENDANCE', m: 'MISSING' };
  const NAMES = { DOCUMENT: 'document', PAY_STUB: 'pay stub', CALL: 'collateral call', ATTENDANCE: 'attendance sheet', CONTACT_LOG: 'list of job contacts', STATEMENT: 'own statement only', MISSING: 'missing' };
  const KINDS = Object.keys(NAMES).map(proof => `is-${proof.toLowerCase()}`);
  const PREFIX = `glide:draft:${document.body.dataset.user}:`;
  const weeks = Number(grid.dataset.weeks) || 1;
  const cells = [...grid.querySelectorAll('.hours-cell')];
  const state = new Map();
  const lineOf = cell => cell.closest('[data-line]');
  const familyOf = cell => cell.closest('[data-family]');
  const keyOf = cell => {
    const { participant, activity, kind, how } = lineOf(cell).dataset;
    return `${PREFIX}${familyOf(cell).dataset.cellUrl}#${[participant, activity, kind, how, cell.dataset.week].join('.')}`;
  };
  const number = text => {
    const [hours, minutes] = text.trim().replace(',', '.').split(':');
    const found = Number(hours) + Number(minutes || 0) / 60;
    return text.trim() && Number.isFinite(found) ? found : 0;
  };
  const plain = value => String(Math.round(value * 100) / 100);

  // What stands where: sums, the average and its bar follow what is typed.

  const draw = cell => {
    const { proof } = cell.dataset;
    const hours = number(cell.value);
    cell.classList.remove('is-zero', ...KINDS);
    const kind = cell.value.trim() === '' ? 'missing' : (hours ? proof.toLowerCase() : 'zero');
    cell.classList.add(`is-${kind}`);
    const words = cell.getAttribute('aria-label').replace(/, (proof [a-z ]+|nothing entered)$/, '');
    cell.setAttribute('aria-label', hours ? `${words}, proof ${NAMES[proof]}` : words);
  };
  // What was refused is in no sum: it stands nowhere.
  const counted = cell => (state.get(cell)?.isBad ? 0 : number(cell.value));
  const add = root => [...root.querySelectorAll('.hours-cell')].reduce((sum, cell) => sum + counted(cell), 0);
  const total = cell => {
    const line = lineOf(cell);
    const family = familyOf(cell);
    const isBlank = [...line.querySelectorAll('.hours-cell')].every(one => one.value.trim() === '');
    line.querySelector('[data-sum]').textContent = isBlank ? '' : plain(add(line));
    const average = family.querySelector('[data-average]');
    const bar = family.querySelector('[data-bar]');
    if (!average || !bar) return;
    const required = Number(family.dataset.required);
    const reached = add(family) / weeks;
    const shown = reached.toFixed(1);
    average.textContent = shown;
    bar.setAttribute('aria-label', `${shown} of ${required} hours a week as entered`);
    uncounted(family);
    bar.querySelector('.hours-once').setAttribute('width', Math.min(100, reached / (required * 1.5) * 100).toFixed(1));
  };
  // What counts of what was just typed is not known here: nothing is said of it until the page is read again.
  const uncounted = family => {
    const words = family.querySelector('[data-counts]');
    if (words) words.textContent = 'Counted anew once saved';
    const [once, today] = family.querySelectorAll('[data-bar] .meter__bar');
    once.setAttribute('class', 'meter__bar hours-once is-open');
    today.setAttribute('width', '0');
  };
  const proofOfLine = line => {
    const select = line.querySelector('[data-all]');
    if (!select) return;
    const kinds = new Set([...line.querySelectorAll('.hours-cell')].filter(cell => number(cell.value)).map(cell => cell.dataset.proof));
    if (kinds.size > 1 && !select.querySelector('[value=""]')) select.prepend(new Option('Several', ''));
    select.value = kinds.size === 1 ? [...kinds][0] : (kinds.size ? '' : 'MISSING');
  };

  // Saying how it stands.

  const place = document.querySelector('[data-hours-saved]');
  const dirty = () => cells.filter(cell => state.get(cell)?.isDirty);
  const show = (kind, words) => {
    const drawn = document.getElementById('saved-states')?.content.querySelector(`[data-state="${kind}"]`);
    if (!place || !drawn) return;
    place.className = kind === 'saved' ? 'saved' : `saved is-${kind}`;
    place.replaceChildren(...drawn.cloneNode(true).childNodes);
    place.lastElementChild.textContent = words;
  };
  const say = (cell, words, buttons = []) => {
    quiet(cell);
    const box = document.createElement('span');
    box.className = 'hours-said';
    box.id = `said-${cell.dataset.at.replace(',', '-')}`;
    box.textContent = words;
    buttons.forEach(([label, act]) => {
      const button = document.createElement('button');
      button.type = 'button';
      button.className = 'btn btn--s';
      button.textContent = label;
      button.addEventListener('click', act);
      box.append(document.createElement('br'), button);
    });
    cell.after(box);
    cell.setAttribute('aria-invalid', 'true');
    cell.setAttribute('aria-describedby', box.id);
    window.glide.say(words);
  };
  const quiet = cell => {
    cell.parentElement.querySelector('.hours-said')?.remove();
    cell.removeAttribute('aria-invalid');
    cell.removeAttribute('aria-describedby');
  };

  // Saving.

  const keep = cell => {
    const kept = { rev: Number(cell.dataset.rev), data: { hours: cell.value, proof: cell.dataset.proof }, at: Date.now(), page: location.pathname + location.search, words: 'Work hours' };
    sessionStorage.setItem(keyOf(cell), JSON.stringify(kept));
  };
  const touched = (cell, wait = AFTER_KEY_MS) => {
    const own = state.get(cell);
    own.edits += 1;
    own.isDirty = true;
    own.isBad = false;
    cell.classList.add('is-unsaved');
    keep(cell);
    total(cell);
    clearTimeout(own.timer);
    own.timer = setTimeout(() => save(cell), wait);
  };
  const save = async (cell, { keepalive = false } = {}) => {
    const own = state.get(cell);
    clearTimeout(own.timer);
    if (own.busy) await own.busy;
    if (!own.isDirty || own.isBad || own.isClash) return;
    own.busy = send(cell, own, keepalive).finally(() => { own.busy = null; });
    await own.busy;
  };
  const post = (cell, keepalive) => {
    const { participant, activity, kind, how } = lineOf(cell).dataset;
    const { week, proof, rev } = cell.dataset;
    const body = new URLSearchParams({ participant, activity, kind, how, week, proof, rev, hours: cell.value.slice(0, 40) });
    return fetch(familyOf(cell).dataset.cellUrl, {
      method: 'POST', keepalive, redirect: 'manual', headers: { Accept: 'application/json', 'X-CSRFToken': window.glide.token() }, body,
    });
  };
  const send = async (cell, own, keepalive, isRetry = false) => {
    const { edits } = own;
    show('wait', 'Saving');
    const answer = await post(cell, keepalive).catch(() => null);
    const told = answer && [200, 409, 422].includes(answer.status) ? await answer.json().catch(() => null) : null;
    if (answer?.ok && told) kept(cell, own, told, edits);
    else if (answer?.status === 409 && told) clash(cell, own, told);
    else if (answer?.status === 422 && told) refused(cell, own, told.message);
    else if (answer?.status === 403 && !isRetry && await window.glide.session?.ping() === 'in') await send(cell, own, keepalive, true);
    else if (answer && (answer.type === 'opaqueredirect' || answer.status === 401)) signedOut();
    else if (answer && answer.status < 500) refused(cell, own, answer.status === 404 || answer.status === 403 ? 'Not saved: this family is not yours to write for any more.' : 'Not saved.');
    else unreachable();
  };
  const kept = (cell, own, told, edits) => {
    cell.dataset.rev = told.rev;
    window.glide.session?.contact();
    if (own.edits !== edits) { keep(cell); own.timer = setTimeout(() => save(cell), AFTER_KEY_MS); return; }
    own.isDirty = false;
    own.saved = told.hours;
    if (document.activeElement !== cell) cell.value = told.hours;
    cell.classList.remove('is-unsaved');
    // The page that comes next may have been written before this was saved: it says it once more, to no harm.
    if (!isLeaving) sessionStorage.removeItem(keyOf(cell));
    quiet(cell);
    draw(cell);
    proofOfLine(lineOf(cell));
    const left = dirty().length;
    show(left ? 'wait' : 'saved', left ? `${left} left to save` : `All cells saved ${window.glide.hour(new Date())}`);
  };
  const refused = (cell, own, words) => {
    own.isBad = true;
    total(cell);
    show('clash', 'A cell was not saved');
    say(cell, words);
  };
  const clash = (cell, own, told) => {
    own.isClash = true;
    show('clash', 'Changed elsewhere');
    const mine = cell.value;
    const theirs = told.hours === '' ? 'blank' : told.hours;
    const by = [told.by && ` by ${told.by}`, told.at && `, ${window.glide.hour(new Date(told.at))}`].filter(Boolean).join('');
    const settle = () => { own.isClash = false; cell.dataset.rev = told.rev; quiet(cell); cell.focus(); };
    say(cell, `Changed elsewhere to ${theirs}${by}, proof ${NAMES[told.proof]}. Nothing was overwritten.`, [
      [`Keep ${mine || 'blank'}`, () => { settle(); touched(cell, 0); }],
      [`Take ${theirs}`, () => {
        settle();
        cell.value = told.hours;
        cell.dataset.proof = told.proof;
        own.isDirty = false;
        own.saved = told.hours;
        cell.classList.remove('is-unsaved');
        sessionStorage.removeItem(keyOf(cell));
        draw(cell);
        total(cell);
        show('saved', 'Saved');
      }],
    ]);
  };
  const signedOut = () => {
    show('dev', 'On this device only');
    document.dispatchEvent(new Event('signed-out'));
  };
  let retry = 0;
  let isLeaving = false;
  const unreachable = () => {
    show('dev', 'On this device only');
    clearTimeout(retry);
    retry = setTimeout(flush, RETRY_MS);
  };
  const flush = () => Promise.all(dirty().map(cell => save(cell)));

  // Moving and typing.

  const move = (cell, down, across) => {
    const [row, column] = cell.dataset.at.split(',').map(Number);
    const inColumn = cells.filter(one => Number(one.dataset.at.split(',')[1]) === column + across);
    const rows = inColumn.map(one => Number(one.dataset.at.split(',')[0]));
    const next = across ? rows.find(one => one === row)
      : (down > 0 ? Math.min(...rows.filter(one => one > row)) : Math.max(...rows.filter(one => one < row)));
    const found = inColumn.find(one => Number(one.dataset.at.split(',')[0]) === next);
    found?.focus();
    found?.select();
    return Boolean(found);
  };
  const isAtEdge = (cell, key) => {
    if (cell.selectionStart !== cell.selectionEnd) return cell.selectionEnd - cell.selectionStart === cell.value.length;
    return key === 'ArrowLeft' ? cell.selectionStart === 0 : cell.selectionEnd === cell.value.length;
  };
  const press = (cell, name) => {
    const link = familyOf(cell).querySelector(name) || document.querySelector(name);
    if (link) flush().then(() => link.click());
    return Boolean(link);
  };
  const days = cell => {
    flush().then(() => { location.assign(`${familyOf(cell).dataset.caseUrl}?week=${cell.dataset.week}`); });
    return true;
  };
  const setProof = (cell, proof) => {
    if (cell.readOnly || !number(cell.value)) return false;
    cell.dataset.proof = proof;
    draw(cell);
    touched(cell, 0);
    window.glide.say(`Proof ${NAMES[proof]}`);
    return true;
  };
  const LETTERS = {
    v: cell => press(cell, '[data-verify]'), z: cell => press(cell, '[data-zero]'), n: cell => press(cell, '[data-note]'), w: days,
  };
  const KEYS = {
    ArrowUp: cell => move(cell, -1, 0), ArrowDown: cell => move(cell, 1, 0), Enter: cell => move(cell, 1, 0) || true,
    ArrowLeft: cell => isAtEdge(cell, 'ArrowLeft') && move(cell, 0, -1),
    ArrowRight: cell => isAtEdge(cell, 'ArrowRight') && move(cell, 0, 1),
    Escape: cell => {
      const own = state.get(cell);
      if (!own.isBad) return false;
      cell.value = own.saved;
      Object.assign(own, { isBad: false, isDirty: false });
      cell.classList.remove('is-unsaved');
      sessionStorage.removeItem(keyOf(cell));
      quiet(cell);
      total(cell);
      return true;
    },
  };
  grid.addEventListener('keydown', event => {
    const cell = event.target.closest('.hours-cell');
    if (!cell || event.ctrlKey || event.metaKey || event.altKey) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const isOff = document.body.hasAttribute('data-keys-off');
    const done = KEYS[key]?.(cell) || (!isOff && (LETTERS[key]?.(cell) || (PROOFS[key] && setProof(cell, PROOFS[key]))));
    if (done) event.preventDefault();
  });
  grid.addEventListener('focusin', event => { if (event.target.matches('.hours-cell')) event.target.select(); });
  grid.addEventListener('input', event => {
    const cell = event.target.closest('.hours-cell');
    if (!cell) return;
    if (number(cell.value) && cell.dataset.proof === 'MISSING') {
      const all = lineOf(cell).querySelector('[data-all]');
      if (all?.value && all.dataset.chosen) cell.dataset.proof = all.value;
    }
    quiet(cell);
    draw(cell);
    touched(cell);
  });
  grid.addEventListener('focusout', event => {
    const cell = event.target.closest('.hours-cell');
    if (cell && state.get(cell)?.isDirty) save(cell);
  });
  grid.addEventListener('change', event => {
    const select = event.target.closest('[data-all]');
    if (!select?.value) return;
    select.dataset.chosen = 'yes';
    const own = [...lineOf(select).querySelectorAll('.hours-cell')].filter(cell => !cell.readOnly);
    own.filter(cell => number(cell.value) && cell.dataset.proof !== select.value).forEach(cell => setProof(cell, select.value));
  });

  // Cells are made ready; what never reached the server is put back and sent.

  cells.forEach(cell => {
    state.set(cell, { edits: 0, isDirty: false, isBad: false, isClash: false, timer: 0, busy: null, saved: cell.value });
    cell.maxLength = MOST_LETTERS;
    if ('shut' in cell.dataset) return;
    cell.readOnly = false;
    const found = sessionStorage.getItem(keyOf(cell));
    if (!found) return;
    const { rev, data } = JSON.parse(found);
    if (data.hours === cell.value && data.proof === cell.dataset.proof) { sessionStorage.removeItem(keyOf(cell)); return; }
    cell.value = data.hours;
    cell.dataset.proof = data.proof;
    cell.dataset.rev = rev;
    draw(cell);
    touched(cell, 0);
  });
  grid.querySelectorAll('[data-all]').forEach(select => { select.disabled = false; });
  document.addEventListener('signed-in', flush);
  addEventListener('online', flush);
  document.addEventListener('visibilitychange', () => { if (document.hidden) dirty().forEach(cell => save(cell, { keepalive: true })); });
  addEventListener('pagehide', () => dirty().forEach(cell => save(cell, { keepalive: true })));
  addEventListener('beforeunload', event => {
    isLeaving = true;
    setTimeout(() => { isLeaving = false; }, RETRY_MS);
    if (dirty().some(cell => state.get(cell).isBad || state.get(cell).isClash)) event.preventDefault();
  });
})();
