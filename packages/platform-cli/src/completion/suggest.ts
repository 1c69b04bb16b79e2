import type { Argument, Command, Option } from 'commander';

/** One way to go on. */
export interface Suggestion {
  readonly value: string;
  readonly description: string;
}

/** What completes the last word: some of these, or files. */
export interface Completion {
  readonly suggestions: readonly Suggestion[];
  readonly isFile: boolean;
}

/** Values that only a running platform knows, by the name of an argument or option. */
export type Values = (
  name: string,
  words: readonly string[],
) => Promise<readonly Suggestion[]>;

const NOTHING: Completion = { suggestions: [], isFile: false };
const FILES: Completion = { suggestions: [], isFile: true };

/**
 * What the last word may become.
 *
 * @param words - what stands after the program's name, the last one being written, perhaps empty
 */
export async function suggest(
  program: Command,
  words: readonly string[],
  valuesOf: Values,
): Promise<Completion> {
  const typed = joinAssignments(words);
  const last = typed.at(-1) ?? '';
  const { command, before, places } = descend(program, typed.slice(0, -1));
  const completion = await completeWord(last);
  return {
    ...completion,
    suggestions: completion.suggestions.filter(({ value }) =>
      value.startsWith(last),
    ),
  };

  async function completeWord(word: string): Promise<Completion> {
    if (before && !(before.variadic && word.startsWith('-'))) {
      return complete(before.argChoices, before.attributeName(), before.flags);
    }
    if (word.startsWith('-')) {
      return { suggestions: optionsOf(command), isFile: false };
    }
    const subcommands = command
      .createHelp()
      .visibleCommands(command)
      .map(each => ({ value: each.name(), description: each.description() }));
    if (subcommands.length > 0) {
      return { suggestions: subcommands, isFile: false };
    }
    const argument = argumentAt(command, places);
    return argument
      ? complete(argument.argChoices, argument.name(), argument.name())
      : NOTHING;
  }

  async function complete(
    choices: readonly string[] | undefined,
    name: string,
    shown: string,
  ): Promise<Completion> {
    if (choices) {
      const suggestions = choices.map(value => ({ value, description: '' }));
      return { suggestions, isFile: false };
    }
    return /file|path/.test(shown)
      ? FILES
      : { suggestions: await valuesOf(name, typed), isFile: false };
  }
}

interface Place {
  /** The command that the words lead to. */
  readonly command: Command;
  /** The option that waits for its value. */
  readonly before: Option | undefined;
  /** How many arguments stand there already. */
  readonly places: number;
}

function descend(program: Command, words: readonly string[]): Place {
  let command = program;
  let before: Option | undefined;
  let places = 0;
  for (const word of words) {
    if (before?.required && !before.variadic) {
      before = undefined;
    } else if (word.startsWith('-')) {
      const option = command.options.find(
        ({ short, long }) => word === short || word === long,
      );
      before = option?.required ? option : undefined;
    } else if (!before) {
      const next = command.commands.find(
        each => each.name() === word || each.aliases().includes(word),
      );
      if (next) {
        command = next;
        places = 0;
      } else {
        places += 1;
      }
    }
  }
  return { command, before, places };
}

function argumentAt(command: Command, place: number): Argument | undefined {
  const known = command.registeredArguments;
  const last = known.at(-1);
  return known[place] ?? (last?.variadic ? last : undefined);
}

function optionsOf(command: Command): Suggestion[] {
  return command
    .createHelp()
    .visibleOptions(command)
    .map(option => ({
      value: option.long ?? option.flags,
      description: option.description,
    }));
}

/** bash splits `--output=json` at the sign; here it is one option and its value. */
function joinAssignments(words: readonly string[]): string[] {
  const last = words.length - 1;
  return words.flatMap((word, index) => {
    if (word === '=') {
      return index === last ? [''] : [];
    }
    const [, option, value] = /^(--[a-z-]+)=(.*)$/.exec(word) ?? [];
    return option === undefined ? [word] : [option, value];
  });
}
