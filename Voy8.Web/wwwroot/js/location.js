// The reader's position, when the browser gives it: [latitude, longitude], or the reason why not.
export function current() {
  return new Promise(resolve => {
    if (!navigator.geolocation) {
      resolve({ error: 'This browser does not tell its position.' });
      return;
    }
    navigator.geolocation.getCurrentPosition(
      position => resolve({ lat: position.coords.latitude, lon: position.coords.longitude }),
      problem => resolve({ error: problem.code === 1 ? 'Your browser was not allowed to tell your position.' : 'Your position could not be found.' }),
      { timeout: 10000, maximumAge: 300000 });
  });
}
