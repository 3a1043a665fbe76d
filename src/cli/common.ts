import { type Command, Option } from 'commander';

/** A command with the options that all have. */
export function command(program: Command, words: string, description: string): Command {
  return program
    .command(words)
    .description(description)
    .option('--data <dir>', 'workspace folder (default: WAIZI_DATA, else ./waizi-data)')
    .option('--json', 'answer as JSON')
    .addOption(new Option('--csv', 'answer as CSV').conflicts('json'));
}

/** Shown after the help of commands that answer from stored lists. */
export const AS_OF =
  '\nA question for a day is answered as of that day: by the last stored day on or before it, which the answer names.';
