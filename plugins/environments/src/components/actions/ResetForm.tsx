import { Text } from '@backstage/ui';
import { useState } from 'react';
import { useSubmission } from '../../state/useSubmission';
import { DialogForm } from './DialogForm';
import { type DialogProps } from './dialogTypes';
import { isConfirmed, TypedConfirmation } from './TypedConfirmation';
import { useReference } from './useReference';

/** Throws all its data away and begins anew, after its name was typed. */
export function ResetForm(props: DialogProps) {
  const { environment, onClose } = props;
  const { api, reference } = useReference(environment);
  const { name, blueprint } = environment.spec;
  const [typed, setTyped] = useState('');
  const submission = useSubmission([], async () => {
    await api.resetEnvironment(reference);
    onClose();
  });

  return (
    <DialogForm
      submission={submission}
      submitLabel="Throw its data away"
      cancelLabel="Keep it"
      failure="It was not reset"
      destructive
      isDisabled={!isConfirmed(typed, name)}
      onClose={onClose}
    >
      <Text as="p">
        All data in it is thrown away: databases, volumes and generated
        passwords. It cannot be undone.
      </Text>
      <Text as="p">
        {blueprint
          ? `Its services become those of its blueprint ${blueprint.name} ${blueprint.version} again; changes to images, pods and settings are lost.`
          : 'Its services stay as they are asked for, and begin empty or from their seed.'}{' '}
        Name, address, owner and the time that is left stay.
      </Text>
      <TypedConfirmation expected={name} value={typed} onChange={setTyped} />
    </DialogForm>
  );
}
