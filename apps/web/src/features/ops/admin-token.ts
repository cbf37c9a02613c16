const KEY = 'hark.admin-token';

/**
 * The operator's token: from the address that the server printed (`/ops#token=…`), from where it leaves at once, or from
 * earlier in this tab.
 */
export function takeAdminToken(): string | null {
  const given = new URLSearchParams(location.hash.slice(1)).get('token');
  if (given !== null) {
    sessionStorage.setItem(KEY, given);
    history.replaceState(null, '', location.pathname);
  }
  return given ?? sessionStorage.getItem(KEY);
}

export function keepAdminToken(token: string): void {
  sessionStorage.setItem(KEY, token);
}
