import { environment } from '../__testUtils__/fixtures';
import { editorLink, sshCommands } from './ssh';

function withWorkspaces(...names: string[]) {
  const made = environment();
  return environment({
    spec: {
      ...made.spec,
      services: names.map(name => ({ name, type: 'workspace' })),
    },
  });
}

const texts = (names: string[]) =>
  sshCommands(withWorkspaces(...names), names[0]).map(({ text }) => text);

describe('the way into a workspace by ssh', () => {
  it('names the environment in full, and the workspace where there are several', () => {
    expect(texts(['code'])).toContain(
      './platform env ssh team-backend-team/dev-checkout-alice',
    );
    expect(texts(['code', 'other'])).toContain(
      './platform env ssh team-backend-team/dev-checkout-alice --service code',
    );
  });

  it('leads an editor to the project by the name that ssh knows', () => {
    expect(editorLink(environment())).toBe(
      'vscode://vscode-remote/ssh-remote+dev-checkout-alice/home/workspace/project',
    );
  });
});
