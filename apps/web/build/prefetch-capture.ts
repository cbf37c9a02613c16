import type { HtmlTagDescriptor, Plugin } from 'vite';

/** What the first press needs besides the page itself, in that order; the megabyte is the last. */
const FILES = [/microphone-worklet-[^/]*\.js$/, /capture-worker-[^/]*\.js$/, /silero-v6-[^/]*\.bin$/];

function prefetch(file: string): HtmlTagDescriptor {
  return { tag: 'link', attrs: { rel: 'prefetch', href: `./${file}` }, injectTo: 'head' };
}

/**
 * Has browsers fetch the files of the microphone with the page's first bytes, after the page's own. `prefetch` rather
 * than `preload`, which a worker's requests don't use. The server leaves it out where nobody wants it
 * (`http/serve-web-app.ts`).
 */
export function prefetchCapture(): Plugin {
  return {
    name: 'hark-prefetch-capture',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler: (_html, { bundle = {} }) => {
        const files = FILES.map((pattern) => Object.keys(bundle).find((file) => pattern.test(file)));
        return files.map((file, i) => {
          if (file === undefined) throw new Error(`The build has no file ${String(FILES[i])}.`);
          return prefetch(file);
        });
      },
    },
  };
}
