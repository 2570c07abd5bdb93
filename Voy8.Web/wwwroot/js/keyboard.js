// "/" goes to the search box, also that of the list of jobs; the arrow keys, and j and k, go through the results, from the box and back to it.
const typing = target => target.closest?.('input, textarea, select, [contenteditable], [role=menu], [role=listbox]');
const links = () => [...document.querySelectorAll('.hit-link')];

function step(event, by, fromAnywhere = false) {
  const hits = links();
  const at = hits.indexOf(document.activeElement);
  const inBox = event.target.id === 'search-text';
  if (hits.length === 0 || (at < 0 && !inBox && !(fromAnywhere && by > 0))) return;
  event.preventDefault();
  if (at + by < 0) {
    if (!inBox) document.getElementById('search-text')?.focus();
    return;
  }
  const next = hits[Math.min(at + by, hits.length - 1)];
  next.focus({ preventScroll: true });
  next.closest('.hit')?.scrollIntoView({ block: 'nearest', behavior: 'smooth' });
}

document.addEventListener('keydown', event => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.target.getAttribute?.('aria-expanded') === 'true' && event.target.id === 'search-text') {
    // The list of suggestions has these keys: the caret and the text stay as they are.
    if (['ArrowDown', 'ArrowUp', 'Escape'].includes(event.key)) event.preventDefault();
    return;
  }
  if (event.key === '/' && !typing(event.target)) {
    const box = document.querySelector('#search-text, #search-jobs');
    if (box) {
      event.preventDefault();
      box.focus();
      box.select();
    }
  } else if (event.key === 'ArrowDown') {
    step(event, 1);
  } else if (event.key === 'ArrowUp') {
    step(event, -1);
  } else if (event.key === 'j' && !typing(event.target)) {
    step(event, 1, true);
  } else if (event.key === 'k' && !typing(event.target)) {
    step(event, -1);
  } else if (event.key === 'Escape' && event.target.id === 'search-text') {
    event.target.blur();
  }
});

// The box of the prerendered page is replaced when the page becomes interactive: what somebody typed until then is given back.
const prerendered = document.getElementById('search-text');
// Typed before this script ran, or since.
let typed = prerendered && prerendered.value !== prerendered.defaultValue ? prerendered.value : null;
let focused = !!prerendered && document.activeElement === prerendered;
prerendered?.addEventListener('input', () => { typed = prerendered.value; focused = true; });
prerendered?.addEventListener('focus', () => { focused = true; });
prerendered?.addEventListener('blur', () => { focused = !prerendered.isConnected; });
const takeover = new MutationObserver(() => {
  const box = document.getElementById('search-text');
  if (!box || box === prerendered) return;
  takeover.disconnect();
  if (focused && document.activeElement === document.body) {
    box.focus();
    box.setSelectionRange(prerendered.selectionStart, prerendered.selectionEnd);
  }
  if (typed !== null && box.value !== typed) {
    box.value = typed;
    box.setSelectionRange(prerendered.selectionStart, prerendered.selectionEnd);
    box.dispatchEvent(new Event('input', { bubbles: true }));
  }
});
if (prerendered) takeover.observe(document.body, { childList: true, subtree: true });
