/** Key of an element's reference in answers (W3C WebDriver, 12). */
const ELEMENT = 'element-6066-11e4-a52e-4f735466cecf';
/** Starting a browser is slow on a busy machine. */
const LONGEST_COMMAND_MS = 90_000;
const LONGEST_START_MS = 30_000;
const LOOK_EVERY_MS = 100;

/** One session of W3C WebDriver. */
export interface WebDriverSession {
  post(path: string, body: object): Promise<unknown>;
  get(path: string): Promise<unknown>;
  /** Of the first element that matches. */
  element(selector: string): Promise<string>;
  /** The driver accepts no other session before. */
  end(): Promise<void>;
}

const valueOf = (answer: unknown, name: string): unknown => Reflect.get(Object(answer), name);

async function command(url: string, method: string, body?: object): Promise<unknown> {
  const response = await fetch(url, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(LONGEST_COMMAND_MS),
  });
  const value = valueOf(await response.json(), 'value');
  if (response.ok) return value;
  throw new Error(`WebDriver: ${String(valueOf(value, 'error'))}: ${String(valueOf(value, 'message'))}`);
}

/** Resolves when the driver listens. */
async function untilReady(driverUrl: string): Promise<void> {
  for (let triesLeft = LONGEST_START_MS / LOOK_EVERY_MS; ; triesLeft--) {
    const status = await command(`${driverUrl}/status`, 'GET').catch((error: unknown) => {
      if (triesLeft <= 0) throw error;
      return null;
    });
    if (valueOf(status, 'ready') === true) return;
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}

/** @param capabilities that the browser must have */
export async function openWebDriverSession(
  driverUrl: string,
  capabilities: object,
): Promise<WebDriverSession> {
  await untilReady(driverUrl);
  const opened = await command(`${driverUrl}/session`, 'POST', {
    capabilities: { alwaysMatch: capabilities },
  });
  const url = `${driverUrl}/session/${String(valueOf(opened, 'sessionId'))}`;
  const post = (path: string, body: object): Promise<unknown> => command(`${url}/${path}`, 'POST', body);
  return {
    post,
    get: (path) => command(`${url}/${path}`, 'GET'),
    async element(selector) {
      const found = await post('element', { using: 'css selector', value: selector });
      return String(valueOf(found, ELEMENT));
    },
    end: async () => void (await command(url, 'DELETE')),
  };
}
