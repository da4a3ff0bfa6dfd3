// A box to sign in by finger, pen or mouse. Typing the name does the same for everybody else, and without script.
(() => {
  const begin = pad => {
    const form = pad.closest('form');
    const kept = form?.querySelector('[name="drawing"]');
    const canvas = pad.querySelector('canvas');
    const pen = canvas?.getContext('2d');
    if (!kept || !pen) return;
    let isDown = false;
    let isDrawn = false;
    const clear = () => {
      pen.clearRect(0, 0, canvas.width, canvas.height);
      kept.value = '';
      isDrawn = false;
    };
    const at = event => {
      const box = canvas.getBoundingClientRect();
      return [(event.clientX - box.left) * canvas.width / box.width, (event.clientY - box.top) * canvas.height / box.height];
    };
    const keep = () => { kept.value = isDrawn ? canvas.toDataURL('image/png').split(',')[1] : ''; };
    pen.lineWidth = 4;
    pen.lineCap = 'round';
    pen.lineJoin = 'round';
    pen.strokeStyle = '#16262b';
    canvas.addEventListener('pointerdown', event => {
      if (event.button) return;
      isDown = true;
      canvas.setPointerCapture(event.pointerId);
      pen.beginPath();
      pen.moveTo(...at(event));
      event.preventDefault();
    });
    canvas.addEventListener('pointermove', event => {
      if (!isDown) return;
      pen.lineTo(...at(event));
      pen.stroke();
      isDrawn = true;
    });
    const end = () => {
      if (!isDown) return;
      isDown = false;
      keep();
    };
    canvas.addEventListener('pointerup', end);
    canvas.addEventListener('pointercancel', end);
    pad.querySelector('[data-sign-clear]').addEventListener('click', () => {
      clear();
      window.glide?.say('The box is empty again.');
    });
    kept.value = '';
    pad.hidden = false;
    pad.parentElement.querySelectorAll('[data-sign-needs-script]').forEach(line => { line.hidden = true; });
  };
  document.querySelectorAll('[data-sign-pad]').forEach(begin);
})();
