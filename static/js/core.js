// What the other scripts share. Loaded first, in the head.
(() => {
  document.documentElement.classList.add('js');

  // Speak through the live region; emptied first, so that the same words are heard twice.
  const say = words => {
    const region = document.getElementById('say');
    if (!region) return;
    region.textContent = '';
    setTimeout(() => { region.textContent = words; }, 30);
  };

  const headers = () => JSON.parse(document.body.getAttribute('hx-headers') || '{}');
  const token = () => headers()['X-CSRFToken'] || '';

  // Signing in changes the token: renew it wherever the page holds one.
  const renewToken = value => {
    if (!value || value === token()) return;
    document.body.setAttribute('hx-headers', JSON.stringify({ ...headers(), 'X-CSRFToken': value }));
    document.querySelectorAll('input[name="csrfmiddlewaretoken"]').forEach(input => { input.value = value; });
  };

  const hour = moment => moment.toLocaleTimeString('en-US', { hour: 'numeric', minute: '2-digit' });

  addEventListener('DOMContentLoaded', () => {
    // The rail is open where the page stands; in the bottom bar of a telephone its list would cover the page.
    if (matchMedia('(min-width: 901px)').matches) document.querySelector('[data-open-wide]')?.setAttribute('open', '');
    // The section that is shown stands in sight in a row of tabs that scrolls; letters get wider when the font is there.
    const tab = document.querySelector('.tabs [aria-current]');
    const show = () => { tab.parentElement.scrollLeft = tab.offsetLeft - (tab.parentElement.clientWidth - tab.offsetWidth) / 2; };
    if (tab) { show(); document.fonts.ready.then(show); }
  });

  window.glide = { say, token, renewToken, hour };
})();
