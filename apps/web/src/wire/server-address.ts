/**
 * Root of the server, such as `https://x.example/hark/`, for the page and its worker alike. Each file of the build lies
 * in a folder directly below it, so its own address gives it; in development Vite provides it.
 */
function serverRoot(): URL {
  // In a variable, or Vite would take the folder for an asset.
  const self = import.meta.url;
  return new URL(import.meta.env.DEV ? import.meta.env.BASE_URL : '..', self);
}

/** Returns the address of a server path, such as `v1/search`. */
export function serverUrl(path: string): string {
  return new URL(path, serverRoot()).href;
}

/** Returns the path below the root, without a slash at either end. Pure. */
export function routeBelow(rootPath: string, path: string): string {
  return path.startsWith(rootPath) ? path.slice(rootPath.length).replace(/\/+$/, '') : '';
}

/** The route of this page. */
export function pageRoute(): string {
  return routeBelow(serverRoot().pathname, location.pathname);
}

/** Returns the storage name of the Hark at this path; unchanged for `/`. Pure. */
export function nameBelow(rootPath: string, name: string): string {
  return rootPath === '/' ? name : `${name}:${rootPath}`;
}

/** Returns the name of a stored value: one Hark of a host must not find another's. */
export function storageName(name: string): string {
  return nameBelow(serverRoot().pathname, name);
}
