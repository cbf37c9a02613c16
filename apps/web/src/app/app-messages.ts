/** Words of what stands in the place of a page that did not load. */
export const appMessages = {
  notLoaded: 'This page did not load.',
  notLoadedNext: 'A part of it did not arrive, or it failed. Check the connection, then load the page again.',
  loadAgain: 'Load again',
} as const;
