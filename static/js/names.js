// Names go behind a shade while a participant sits beside the coach; remembered for this tab only.
(() => {
  const KEY = 'glide:names-hidden';
  const root = document.documentElement;
  const title = document.title;
  let hidden = sessionStorage.getItem(KEY) === 'yes';

  const show = () => {
    root.toggleAttribute('data-shaded', hidden);
    document.title = hidden ? 'Glidepath' : title;
    document.querySelectorAll('[data-shade]').forEach(button => button.setAttribute('aria-pressed', String(hidden)));
  };
  const toggle = () => {
    hidden = !hidden;
    if (hidden) sessionStorage.setItem(KEY, 'yes'); else sessionStorage.removeItem(KEY);
    show();
    window.glide.say(hidden ? 'Names hidden' : 'Names shown');
  };

  window.glide.toggleNames = toggle;
  show();
  addEventListener('DOMContentLoaded', show);
  addEventListener('htmx:afterSettle', show);
  addEventListener('click', event => { if (event.target.closest('[data-shade]')) toggle(); });
})();
