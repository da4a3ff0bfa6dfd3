// A note being written: which sentences of the record still stand as they were, and how long it has become.
// The server says both without this; here they follow the typing.
(() => {
  const squeezed = text => text.split(/\r?\n/).join('\n');
  const isWord = sign => sign !== undefined && /[\p{L}\p{N}_]/u.test(sign);
  const stands = (sentence, text) => {
    for (let at = text.indexOf(sentence); at >= 0; at = text.indexOf(sentence, at + 1)) {
      if (!isWord(text[at - 1]) && !isWord(text[at + sentence.length])) return true;
    }
    return false;
  };
  const look = form => {
    const boxes = [...form.querySelectorAll('textarea[name^="section_"]')];
    const text = boxes.map(box => squeezed(box.value)).join('\n');
    form.querySelectorAll('[data-sentence]').forEach(line => {
      const isKept = stands(line.dataset.sentence, text);
      line.classList.toggle('is-changed', !isKept);
      const words = isKept ? 'From the record' : 'Yours now';
      const state = line.querySelector('[data-state]');
      if (state.textContent !== words) state.textContent = words;
    });
    const meter = form.querySelector('[data-length]');
    if (!meter) return;
    const count = text.split(/\s+/).filter(Boolean).length;
    const most = Number(meter.dataset.most);
    meter.classList.toggle('is-long', count > most);
    meter.querySelector('[data-words]').textContent = count > most
      ? `${count} words: ${count - most} more than the ${most} to aim at. Is it one subject?` : `${count} of at most ${most} words.`;
  };
  const lookAtAll = () => document.querySelectorAll('#note-form form').forEach(look);
  document.addEventListener('input', event => {
    const form = event.target.closest?.('#note-form form');
    if (form) look(form);
  });
  document.addEventListener('htmx:afterSettle', lookAtAll);
  lookAtAll();
})();
