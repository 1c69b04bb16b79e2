import { Text } from '@backstage/ui';
import { useState } from 'react';
import { useSubmission } from '../../state/useSubmission';
import { ActiveMeaning } from '../shared/ActiveMeaning';
import { AutoPauseSelect } from '../shared/AutoPauseSelect';
import { DialogForm } from './DialogForm';
import { type DialogProps } from './dialogTypes';
import { useReference } from './useReference';

/** After how long without use it pauses by itself. */
export function AutoPauseForm(props: DialogProps) {
  const { environment, onClose } = props;
  const { api, reference } = useReference(environment);
  const before = environment.spec.autoPauseHours;
  const [hours, setHours] = useState(before);
  const submission = useSubmission(['autoPauseHours'], async () => {
    await api.updateEnvironment(reference, { autoPauseHours: hours ?? null });
    onClose();
  });

  return (
    <DialogForm
      submission={submission}
      submitLabel="Save"
      failure="It was not saved"
      isDisabled={hours === before}
      onClose={onClose}
    >
      <AutoPauseSelect
        value={hours}
        onChange={value => {
          setHours(value);
          submission.forget('autoPauseHours');
        }}
        problem={submission.problemOf('autoPauseHours')}
      />
      <Text as="p">
        Paused, its data stays and its time goes on; whoever opens it can resume
        it. <ActiveMeaning />
      </Text>
    </DialogForm>
  );
}
