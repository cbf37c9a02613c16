/** Writes a command's result to standard output, for a person or, with `--json`, for a program. */
export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

export function printJson(value: unknown): void {
  print(JSON.stringify(value));
}
