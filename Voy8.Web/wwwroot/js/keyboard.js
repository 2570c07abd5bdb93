// "/" goes to the search box, also that of the list of jobs; the arrow keys go through the results, from the box and back to it.
const typing = target => target.closest?.('input, textarea, select, [contenteditable], [role=menu], [role=listbox]');
const links = () => [...document.querySelectorAll('.hit-link')];

function step(event, by) {
  const hits = links();
  const at = hits.indexOf(document.activeElement);
  const inBox = event.target.id === 'search-text';
  if (hits.length === 0 || (at < 0 && !inBox)) return;
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
  } else if (event.key === 'Escape' && event.target.id === 'search-text') {
    event.target.blur();
  }
});

// The box of the prerendered page is replaced when the page becomes interactive: what somebody typed until then is given back.
const prerendered = document.getElementById('search-text');
let typed = '';
prerendered?.addEventListener('input', () => { typed = prerendered.value; });
const takeover = new MutationObserver(() => {
  const box = document.getElementById('search-text');
  if (!box || box === prerendered) return;
  takeover.disconnect();
  if (typed && !box.value) {
    box.value = typed;
    box.dispatchEvent(new Event('input', { bubbles: true }));
  }
});
if (prerendered) takeover.observe(document.body, { childList: true, subtree: true });
