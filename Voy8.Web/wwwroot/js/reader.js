// Brings a passage of a document into view, and tells it to who listens rather than looks.
export function show(id) {
  const element = document.getElementById(id);
  if (element) {
    element.scrollIntoView({ block: 'center', behavior: matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth' });
    element.focus({ preventScroll: true });
  }
}
