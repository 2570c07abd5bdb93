// Light and dark: what the system has, now and when it changes, and the reader's choice in a cookie.
const query = matchMedia('(prefers-color-scheme: dark)');

export function systemIsDark() {
  return query.matches;
}

export function save(mode) {
  document.cookie = `voy8-theme=${mode}.${query.matches ? 'dark' : 'light'}; path=/; max-age=31536000; samesite=lax`;
}

export function painted() {
  requestAnimationFrame(() => document.documentElement.classList.remove('theme-pending'));
}

export function watch(layout) {
  const changed = () => layout.invokeMethodAsync('SystemThemeChanged', query.matches);
  query.addEventListener('change', changed);
  return { stop: () => query.removeEventListener('change', changed) };
}
