import { Alert } from '@backstage/ui';
import { type Environment, type EnvironmentEvent } from '../../api/types';
import { missingAddressText } from '../../view/addresses';
import { dateTimeText } from '../../view/dates';
import { simulationText } from '../../view/simulation';
import { hoursText } from '../../view/timeLeft';
import { Address } from '../shared/EnvironmentAddress';
import { EntityName } from '../shared/EntityName';
import { Facts } from '../shared/Facts';
import { Section } from '../shared/Section';
import { TimeLeftText } from '../shared/TimeLeftText';
import styles from './DetailBody.module.css';
import { EventList } from './EventList';
import { ProgressStory } from './ProgressStory';
import { ReachIt } from './ReachIt';
import { ServiceList } from './ServiceList';

/** Everything there is to say about an environment that stands. */
export function DetailBody(props: {
  environment: Environment;
  events: readonly EnvironmentEvent[] | undefined;
  eventsError: Error | undefined;
}) {
  const { environment, events, eventsError } = props;
  const { spec } = environment;
  return (
    <>
      {environment.simulated && (
        <Alert
          status="warning"
          icon
          title="Simulated: nothing in it really runs"
          description={simulationText(environment.simulatedReason)}
        />
      )}
      <div className={styles.columns}>
        <div className={styles.column}>
          <Section title="Progress">
            <ProgressStory environment={environment} />
          </Section>
          <Section title="Services">
            <ServiceList services={environment.services} />
          </Section>
          <Section title="Events">
            <EventList events={events} error={eventsError} />
          </Section>
        </div>
        <div className={styles.column}>
          <Section title="Addresses">
            <Addresses environment={environment} />
          </Section>
          <Section title="Life">
            <Facts
              items={[
                {
                  term: 'Time left',
                  value: <TimeLeftText expiresAt={environment.expiresAt} />,
                },
                { term: 'Expires', value: dateTimeText(environment.expiresAt) },
                { term: 'Created', value: dateTimeText(environment.createdAt) },
                { term: 'Asked for', value: hoursText(spec.ttlHours) },
                {
                  term: 'By',
                  value: <EntityName entityRef={spec.createdBy} />,
                },
                ...(spec.contact
                  ? [{ term: 'Contact', value: spec.contact }]
                  : []),
              ]}
            />
          </Section>
          <Section title="Resources for all services">
            <Facts
              items={[
                { term: 'CPU cores', value: spec.resources.cpu ?? '–' },
                { term: 'Memory', value: spec.resources.memory ?? '–' },
                { term: 'Storage', value: spec.resources.storage ?? '–' },
              ]}
            />
          </Section>
          <Section title="From your terminal">
            <ReachIt environment={environment} />
          </Section>
        </div>
      </div>
    </>
  );
}

function Addresses(props: { environment: Environment }) {
  const { urls } = props.environment;
  if (urls.length === 0) {
    return (
      <p className={styles.note}>{missingAddressText(props.environment)}</p>
    );
  }
  return (
    <Facts
      items={urls.map(address => ({
        term: address.service,
        value: <Address address={address} />,
      }))}
    />
  );
}
