import { useEffect, useRef, type ReactElement, type ReactNode } from 'react';

/** The heading of a page of the operator. It takes the focus when the page opens, so that a screen reader says it. */
export function PageHeading({ children }: { children: ReactNode }): ReactElement {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    scrollTo(0, 0);
    heading.current?.focus();
  }, []);
  return (
    <h1 className="ops__heading" tabIndex={-1} ref={heading}>
      {children}
    </h1>
  );
}
