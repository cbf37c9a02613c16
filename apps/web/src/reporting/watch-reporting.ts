interface Reporting {
  leave: () => void;
  flush: () => Promise<void>;
  /** Called when the person sees the page again. */
  returned: () => void;
}

/** Sends waiting events when the page closes, and notes returns to it. Returns a function that ends the watch. */
export function watchReporting({ leave, flush, returned }: Reporting): () => void {
  const onVisibility = (): void => (document.visibilityState === 'hidden' ? leave() : returned());
  const onPageShow = (): void => returned();
  const onOnline = (): void => void flush();
  // Phones end hidden pages without a further event.
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
