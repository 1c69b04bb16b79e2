import { Text } from '@backstage/ui';
import { checkSleep } from '@itdo/plugin-environments-common';
import { sortProblems } from '../../view/fieldProblems';
import { type Offer } from '../../view/offer';
import { ActiveMeaning } from '../shared/ActiveMeaning';
import { AutoPauseSelect } from '../shared/AutoPauseSelect';
import { SleepEditor } from '../sleep/SleepEditor';
import { sleepFields } from '../sleep/sleepFields';
import styles from './AdvancedFields.module.css';
import { type CreateFormState } from './useCreateForm';

/** When it stops by itself: without use, and in the hours of its sleep. */
export function AdvancedFields(props: { form: CreateFormState; offer: Offer }) {
  const { form, offer } = props;
  const { draft, change, problemOf } = form;
  const { sleep } = draft;
  const own = sortProblems(
    sleep ? checkSleep(sleep) : [],
    sleepFields(sleep),
  ).fields;
  const serverSays = Object.keys(own).length === 0 && problemOf('sleep');
  return (
    <details className={styles.advanced}>
      <summary>Advanced: when it pauses and sleeps by itself</summary>
      <div className={styles.fields}>
        <div>
          <AutoPauseSelect
            value={draft.autoPauseHours}
            onChange={autoPauseHours => change({ autoPauseHours })}
            problem={problemOf('autoPauseHours')}
            always={offer.autoPauseHours !== undefined}
          />
          <ActiveMeaning />
        </div>
        <Text as="p" variant="body-medium" weight="bold">
          Sleep schedule
        </Text>
        {offer.sleep && (
          <Text as="p" color="secondary">
            Its blueprint has one: it can be changed here, and taken away once
            the environment is there.
          </Text>
        )}
        <SleepEditor
          value={sleep}
          onChange={next => change({ sleep: next ?? offer.sleep })}
          problemOf={field => own[field]}
        />
        {serverSays && (
          <Text as="p" color="danger">
            {serverSays}
          </Text>
        )}
      </div>
    </details>
  );
}
