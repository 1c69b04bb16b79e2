/** Shells for which there is completion. */
export const SHELLS = ['bash', 'zsh', 'fish'] as const;

export type Shell = (typeof SHELLS)[number];

/** A line that stands for file names, which a shell completes best itself. */
export const FILES_LINE = ':files';

// Each asks the program itself, so that what it offers never differs from what the program takes.
const SCRIPTS: Readonly<Record<Shell, string>> = {
  bash: `# Completion of ./platform for bash: eval "$(./platform completion bash)"
_platform_completion() {
  local current=\${COMP_WORDS[COMP_CWORD]} line
  COMPREPLY=()
  [[ $current == '=' ]] && current=
  while IFS= read -r line; do
    if [[ $line == '${FILES_LINE}' ]]; then
      compopt -o filenames 2>/dev/null
      local IFS=$'\\n'
      COMPREPLY=($(compgen -f -- "$current"))
      return
    fi
    COMPREPLY+=("\${line%%$'\\t'*}")
  done < <("\${COMP_WORDS[0]}" __complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -F _platform_completion platform ./platform
`,
  zsh: `#compdef platform
# Completion of ./platform for zsh: eval "$(./platform completion zsh)"
_platform_completion() {
  local -a lines offers
  local line
  lines=("\${(@f)$("\${words[1]}" __complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  for line in $lines; do
    if [[ $line == '${FILES_LINE}' ]]; then
      _files
      return
    fi
    offers+=("\${\${line%%$'\\t'*}//:/\\\\:}:\${line#*$'\\t'}")
  done
  _describe platform offers
}
compdef _platform_completion platform ./platform
`,
  fish: `# Completion of ./platform for fish: ./platform completion fish | source
function __platform_completion
    set -l tokens (commandline -opc)
    set -l lines ($tokens[1] __complete -- $tokens[2..-1] (commandline -ct) 2>/dev/null)
    if test "$lines[1]" = '${FILES_LINE}'
        __fish_complete_path (commandline -ct)
    else
        printf '%s\\n' $lines
    end
end
complete -c platform -f -a '(__platform_completion)'
`,
};

/** The script that a shell reads once. */
export function completionScript(shell: Shell): string {
  return SCRIPTS[shell];
}
