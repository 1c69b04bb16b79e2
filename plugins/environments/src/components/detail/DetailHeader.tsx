import { useRouteRef } from '@backstage/frontend-plugin-api';
import { Button, ButtonLink } from '@backstage/ui';
import {
  RiExternalLinkLine,
  RiHourglassLine,
  RiPauseLine,
  RiPlayLine,
} from '@remixicon/react';
import { type Environment } from '../../api/types';
import { environmentRouteRef } from '../../routes';
import { type LiveState } from '../../stream/LiveStream';
import { addressView } from '../../view/addresses';
import { SECTIONS, type SectionId } from '../../view/sections';
import { stateView } from '../../view/stateView';
import { ActionMenu } from '../actions/ActionMenu';
import { type Control } from '../actions/useControl';
import { EntityName } from '../shared/EntityName';
import { PageHeader } from '../shared/PageHeader';
import { StateMark } from '../shared/StateMark';
import { TimeLeftText } from '../shared/TimeLeftText';

const OVERVIEW = 'overview';

/** What it is, how it is, whose it is; and what can be done with it. */
export function DetailHeader(props: {
  name: string;
  environment: Environment | undefined;
  control: Control;
  live: LiveState;
  section: SectionId | undefined;
}) {
  const { name, environment, control, live, section } = props;
  const href = useRouteRef(environmentRouteRef);
  return (
    <PageHeader
      title={name}
      description={environment?.spec.description}
      metadata={environment && metadataOf(environment)}
      tabs={environment && href && tabsOf(href(environment))}
      activeTabId={section ?? OVERVIEW}
      live={live}
      actions={
        environment && (
          <>
            <OpenAction environment={environment} />
            <Actions name={name} control={control} />
          </>
        )
      }
    />
  );
}

function tabsOf(href: string) {
  return [
    { id: OVERVIEW, label: 'Overview', href },
    ...SECTIONS.map(({ id, label }) => ({ id, label, href: `${href}/${id}` })),
  ];
}

function metadataOf(environment: Environment) {
  const { spec, expiresAt } = environment;
  const { label, tone, meaning } = stateView(environment);
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
    ...(spec.component
      ? [
          {
            label: 'Component',
            value: <EntityName entityRef={spec.component} />,
          },
        ]
      : []),
    spec.deleteAfter
      ? {
          label: 'Can be restored for',
          value: <TimeLeftText expiresAt={spec.deleteAfter} />,
        }
      : { label: 'Time left', value: <TimeLeftText expiresAt={expiresAt} /> },
  ];
}

function Actions(props: { name: string; control: Control }) {
  const { name, control } = props;
  const { actions, act, open, pending } = control;
  return (
    <>
      {actions.has('resume') && (
        <Button
          variant="secondary"
          iconStart={<RiPlayLine aria-hidden="true" />}
          isPending={pending === 'resume'}
          onPress={() => act('resume')}
        >
          Resume
        </Button>
      )}
      {actions.has('pause') && !actions.has('resume') && (
        <Button
          variant="secondary"
          iconStart={<RiPauseLine aria-hidden="true" />}
          isPending={pending === 'pause'}
          onPress={() => act('pause')}
        >
          Pause
        </Button>
      )}
      {actions.has('extend') && (
        <Button
          variant="secondary"
          iconStart={<RiHourglassLine aria-hidden="true" />}
          onPress={() => open('extend')}
        >
          Extend
        </Button>
      )}
      {actions.has('delete') && (
        <Button variant="secondary" destructive onPress={() => open('delete')}>
          {actions.has('restore') ? 'Delete now' : 'Delete'}
        </Button>
      )}
      <ActionMenu name={name} control={control} />
    </>
  );
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
