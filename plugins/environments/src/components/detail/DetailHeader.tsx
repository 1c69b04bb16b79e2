import { useApi, useRouteRef } from '@backstage/frontend-plugin-api';
import { Button, ButtonLink } from '@backstage/ui';
import { RiExternalLinkLine } from '@remixicon/react';
import { usePermission } from '@backstage/plugin-permission-react';
import { environmentDeletePermission } from '@itdo/plugin-environments-common';
import { useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { environmentsApiRef } from '../../api/EnvironmentsApi';
import { type Environment } from '../../api/types';
import { rootRouteRef } from '../../routes';
import { type LiveState } from '../../stream/LiveStream';
import { addressView } from '../../view/addresses';
import { phaseView } from '../../view/phase';
import { EntityName } from '../shared/EntityName';
import { PageHeader } from '../shared/PageHeader';
import { StateMark } from '../shared/StateMark';
import { TimeLeftText } from '../shared/TimeLeftText';
import { DeleteDialog } from './DeleteDialog';

/** What it is, how it is, whose it is; and the way to get rid of it. */
export function DetailHeader(props: {
  name: string;
  environment: Environment | undefined;
  live: LiveState;
}) {
  const { name, environment, live } = props;
  return (
    <PageHeader
      title={name}
      description={environment?.spec.description}
      metadata={environment && metadataOf(environment)}
      live={live}
      actions={
        environment && (
          <>
            <OpenAction environment={environment} />
            {environment.phase !== 'Terminating' && (
              <DeleteAction environment={environment} />
            )}
          </>
        )
      }
    />
  );
}

function metadataOf(environment: Environment) {
  const { phase, spec, expiresAt } = environment;
  const { label, tone, meaning } = phaseView(phase);
  return [
    {
      label: 'State',
      value: (
        <StateMark tone={tone} title={meaning}>
          {label}
        </StateMark>
      ),
    },
    { label: 'Owner', value: <EntityName entityRef={spec.owner} /> },
    { label: 'Team', value: <EntityName entityRef={spec.team} /> },
    { label: 'Time left', value: <TimeLeftText expiresAt={expiresAt} /> },
  ];
}

function OpenAction(props: { environment: Environment }) {
  const href = props.environment.urls
    .map(addressView)
    .find(address => address.href)?.href;
  return href ? (
    <ButtonLink
      href={href}
      target="_blank"
      rel="noopener noreferrer"
      variant="primary"
      iconEnd={<RiExternalLinkLine aria-label="(in a new tab)" />}
    >
      Open
    </ButtonLink>
  ) : null;
}

function DeleteAction(props: { environment: Environment }) {
  const { environment } = props;
  const { namespace, name } = environment;
  const environmentsApi = useApi(environmentsApiRef);
  const navigate = useNavigate();
  const listRoute = useRouteRef(rootRouteRef);
  const [isOpen, setOpen] = useState(false);
  const { allowed } = usePermission({
    permission: environmentDeletePermission,
    resourceRef: `${namespace}/${name}`,
  });
  if (!allowed) {
    return null;
  }
  return (
    <>
      <Button variant="secondary" destructive onPress={() => setOpen(true)}>
        Delete
      </Button>
      <DeleteDialog
        environment={environment}
        isOpen={isOpen}
        onClose={() => setOpen(false)}
        onDelete={async () => {
          await environmentsApi.deleteEnvironment({ namespace, name });
          navigate(listRoute?.() ?? '..');
        }}
      />
    </>
  );
}
