// The notice shown while the page has lost its server. Blazor drives it through the element's id, classes and event.
const notice = document.getElementById('components-reconnect-modal');
const retryWhenSeen = () => document.visibilityState === 'visible' && retry();

async function retry() {
  document.removeEventListener('visibilitychange', retryWhenSeen);
  try {
    // False: the server is there, but this page's circuit is gone.
    if (!await Blazor.reconnect() && !await Blazor.resumeCircuit()) location.reload();
  } catch {
    document.addEventListener('visibilitychange', retryWhenSeen);
  }
}

notice.addEventListener('components-reconnect-state-changed', ({ detail }) => {
  switch (detail.state) {
    case 'show': notice.show(); break;
    case 'hide': notice.close(); break;
    case 'failed': document.addEventListener('visibilitychange', retryWhenSeen); break;
    case 'rejected': location.reload(); break;
  }
});
document.getElementById('reconnect-now').addEventListener('click', retry);
