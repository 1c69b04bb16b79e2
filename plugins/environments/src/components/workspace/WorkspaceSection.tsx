import { Button, Link } from '@backstage/ui';
import { RiExternalLinkLine } from '@remixicon/react';
import { type Environment } from '../../api/types';
import { useOpenService } from '../../state/useOpenService';
import { editorLink, sshCommands } from '../../view/ssh';
import { workspacesOf } from '../../view/workspace';
import { Copyable } from '../shared/Copyable';
import { ErrorNotice } from '../shared/ErrorNotice';
import { Facts } from '../shared/Facts';
import { Section } from '../shared/Section';
import styles from './WorkspaceSection.module.css';

/** The workspaces of an environment: the way into each IDE, what code is in it and what it serves. */
export function WorkspaceSection(props: { environment: Environment }) {
  const { environment } = props;
  const { open, failure } = useOpenService(environment);
  const workspaces = workspacesOf(environment);
  if (workspaces.length === 0) {
    return null;
  }
  return (
    <Section title="Workspace">
      {workspaces.map(({ name, port, why, facts }) => (
        <div key={name} className={styles.workspace}>
          <div className={styles.door}>
            <Button
              size="small"
              variant="primary"
              iconEnd={<RiExternalLinkLine />}
              isDisabled={port === undefined}
              aria-label={
                workspaces.length > 1 ? `Open the IDE of ${name}` : undefined
              }
              onPress={() => port !== undefined && void open(name, port)}
            >
              Open the IDE
            </Button>
            {why && <p className={styles.why}>{why}</p>}
          </div>
          {failure?.service === name && (
            <ErrorNotice title="The IDE was not opened" error={failure.error} />
          )}
          <Facts items={facts} />
          {port !== undefined && (
            <BySsh environment={environment} workspace={name} />
          )}
        </div>
      ))}
    </Section>
  );
}

/** The ways in that an editor on one's own machine takes. */
function BySsh(props: { environment: Environment; workspace: string }) {
  const { environment, workspace } = props;
  return (
    <details className={styles.ssh}>
      <summary>By SSH, and in VS Code on your machine</summary>
      {sshCommands(environment, workspace).map(command => (
        <Copyable key={command.label} {...command} />
      ))}
      <p className={styles.why}>
        They want a token of your own in <code>PLATFORM_TOKEN</code>. When ssh
        knows it, <Link href={editorLink(environment)}>open it in VS Code</Link>
        , which needs its extension Remote - SSH.
      </p>
    </details>
  );
}
