import { Radio, RadioGroup, Text } from '@backstage/ui';
import { useState } from 'react';
import { useSubmission } from '../../state/useSubmission';
import { hoursText } from '../../view/timeLeft';
import { DialogForm } from './DialogForm';
import { type DialogProps } from './dialogTypes';
import { isConfirmed, TypedConfirmation } from './TypedConfirmation';
import { useReference } from './useReference';

/**
 * Deletes it: so that it can be restored for a while, or at once and for good,
 * and then only after its name was typed.
 */
export function DeleteForm(props: DialogProps) {
  const { environment, options, onLeave, onClose } = props;
  const { api, reference } = useReference(environment);
  const { spec } = environment;
  const graceHours = options.deletionGraceHours ?? 0;
  const hasGrace = graceHours > 0 && !spec.deleteAfter;
  const [how, setHow] = useState(hasGrace ? 'later' : 'now');
  const [typed, setTyped] = useState('');
  const force = how === 'now';
  const submission = useSubmission([], async () => {
    await api.deleteEnvironment(reference, {
      force: force && (hasGrace || spec.deleteAfter !== undefined),
    });
    if (force) {
      onLeave();
    } else {
      onClose();
    }
  });

  return (
    <DialogForm
      submission={submission}
      submitLabel={force && hasGrace ? 'Delete for good' : 'Delete'}
      cancelLabel="Keep it"
      failure="It was not deleted"
      destructive
      isDisabled={force && !isConfirmed(typed, spec.name)}
      onClose={onClose}
    >
      {hasGrace && (
        <RadioGroup label="When it goes" value={how} onChange={setHow}>
          <Radio value="later">
            {`Stop it now, remove it after ${hoursText(graceHours)}`}
          </Radio>
          <Radio value="now">Remove it at once, for good</Radio>
        </RadioGroup>
      )}
      {force ? (
        <>
          <Text as="p">
            This stops its {environment.services.length} services and removes
            the namespace with everything in it, databases included. It cannot
            be undone.
          </Text>
          <TypedConfirmation
            expected={spec.name}
            value={typed}
            onChange={setTyped}
          />
        </>
      ) : (
        <Text as="p">
          {`Its ${
            environment.services.length
          } services stop now, and its data stays. For ${hoursText(
            graceHours,
          )} it can be restored as it was; then its namespace is removed with everything in it, databases included.`}
        </Text>
      )}
    </DialogForm>
  );
}
