/**
 * Where Hark is served from, such as `https://x.example/hark/`, in the page and in its worker alike. Each file of the
 * build lies in a folder right below, so it knows without being told; in development Vite says it.
 */
function serverRoot(): URL {
  // In a variable, or Vite would take the folder for an asset.
  const self = import.meta.url;
  return new URL(import.meta.env.DEV ? import.meta.env.BASE_URL : '..', self);
}

/** The address of a path of the server, such as `v1/search`. */
export function serverUrl(path: string): string {
  return new URL(path, serverRoot()).href;
}

/** What of an address's path is the page's own: the rest of it, without a slash at either end. Pure. */
export function routeBelow(rootPath: string, path: string): string {
  return path.startsWith(rootPath) ? path.slice(rootPath.length).replace(/\/+$/, '') : '';
}

/** The route of this page. */
export function pageRoute(): string {
  return routeBelow(serverRoot().pathname, location.pathname);
}

/** The name of something that a browser keeps for the Hark at this path; as it is for one at `/`. Pure. */
export function nameBelow(rootPath: string, name: string): string {
  return rootPath === '/' ? name : `${name}:${rootPath}`;
}

/** The name of something that this browser keeps: one Hark of a host must not find what another has left there. */
export function storageName(name: string): string {
  return nameBelow(serverRoot().pathname, name);
}
