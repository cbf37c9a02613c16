/** One sample of the Prometheus text format. */
export interface Sample {
  name: string;
  /** The labels as written, such as `outcome="transcribed"`; empty without any. */
  labels: string;
  value: number;
}

const SAMPLE = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)(?: \d+)?$/;

/** Reads the samples of a Prometheus exposition; ignores comments and everything else. */
export function readExposition(text: string): Sample[] {
  return text.split('\n').flatMap((line) => {
    const [, name, labels = '', value] = SAMPLE.exec(line) ?? [];
    return name === undefined || value === undefined ? [] : [{ name, labels, value: Number(value) }];
  });
}
