import { type ReactElement, type ReactNode, StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { PageFailed } from './page-failed.tsx';

interface RenderOptions {
  /** Fetches what the page needs. */
  start: () => Promise<ReactElement>;
  /** Puts what all pages share around the page. */
  wrap: (page: ReactElement) => ReactNode;
  /** Loads the page anew. A module that did not arrive is not requested again within one page. */
  loadAgain: () => void;
  /** Takes errors that nothing else handled. */
  report: (error: unknown) => void;
}

/** Renders a page. A page that does not arrive or that throws leaves a message and a button, not an empty window. */
export async function renderPage(
  element: Element,
  { start, wrap, loadAgain, report }: RenderOptions,
): Promise<void> {
  const failed = <PageFailed loadAgain={loadAgain} />;
  const root = createRoot(element, {
    onUncaughtError(error) {
      report(error);
      root.render(failed);
    },
  });
  try {
    const page = await start();
    root.render(<StrictMode>{wrap(page)}</StrictMode>);
  } catch (error) {
    report(error);
    root.render(failed);
  }
}
