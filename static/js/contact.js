// Log contact: says at once when the chosen way is marked unsafe for somebody ticked. Which ways those are comes with
// the page; the server checks it again.
(() => {
  const form = document.querySelector('form[data-contact]');
  const box = form?.querySelector('[data-unsafe]');
  if (!box) return;
  const chosen = name => form.querySelector(`[name="${name}"]:checked`)?.value || '';
  const look = () => {
    const ticked = new Set([...form.querySelectorAll('[name="participant_ids"]:checked')].map(el => el.value));
    const method = chosen('method');
    const now = [method, `${method}/${method === 'IN_PERSON' ? chosen('place') : ''}/${chosen('is_reached')}`];
    const isOurs = chosen('direction') !== 'IN';
    const lines = [...box.querySelectorAll('[data-when]')];
    lines.forEach(line => {
      const when = line.dataset.when.split(' ');
      line.hidden = !(method && isOurs && ticked.has(line.dataset.person) && now.some(one => when.includes(one)));
    });
    const shown = lines.filter(line => !line.hidden);
    if (box.hidden && shown.length) window.glide.say(`This way is marked unsafe. ${shown.map(line => line.textContent).join('. ')}`);
    box.hidden = !shown.length;
    if (box.hidden) box.querySelector('[name="knows_unsafe"]').checked = false;
  };
  form.addEventListener('change', look);
  look();
})();
