import { Alert } from '@backstage/ui';
import { type Environment } from '../../api/types';
import { type LiveEnvironment } from '../../state/useEnvironment';
import { missingAddressText } from '../../view/addresses';
import { simulationText } from '../../view/simulation';
import { type Control } from '../actions/useControl';
import { Address } from '../shared/EnvironmentAddress';
import { Facts } from '../shared/Facts';
import { Section } from '../shared/Section';
import { UsageSection } from '../usage/UsageSection';
import { WorkspaceSection } from '../workspace/WorkspaceSection';
import { BlueprintSection } from './BlueprintSection';
import styles from './DetailBody.module.css';
import { EventList } from './EventList';
import { LifeSection } from './LifeSection';
import { ProgressStory } from './ProgressStory';
import { ReachIt } from './ReachIt';
import { ServiceList } from './ServiceList';
import { StoppedNotice } from './StoppedNotice';

/** Everything there is to say about an environment that stands. */
export function DetailBody(props: {
  environment: Environment;
  seen: Pick<
    LiveEnvironment,
    'events' | 'eventsError' | 'usage' | 'usageError'
  >;
  control: Control;
  activityError: Error | undefined;
}) {
  const { environment, seen, control, activityError } = props;
  const { resources } = environment.spec;
  return (
    <>
      <StoppedNotice environment={environment} control={control} />
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
            <ServiceList environment={environment} control={control} />
          </Section>
          <Section title="Usage">
            <UsageSection
              usage={seen.usage}
              error={seen.usageError}
              resources={resources}
            />
          </Section>
          <Section title="Events">
            <EventList events={seen.events} error={seen.eventsError} />
          </Section>
        </div>
        <div className={styles.column}>
          <WorkspaceSection environment={environment} />
          <Section title="Addresses">
            <Addresses environment={environment} />
          </Section>
          <Section title="Life">
            <LifeSection
              environment={environment}
              activityError={activityError}
            />
          </Section>
          <Section title="Blueprint">
            <BlueprintSection environment={environment} control={control} />
          </Section>
          <Section title="Resources for all services">
            <Facts
              items={[
                { term: 'CPU cores', value: resources.cpu ?? '–' },
                { term: 'Memory', value: resources.memory ?? '–' },
                { term: 'Storage', value: resources.storage ?? '–' },
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
