// A contact, on its own page or told by a note: says at once when the chosen way is marked unsafe for somebody ticked.
// Which ways those are comes with the page; the server checks it again.
(() => {
  const look = form => {
    const box = form.querySelector('[data-unsafe]');
    if (!box) return;
    const chosen = name => form.querySelector(`[name="${name}"]:checked`)?.value || '';
    const people = form.querySelectorAll('[name="participant_ids"]:is(:checked, [type="hidden"])');
    const ticked = new Set([...people].map(el => el.value));
    const method = chosen('method');
    const result = form.querySelector('[name="is_reached"]') ? chosen('is_reached') : 'yes';
    const now = [method, `${method}/${method === 'IN_PERSON' ? chosen('place') : ''}/${result}`];
    const at = form.querySelector('[name="at"]')?.value || '';
    const isHour = ({from, until}) => !from || (at && (from < until ? at >= from && at < until : at >= from || at < until));
    const isOurs = chosen('direction') !== 'IN';
    const lines = [...box.querySelectorAll('[data-when]')];
    lines.forEach(line => {
      const when = line.dataset.when.split(' ');
      line.hidden = !(method && isOurs && ticked.has(line.dataset.person) && now.some(one => when.includes(one)) && isHour(line.dataset));
    });
    const shown = lines.filter(line => !line.hidden);
    if (box.hidden && shown.length) window.glide.say(`This way is marked unsafe. ${shown.map(line => line.textContent).join('. ')}`);
    box.hidden = !shown.length;
    if (box.hidden) box.querySelector('[name="knows_unsafe"]').checked = false;
  };
  const lookAtAll = () => document.querySelectorAll('form[data-contact]').forEach(look);
  document.addEventListener('change', event => {
    const form = event.target.closest?.('form[data-contact]');
    if (form) look(form);
  });
  document.addEventListener('htmx:afterSettle', lookAtAll);
  lookAtAll();
})();
