import { Alert } from '@backstage/ui';
import { dateTimeText } from '../../view/dates';
import { previewOf, type FormDraft } from '../../view/draft';
import { type Offer } from '../../view/offer';
import { listWords } from '../../view/plainWords';
import { simulationText } from '../../view/simulation';
import { Facts } from '../shared/Facts';
import { Section } from '../shared/Section';
import { useNow } from '../shared/useNow';
import styles from './CreatePreview.module.css';

const EVERY_MINUTE = () => 60_000;
const HOUR = 3_600_000;

/** What the form will make, as it is being filled in. */
export function CreatePreview(props: { draft: FormDraft; offer: Offer }) {
  const { draft, offer } = props;
  const { options, blueprint } = offer;
  const now = useNow(EVERY_MINUTE);
  const { name, url } = previewOf(draft, offer);
  const services = offer.services
    .filter(({ spec }) => draft.services.includes(spec.name))
    .map(({ title }) => title);
  const expiry = new Date(now + draft.ttlHours * HOUR).toISOString();
  return (
    <aside className={styles.aside} aria-label="What you will get">
      <Section title="What you will get">
        <Facts
          items={[
            { term: 'Environment', value: <code>{name}</code> },
            {
              term: 'Address',
              value: url ? <code>{url}</code> : 'None: no service is exposed',
            },
            ...(blueprint
              ? [
                  {
                    term: 'Blueprint',
                    value: `${blueprint.title} ${blueprint.version}`,
                  },
                ]
              : []),
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
          description={simulationText(options.simulatedReason)}
        />
      )}
    </aside>
  );
}
