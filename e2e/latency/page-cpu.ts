import type { Browser } from '@playwright/test';

interface ProcessInfo {
  type: string;
  cpuTime: number;
}

/** Returns the CPU seconds of the page's processes: its thread, its workers and its audio. */
export async function rendererCpuSeconds(browser: Browser): Promise<number> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo }: { processInfo: ProcessInfo[] } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  return processInfo.filter(({ type }) => type === 'renderer').reduce((sum, { cpuTime }) => sum + cpuTime, 0);
}

/** Returns the share of one core that the page uses while `during` runs, 0..n cores. */
export async function pageCpuShare(browser: Browser, during: () => Promise<void>): Promise<number> {
  const startedAtMs = performance.now();
  const before = await rendererCpuSeconds(browser);
  await during();
  const used = (await rendererCpuSeconds(browser)) - before;
  return used / ((performance.now() - startedAtMs) / 1000);
}
