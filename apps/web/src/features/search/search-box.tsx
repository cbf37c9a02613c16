import { useEffect, useRef, type ReactElement, type RefObject } from 'react';
import { messages } from './messages.ts';
import './search-box.css';

/** Faster keystrokes, such as of a held key, cause one search. */
const DEBOUNCE_MS = 50;
const MAX_CHARACTERS = 200;

interface SearchBoxProps {
  inputRef: RefObject<HTMLInputElement | null>;
  text: string;
  onText: (text: string) => void;
  /** Called when the text changes or Enter is pressed. */
  onSearch: (text: string, kind: 'instant' | 'full') => void;
}

/** The typed search, always available, whatever the state of the microphone. */
export function SearchBox({ inputRef, text, onText, onSearch }: SearchBoxProps): ReactElement {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);

  const change = (next: string): void => {
    onText(next);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => onSearch(next, 'instant'), DEBOUNCE_MS);
  };
  const commit = (): void => {
    clearTimeout(timer.current);
    onSearch(text, 'full');
  };

  return (
    <search className="search-box">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          commit();
        }}
      >
        <svg className="search-box__icon" viewBox="0 0 20 20" aria-hidden="true">
          <circle cx="8.5" cy="8.5" r="5.5" />
          <path d="M13 13l4.5 4.5" />
        </svg>
        <input
          ref={inputRef}
          className="search-box__input"
          data-testid="typed-query"
          type="search"
          dir="auto"
          enterKeyHint="search"
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          maxLength={MAX_CHARACTERS}
          aria-label={messages.searchLabel}
          aria-keyshortcuts="/"
          placeholder={messages.searchPlaceholder}
          value={text}
          onChange={(event) => change(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Escape' || text === '') return;
            event.stopPropagation();
            change('');
          }}
        />
        <kbd className="search-box__key" aria-hidden="true">
          {messages.searchKey}
        </kbd>
      </form>
    </search>
  );
}
