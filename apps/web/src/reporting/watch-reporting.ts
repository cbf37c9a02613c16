interface Reporting {
  leave: () => void;
  flush: () => Promise<void>;
  /** The person looks at the page again. */
  returned: () => void;
}

/** Sends what waits when the page goes away, and notes when somebody comes back. Returns what ends the watch. */
export function watchReporting({ leave, flush, returned }: Reporting): () => void {
  const onVisibility = (): void => (document.visibilityState === 'hidden' ? leave() : returned());
  const onPageShow = (): void => returned();
  const onOnline = (): void => void flush();
  // Phones end hidden pages without another word.
  document.addEventListener('visibilitychange', onVisibility);
  window.addEventListener('pagehide', leave);
  window.addEventListener('pageshow', onPageShow);
  window.addEventListener('online', onOnline);
  return () => {
    document.removeEventListener('visibilitychange', onVisibility);
    window.removeEventListener('pagehide', leave);
    window.removeEventListener('pageshow', onPageShow);
    window.removeEventListener('online', onOnline);
  };
}
