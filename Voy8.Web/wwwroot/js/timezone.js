// The IANA name of the browser's time zone, such as Europe/Berlin; empty where it tells none.
export function name() {
  return Intl.DateTimeFormat().resolvedOptions().timeZone ?? '';
}
