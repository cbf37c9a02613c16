import { useEffect, useRef, type ReactElement, type ReactNode } from 'react';

/** The heading of a page of the operator. It takes the focus when the page opens, so that a screen reader says it. */
export function PageHeading({
  children,
  className = 'ops__heading',
}: {
  children: ReactNode;
  className?: string;
}): ReactElement {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    scrollTo(0, 0);
    heading.current?.focus();
  }, []);
  return (
    <h1 className={className} tabIndex={-1} ref={heading}>
      {children}
    </h1>
  );
}
