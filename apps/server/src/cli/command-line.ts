import type { Command } from 'commander';
import type { CommandContext } from './command-context.ts';

/** The context for adding the commands of a group. */
export interface CommandLine {
  /** Adds a command with `--json`. */
  command(nameAndArguments: string, description: string): Command;
  context(logLevel: 'info' | 'warn'): CommandContext;
}
