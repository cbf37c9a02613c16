import type { ReactElement } from 'react';
import { startCaptureWorker } from './capture/capture-client.ts';
import { openMicrophone } from './capture/microphone.ts';
import { watchPermission } from './capture/watch-permission.ts';
import { SearchPage } from './features/search/search-page.tsx';
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

/**
 * The search page and the one voice controller behind it, which is made outside of React: a component that mounts twice
 * must not open two microphones.
 */
export function startSearch(): ReactElement {
  const identity = createIdentityStore(() => localStorage);
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
  return <SearchPage controller={controller} identity={identity} />;
}
