import { Alert } from '@backstage/ui';
import { type EnvironmentOptions } from '../../api/types';
import { dateTimeText } from '../../view/dates';
import { previewOf, type FormDraft } from '../../view/draft';
import { listWords } from '../../view/plainWords';
import { Facts } from '../shared/Facts';
import { Section } from '../shared/Section';
import { useNow } from '../shared/useNow';
import styles from './CreatePreview.module.css';

const EVERY_MINUTE = () => 60_000;
const HOUR = 3_600_000;

/** What the form will make, as it is being filled in. */
export function CreatePreview(props: {
  draft: FormDraft;
  options: EnvironmentOptions;
}) {
  const { draft, options } = props;
  const now = useNow(EVERY_MINUTE);
  const { name, url } = previewOf(draft.name, options);
  const services = options.serviceTypes
    .filter(({ type }) => draft.serviceTypes.includes(type))
    .map(({ title }) => title);
  const expiry = new Date(now + draft.ttlHours * HOUR).toISOString();
  return (
    <aside className={styles.aside} aria-label="What you will get">
      <Section title="What you will get">
        <Facts
          items={[
            { term: 'Environment', value: <code>{name}</code> },
            { term: 'Address', value: <code>{url}</code> },
            { term: 'Services', value: listWords(services) || 'None' },
            { term: 'Until', value: dateTimeText(expiry) },
          ]}
        />
      </Section>
      {options.simulated && (
        <Alert
          status="warning"
          icon
          title="This cluster is simulated"
          description={
            options.simulatedReason ??
            'The environment will look ready, but nothing in it executes and its address leads nowhere.'
          }
        />
      )}
    </aside>
  );
}
