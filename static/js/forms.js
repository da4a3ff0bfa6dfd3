// Forms: sent once, sent by Ctrl+Enter, errors take the focus.
(() => {
  const RELEASE_AFTER_MS = 8000;
  const buttons = form => [...form.elements].filter(el => el.type === 'submit');

  const hold = form => {
    form.dataset.busy = 'yes';
    buttons(form).forEach(button => button.setAttribute('aria-disabled', 'true'));
    setTimeout(() => release(form), RELEASE_AFTER_MS);
  };
  const release = form => {
    if (!form.dataset.busy) return;
    delete form.dataset.busy;
    buttons(form).forEach(button => button.removeAttribute('aria-disabled'));
  };

  // On window, so that every other listener has had its say before the form counts as sent.
  addEventListener('submit', event => {
    const form = event.target;
    if (event.defaultPrevented || form.method === 'dialog' || form.method === 'get') return;
    if (form.dataset.busy) event.preventDefault(); else hold(form);
  });
  addEventListener('htmx:beforeRequest', event => {
    const form = event.target;
    if (form.tagName !== 'FORM' || form.method === 'get') return;
    if (form.dataset.busy) event.preventDefault(); else hold(form);
  });
  addEventListener('htmx:afterRequest', event => { if (event.target.tagName === 'FORM') release(event.target); });
  addEventListener('pageshow', event => { if (event.persisted) document.querySelectorAll('form[data-busy]').forEach(release); });

  addEventListener('keydown', event => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    // outside a form it is meant for the page's form, if the page has one only
    const mains = document.querySelectorAll('main form [data-primary]');
    const form = event.target.form || (mains.length === 1 && !document.querySelector('dialog[open]') ? mains[0].form : null);
    if (!form) return;
    event.preventDefault();
    form.requestSubmit(form.querySelector('[data-primary]') || buttons(form)[0]);
  });

  // Enter in a line of text sends a form only by its main button: never by a side button that happens to stand first.
  addEventListener('keydown', event => {
    const { target } = event;
    if (event.key !== 'Enter' || event.ctrlKey || event.metaKey || event.defaultPrevented || event.isComposing) return;
    if (!target.matches?.('input:not([type="submit"], [type="button"], [type="reset"])') || !target.form) return;
    const main = target.form.querySelector('[data-primary]');
    if (main && buttons(target.form)[0] !== main) event.preventDefault();
  });

  const focusFirst = root => {
    const wanted = root.matches?.('[data-focus]') ? root : root.querySelector('[data-focus]');
    wanted?.focus();
  };
  addEventListener('DOMContentLoaded', () => focusFirst(document));
  addEventListener('htmx:afterSettle', event => focusFirst(event.target));

  addEventListener('click', event => {
    const link = event.target.closest('.note a[href^="#"]');
    const field = link && document.getElementById(link.getAttribute('href').slice(1));
    if (field) { event.preventDefault(); field.focus(); field.scrollIntoView({ block: 'center' }); }
  });

  // Menus close as people expect them to.
  const isNarrow = matchMedia('(max-width: 900px)');
  const openMenus = () => [...document.querySelectorAll(`details.menu[open]${isNarrow.matches ? ', details.rail__more[open]' : ''}`)];
  addEventListener('click', event => openMenus().forEach(menu => { if (!menu.contains(event.target)) menu.open = false; }));
  addEventListener('keydown', event => {
    if (event.key !== 'Escape') return;
    openMenus().forEach(menu => { menu.open = false; menu.querySelector('summary').focus(); });
  });
})();
