import { useEffect } from 'react';
import { alarmMessages } from './alarm-messages.ts';
import { markedIcon } from './page-mark.ts';

/** Shows the mark in the title and in the icon of the page, until it is closed or signed out. */
export function usePageMark(mark: string): void {
  useEffect(() => {
    const before = document.title;
    document.title = alarmMessages.documentTitle(mark);
    return () => {
      document.title = before;
    };
  }, [mark]);
  useEffect(() => {
    const icon = document.querySelector<HTMLLinkElement>('link[rel=icon]');
    if (icon === null || mark === '') return undefined;
    const { href } = icon;
    icon.href = markedIcon(mark);
    return () => {
      icon.href = href;
    };
  }, [mark]);
}
