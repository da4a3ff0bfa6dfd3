// Copies what a button names, where the browser lets it; without script the button is not there.
(() => {
  if (!navigator.clipboard) return;
  for (const button of document.querySelectorAll("[data-copies]")) {
    const what = document.getElementById(button.dataset.copies);
    if (!what) continue;
    button.hidden = false;
    button.addEventListener("click", () => navigator.clipboard.writeText(what.textContent.trim()));
  }
})();
