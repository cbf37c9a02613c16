import type { Command } from 'commander';
import type { CommandContext } from './command-context.ts';

/** What the commands of a group are added with. */
export interface CommandLine {
  /** Adds a command with `--json`. */
  command(nameAndArguments: string, description: string): Command;
  context(logLevel: 'info' | 'warn'): CommandContext;
}
