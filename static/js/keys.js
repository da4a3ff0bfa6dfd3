// Keys. Single letters can be turned off in My settings and do nothing while someone types.
(() => {
  const GO_WITHIN_MS = 1500;
  const off = document.body.hasAttribute('data-keys-off');
  const isTyping = el => el.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(el.tagName);
  const isCovered = () => document.querySelector('dialog[open]');
  const rows = () => [...document.querySelectorAll('[data-row]')].filter(row => row.offsetParent);
  let goSince = 0;

  const move = step => {
    const all = rows();
    if (!all.length) return;
    const here = all.indexOf(document.activeElement?.closest('[data-row]'));
    const next = here < 0 ? (step > 0 ? 0 : all.length - 1) : Math.max(0, Math.min(all.length - 1, here + step));
    all[next].focus();
    all[next].scrollIntoView({ block: 'nearest' });
  };
  const press = selector => {
    const row = document.activeElement?.closest('[data-row]');
    // the row in focus first, then the page, then the menu that stands on every page
    const found = row?.querySelector(selector) || document.querySelector(`main ${selector}`) || document.querySelector(selector);
    found?.click();
    return Boolean(found);
  };

  const SINGLE = {
    '/': () => { const find = document.getElementById('q'); find?.focus(); find?.select(); return Boolean(find); },
    '?': () => { document.getElementById('keys')?.togglePopover(); return true; },
    j: () => { move(1); return true; },
    k: () => { move(-1); return true; },
    g: () => { goSince = Date.now(); return true; },
    H: () => { window.glide.toggleNames(); return true; },
  };

  addEventListener('keydown', event => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    const target = event.target;
    if (event.key === 'Enter' && target.matches?.('[data-row]')) {
      const link = target.querySelector('a[href]');
      if (link) { event.preventDefault(); link.click(); }
      return;
    }
    if (off || event.key.length !== 1 || isTyping(target) || isCovered()) return;
    if (goSince && Date.now() - goSince < GO_WITHIN_MS) {
      goSince = 0;
      if (press(`[data-go="${CSS.escape(event.key.toLowerCase())}"]`)) { event.preventDefault(); return; }
    }
    const done = SINGLE[event.key]?.() ?? press(`[data-key="${CSS.escape(event.key)}"]`);
    if (done) event.preventDefault();
  });
})();
