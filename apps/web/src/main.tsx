import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import '@fontsource-variable/hanken-grotesk/wght.css';
import '@fontsource-variable/newsreader/wght.css';
import './tokens.css';
import './base.css';
import { App } from './app.tsx';
import { startCaptureWorker } from './capture/capture-client.ts';
import { openMicrophone } from './capture/microphone.ts';
import { watchPermission } from './capture/watch-permission.ts';
import { createIdentityStore } from './session/identity-store.ts';
import { watchPageLifecycle } from './session/page-lifecycle.ts';
import { createVoiceController } from './session/voice-controller.ts';

/** Whether the person asked their browser to spare data. Not every browser can say. */
function sparesData(): boolean {
  const connection: unknown = 'connection' in navigator ? navigator.connection : null;
  return (
    typeof connection === 'object' &&
    connection !== null &&
    'saveData' in connection &&
    connection.saveData === true
  );
}

const identity = createIdentityStore(() => localStorage);

// One a page, made outside of React: a component that mounts twice must not open two microphones.
const controller = createVoiceController({
  startCapture: startCaptureWorker,
  openMicrophone,
  identity,
  backend: new URLSearchParams(location.search).get('vad') === 'webgpu' ? 'webgpu' : 'wasm',
  afterPaint: (run) => requestAnimationFrame(() => setTimeout(run, 0)),
});

watchPageLifecycle(controller);
void watchPermission(() => controller.store.dispatch({ type: 'permission-changed' }));

// The detector is loaded in its worker while the page is drawn, so that the first press is as quick as the next.
if (!sparesData()) controller.prepare();

const root = document.querySelector('#root');
if (root === null) throw new Error('index.html has no #root.');
createRoot(root).render(
  <StrictMode>
    <App controller={controller} identity={identity} />
  </StrictMode>,
);
