// Runs before anything is painted: tells the server, through the cookie, what the system's colours are, and hides the
// page for a moment when it was rendered in the others.
(() => {
  const cookie = /(?:^|; )voy8-theme=([a-z.]+)/.exec(document.cookie)?.[1] ?? '';
  const [chosen, seen] = cookie.split('.');
  const mode = chosen || 'system';
  const dark = matchMedia('(prefers-color-scheme: dark)').matches;
  document.cookie = `voy8-theme=${mode}.${dark ? 'dark' : 'light'}; path=/; max-age=31536000; samesite=lax`;
  if (mode === 'system' && dark !== (seen === 'dark')) {
    const root = document.documentElement;
    root.classList.add('theme-pending', dark ? 'pending-dark' : 'pending-light');
    setTimeout(() => root.classList.remove('theme-pending'), 2000);
  }
})();
