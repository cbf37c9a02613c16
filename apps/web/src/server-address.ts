/**
 * Where Hark is served from, such as `https://x.example/hark/`, in the page and in its worker alike. Each file of the
 * build lies in a folder right below, so it knows without being told; in development Vite says it.
 */
function serverRoot(): URL {
  if (import.meta.env.DEV) return new URL(import.meta.env.BASE_URL, location.origin);
  // In a variable, or Vite would take the folder for an asset.
  const self = import.meta.url;
  return new URL('..', self);
}

/** The address of a path of the server, such as `v1/search`. */
export function serverUrl(path: string): string {
  return new URL(path, serverRoot()).href;
}

/** The route of this page: the path below where Hark is served from, without a slash at either end. */
export function pageRoute(): string {
  const { pathname: root } = serverRoot();
  const { pathname } = location;
  return pathname.startsWith(root) ? pathname.slice(root.length).replace(/\/+$/, '') : '';
}

/** The name of something that this browser keeps: one Hark of a host must not find what another has left there. */
export function storageName(name: string): string {
  const { pathname } = serverRoot();
  return pathname === '/' ? name : `${name}:${pathname}`;
}
