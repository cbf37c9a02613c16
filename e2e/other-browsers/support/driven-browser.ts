/** A browser with one page, driven from outside: the few operations that the tests need. */
export interface DrivenBrowser {
  open(url: string): Promise<void>;
  /** A real press of mouse or finger: scripts can't open a microphone. */
  click(selector: string): Promise<void>;
  type(selector: string, text: string): Promise<void>;
  /** Evaluates an expression in the page; the value must be JSON. */
  evaluate(expression: string): Promise<unknown>;
  /** Returns all console output of the page: messages, warnings and errors. */
  consoleMessages(): Promise<readonly string[]>;
  screenshot(path: string): Promise<void>;
  close(): Promise<void>;
}

export interface BrowserSettings {
  /** Selects its sound source and its locale. */
  env: NodeJS.ProcessEnv;
  /** Whether the permission prompt for the microphone is refused. */
  isMicrophoneDenied?: boolean;
}

/** A kind of browser: how to start it, and why that is impossible. */
export interface BrowserKind {
  name: string;
  /** Its programs that are not installed. */
  missing: readonly string[];
  start(settings: BrowserSettings): Promise<DrivenBrowser>;
}
