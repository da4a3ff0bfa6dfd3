// My drafts: words of this tab that the server has not acknowledged yet, each with the way back to its form.
(() => {
  const card = document.getElementById('drafts-on-device');
  const prefix = `glide:draft:${document.body.dataset.user}:`;
  const found = Object.keys(sessionStorage).filter(key => key.startsWith(prefix)).map(key => JSON.parse(sessionStorage.getItem(key)));
  const kept = found.filter(({ page }) => page?.startsWith('/'));
  if (!card || !kept.length) return;
  card.querySelector('[data-list]').replaceChildren(...kept.map(({ page, words, at }) => {
    const line = document.createElement('li');
    const link = document.createElement('a');
    const when = document.createElement('span');
    line.dataset.row = '';
    line.tabIndex = -1;
    link.href = page;
    link.className = 'pii';
    link.textContent = words || 'Form';
    when.textContent = `Typed ${window.glide.hour(new Date(at))}`;
    line.append(link, when);
    return line;
  }));
  card.hidden = false;
})();
