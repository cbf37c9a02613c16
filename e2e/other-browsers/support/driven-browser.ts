/** A browser on one page, driven from outside: the little that the walk needs of each. */
export interface DrivenBrowser {
  open(url: string): Promise<void>;
  /** A press of the mouse or the finger, as a person's: scripts can't open a microphone. */
  click(selector: string): Promise<void>;
  type(selector: string, text: string): Promise<void>;
  /** What an expression is in the page, as far as JSON can say it. */
  evaluate(expression: string): Promise<unknown>;
  /** Everything that the console of the page has said: messages, warnings and errors. */
  consoleMessages(): Promise<readonly string[]>;
  screenshot(path: string): Promise<void>;
  close(): Promise<void>;
}

export interface BrowserSettings {
  /** Where its sound comes from, and its locale. */
  env: NodeJS.ProcessEnv;
  /** The person is asked for the microphone and says no. */
  isMicrophoneDenied?: boolean;
}

/** One kind of browser: how it is started, and why it can't be. */
export interface BrowserKind {
  name: string;
  /** The programs of it that are missing here. */
  missing: readonly string[];
  start(settings: BrowserSettings): Promise<DrivenBrowser>;
}
