// A long choice by typing: editable combobox with list autocomplete (ARIA Authoring Practices).
(() => {
  const WAIT_MS = 200;

  const equip = field => {
    const input = field.querySelector('.in');
    const list = field.querySelector('[role="listbox"]');
    const value = field.querySelector('input[type="hidden"]');
    let at = -1;
    let timer = 0;
    let asked = 0;

    input.setAttribute('role', 'combobox');
    input.setAttribute('aria-autocomplete', 'list');
    input.setAttribute('aria-expanded', 'false');
    input.setAttribute('aria-controls', list.id);

    const options = () => [...list.children];
    const open = is => {
      list.hidden = !is;
      input.setAttribute('aria-expanded', String(is));
      if (!is) { at = -1; input.removeAttribute('aria-activedescendant'); }
    };
    const mark = index => {
      const all = options();
      if (!all.length) return;
      at = (index + all.length) % all.length;
      all.forEach((option, n) => option.setAttribute('aria-selected', String(n === at)));
      input.setAttribute('aria-activedescendant', all[at].id);
      all[at].scrollIntoView({ block: 'nearest' });
    };
    const pick = option => {
      input.value = option.dataset.label;
      value.value = option.dataset.value;
      open(false);
      value.dispatchEvent(new Event('change', { bubbles: true }));
    };
    const show = results => {
      list.replaceChildren(...results.map((result, n) => {
        const option = document.createElement('li');
        option.id = `${list.id}_${n}`;
        option.setAttribute('role', 'option');
        option.setAttribute('aria-selected', 'false');
        option.dataset.value = result.value;
        option.dataset.label = result.label;
        option.append(result.label);
        if (result.hint) {
          const hint = document.createElement('span');
          hint.className = 'small muted';
          hint.textContent = ` ${result.hint}`;
          option.append(hint);
        }
        return option;
      }));
      at = -1;
      open(results.length > 0);
      window.glide.say(results.length === 1 ? '1 found' : `${results.length} found`);
    };
    const find = async () => {
      const turn = ++asked;
      const answer = await fetch(field.dataset.combo, {
        method: 'POST',
        headers: { Accept: 'application/json', 'X-CSRFToken': window.glide.token() },
        body: new URLSearchParams({ q: input.value }),
      }).catch(() => null);
      if (turn !== asked || !answer) return;
      if (answer.status === 401) document.dispatchEvent(new Event('signed-out'));
      else if (answer.ok) show((await answer.json()).results);
    };

    input.addEventListener('input', () => {
      value.value = '';
      clearTimeout(timer);
      timer = setTimeout(find, WAIT_MS);
    });
    input.addEventListener('keydown', event => {
      if (event.key === 'ArrowDown') { event.preventDefault(); if (list.hidden) find(); else mark(at + 1); }
      else if (event.key === 'ArrowUp' && !list.hidden) { event.preventDefault(); mark(at - 1); }
      else if (event.key === 'Enter' && !list.hidden && at >= 0) { event.preventDefault(); pick(options()[at]); }
      else if (event.key === 'Escape' && !list.hidden) { event.stopPropagation(); open(false); }
    });
    list.addEventListener('mousedown', event => {
      const option = event.target.closest('[role="option"]');
      if (option) { event.preventDefault(); pick(option); }
    });
    input.addEventListener('blur', () => open(false));
  };

  const scan = root => root.querySelectorAll('[data-combo]:not([data-ready])').forEach(field => { field.dataset.ready = 'yes'; equip(field); });
  scan(document);
  addEventListener('htmx:afterSettle', event => scan(event.target.parentElement || document));
})();
