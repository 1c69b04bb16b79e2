import { TextAreaField, TextField } from '@backstage/ui';
import { useState } from 'react';
import { useSubmission } from '../../state/useSubmission';
import { DialogForm } from './DialogForm';
import { type DialogProps } from './dialogTypes';
import { useReference } from './useReference';

/** What it is for, and whom to ask. */
export function EditForm(props: DialogProps) {
  const { environment, onClose } = props;
  const { api, reference } = useReference(environment);
  const { spec } = environment;
  const before = {
    description: spec.description ?? '',
    contact: spec.contact ?? '',
  };
  const [description, setDescription] = useState(before.description);
  const [contact, setContact] = useState(before.contact);
  const change = {
    ...(description.trim() === before.description
      ? {}
      : { description: description.trim() }),
    ...(contact.trim() === before.contact ? {} : { contact: contact.trim() }),
  };
  const submission = useSubmission(['description', 'contact'], async () => {
    await api.updateEnvironment(reference, change);
    onClose();
  });

  return (
    <DialogForm
      submission={submission}
      submitLabel="Save"
      failure="It was not saved"
      isDisabled={Object.keys(change).length === 0}
      onClose={onClose}
    >
      <TextAreaField
        label="Description"
        description="What it is for, so that your team knows."
        rows={3}
        value={description}
        onChange={value => {
          setDescription(value);
          submission.forget('description');
        }}
        validationBehavior="aria"
        validate={() => submission.problemOf('description')}
      />
      <TextField
        label="Contact"
        description="Whom to ask about it; the owner where it is empty."
        value={contact}
        onChange={value => {
          setContact(value);
          submission.forget('contact');
        }}
        validationBehavior="aria"
        validate={() => submission.problemOf('contact')}
      />
    </DialogForm>
  );
}
