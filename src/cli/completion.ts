/** Scripts that complete commands, options and their values in a shell, made from the program itself. */
import type { Command, Option } from "commander";
import { inFishQuotes } from "../report/escape.js";

/** The shells that there are scripts for. */
export type Shell = "bash" | "zsh" | "fish";

/**
 * The script for a shell, which it runs when it starts: `source <(tfparity completion bash)`. It completes the
 * commands, options and choices of the program, and files elsewhere.
 */
export const completionScript = (program: Command, shell: Shell): string => SCRIPTS[shell](commandsOf(program));

// --- internal ---

/** What is completed after one command. */
interface CompletedCommand {
  readonly name: string;
  readonly description: string;
  readonly options: readonly CompletedOption[];
  /** What its argument may be, where that is one of a few words. */
  readonly words: readonly string[];
}

interface CompletedOption {
  /** `-c` and `--contract`. */
  readonly flags: readonly string[];
  readonly description: string;
  readonly takesValue: boolean;
  /** What the value may be, where that is one of a few words. */
  readonly choices: readonly string[];
}

function commandsOf(program: Command): readonly CompletedCommand[] {
  const help = program.createHelp();
  const commands = help.visibleCommands(program);
  const names = commands.map((command) => command.name());
  return commands.map((command) => ({
    name: command.name(),
    description: command.description(),
    options: help.visibleOptions(command).map(optionOf),
    words:
      command.name() === "help" ? names : command.registeredArguments.flatMap(({ argChoices }) => argChoices ?? []),
  }));
}

const optionOf = ({ short, long, description, required, optional, argChoices }: Option): CompletedOption => ({
  flags: [short, long].filter((flag) => flag !== undefined && flag !== null),
  description,
  takesValue: required || optional,
  choices: argChoices ?? [],
});

const SCRIPTS: Readonly<Record<Shell, (commands: readonly CompletedCommand[]) => string>> = {
  bash: bashScript,
  zsh: zshScript,
  fish: fishScript,
};

const namesOf = (commands: readonly CompletedCommand[]): string => commands.map(({ name }) => name).join(" ");

/** One line for each option with a value, which comes before all else: `"check --fail-on") …`. */
const valueCases = (commands: readonly CompletedCommand[], reply: (words: string) => string): readonly string[] =>
  commands.flatMap(({ name, options }) =>
    options
      .filter(({ takesValue }) => takesValue)
      .map(({ flags, choices }) => {
        const cases = flags.map((flag) => `"${name} ${flag}"`).join("|");
        return `    ${cases}) ${reply(choices.join(" "))} return ;;`;
      }),
  );

/** One line for each command: what stands after it, given how its words are found. */
const commandCases = (
  commands: readonly CompletedCommand[],
  wordsOf: (command: CompletedCommand) => readonly string[],
  reply: (words: string) => string,
): readonly string[] =>
  commands
    .map((command) => ({ command, words: wordsOf(command) }))
    .filter(({ words }) => words.length > 0)
    .map(({ command, words }) => `    ${command.name}) ${reply(words.join(" "))} return ;;`);

const flagsOf = ({ options }: CompletedCommand): readonly string[] => options.flatMap(({ flags }) => flags);

/** What bash and zsh write alike: by what stands before, by what was begun, and else by the command. */
const shellCases = (
  commands: readonly CompletedCommand[],
  reply: (words: string) => string,
): string => `  case "$command $previous" in
${valueCases(commands, reply).join("\n")}
  esac
  case "$current" in
  -*)
    case "$command" in
${commandCases(commands, flagsOf, reply).join("\n")}
    esac
    ;;
  esac
  case "$command" in
${commandCases(commands, ({ words }) => words, reply).join("\n")}
  esac`;

/** With `-o default`, files are completed where the function replies nothing. */
function bashScript(commands: readonly CompletedCommand[]): string {
  const reply = (words: string): string => (words === "" ? "" : `COMPREPLY=($(compgen -W "${words}" -- "$current"));`);
  return `# bash completion of tfparity: source <(tfparity completion bash)
_tfparity() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" command="\${COMP_WORDS[1]}"
  COMPREPLY=()
  # "--fail-on=high" comes as three words.
  if [ "$current" = "=" ]; then current=""; fi
  if [ "$previous" = "=" ]; then previous="\${COMP_WORDS[COMP_CWORD-2]}"; fi
  if [ "$COMP_CWORD" -eq 1 ]; then ${reply(namesOf(commands))} return; fi
${shellCases(commands, reply)}
}
complete -o default -F _tfparity tfparity
`;
}

function zshScript(commands: readonly CompletedCommand[]): string {
  const reply = (words: string): string => (words === "" ? "_files;" : `compadd -- ${words};`);
  return `#compdef tfparity
# zsh completion of tfparity: source <(tfparity completion zsh)
_tfparity() {
  local current="\${words[CURRENT]}" previous="\${words[CURRENT-1]}" command="\${words[2]}"
  if (( CURRENT == 2 )); then ${reply(namesOf(commands))} return; fi
${shellCases(commands, reply)}
  _files
}
if [ "\${funcstack[1]}" = "_tfparity" ]; then _tfparity "$@"; else compdef _tfparity tfparity; fi
`;
}

function fishScript(commands: readonly CompletedCommand[]): string {
  const lines = commands.flatMap(({ name, description, options, words }) => [
    `complete -c tfparity -n __fish_use_subcommand -f -a ${name} -d ${inFishQuotes(description)}`,
    ...(words.length === 0 ? [] : [`${afterFish(name)} -f -a ${inFishQuotes(words.join(" "))}`]),
    ...options.map((option) => `${afterFish(name)}${fishOption(option)}`),
  ]);
  return `# fish completion of tfparity: tfparity completion fish | source\n${lines.join("\n")}\n`;
}

const afterFish = (name: string): string =>
  `complete -c tfparity -n ${inFishQuotes(`__fish_seen_subcommand_from ${name}`)}`;

function fishOption({ flags, description, takesValue, choices }: CompletedOption): string {
  const names = flags.map((flag) => (flag.startsWith("--") ? ` -l ${flag.slice(2)}` : ` -s ${flag.slice(1)}`));
  const value = choices.length > 0 ? ` -x -a ${inFishQuotes(choices.join(" "))}` : takesValue ? " -r" : "";
  return `${names.join("")}${value} -d ${inFishQuotes(description)}`;
}
