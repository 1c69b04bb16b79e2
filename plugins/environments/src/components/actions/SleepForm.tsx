import { checkSleep } from '@itdo/plugin-environments-common';
import { useState } from 'react';
import { type SleepSchedule } from '../../api/types';
import { useSubmission } from '../../state/useSubmission';
import { sortProblems } from '../../view/fieldProblems';
import { SleepEditor } from '../sleep/SleepEditor';
import { sleepFields } from '../sleep/sleepFields';
import { DialogForm } from './DialogForm';
import { type DialogProps } from './dialogTypes';
import { useReference } from './useReference';

/** At which times of the week it sleeps. */
export function SleepForm(props: DialogProps) {
  const { environment, onClose } = props;
  const { api, reference } = useReference(environment);
  const before = environment.spec.sleep;
  const [sleep, setSleep] = useState<SleepSchedule | undefined>(before);
  const fields = sleepFields(sleep);
  const own = sortProblems(sleep ? checkSleep(sleep) : [], fields).fields;
  const submission = useSubmission(fields, async () => {
    await api.updateEnvironment(reference, {
      sleep: sleep ?? null,
    });
    onClose();
  });

  return (
    <DialogForm
      submission={submission}
      submitLabel="Save"
      failure="The schedule was not saved"
      isDisabled={
        Object.keys(own).length > 0 ||
        JSON.stringify(sleep) === JSON.stringify(before)
      }
      onClose={onClose}
    >
      <SleepEditor
        value={sleep}
        onChange={(value, changed) => {
          setSleep(value);
          submission.forget(changed);
        }}
        problemOf={field => submission.problemOf(field) ?? own[field]}
      />
    </DialogForm>
  );
}
