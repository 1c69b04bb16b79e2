import { type Environment } from '../api/types';
import { type Command } from './commands';

/** Where an editor opens the code. */
const PROJECT = '/home/workspace/project';

/** Command lines that bring ssh and editors into a workspace. */
export function sshCommands(
  { namespace, name, spec }: Pick<Environment, 'namespace' | 'name' | 'spec'>,
  workspace: string,
): Command[] {
  const isOnly =
    spec.services.filter(({ type }) => type === 'workspace').length === 1;
  const which = `${namespace}/${name}${
    isOnly ? '' : ` --service ${workspace}`
  }`;
  return [
    {
      label: 'Let your public key in, once',
      text: `./platform env ssh-key ${which}`,
    },
    { label: 'Open a shell', text: `./platform env ssh ${which}` },
    {
      label: 'Tell ssh and editors of it, once',
      text: `./platform env ssh-config ${which} >> ~/.ssh/config`,
    },
  ];
}

/** Opens VS Code on this machine, which comes in by the settings of ssh. Names are DNS labels: nothing needs quoting. */
export function editorLink({ name }: Pick<Environment, 'name'>): string {
  return `vscode://vscode-remote/ssh-remote+${name}${PROJECT}`;
}
