import { Button } from '@backstage/ui';
import { RiExternalLinkLine } from '@remixicon/react';
import { type Environment } from '../../api/types';
import { useOpenService } from '../../state/useOpenService';
import { workspacesOf } from '../../view/workspace';
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
        </div>
      ))}
    </Section>
  );
}
