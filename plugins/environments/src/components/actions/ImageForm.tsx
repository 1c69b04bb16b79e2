import { TextField } from '@backstage/ui';
import { useState } from 'react';
import { useSubmission } from '../../state/useSubmission';
import { withService } from '../../view/demand';
import { DialogForm } from './DialogForm';
import { type DialogProps } from './dialogTypes';
import { useReference } from './useReference';

/** Which image a service runs. */
export function ImageForm(props: DialogProps) {
  const { environment, service = '', onClose } = props;
  const { api, reference } = useReference(environment);
  const { services } = environment.spec;
  const index = services.findIndex(({ name }) => name === service);
  const before = services[index]?.image ?? '';
  const [image, setImage] = useState(before);
  const field = `services[${index}].image`;
  const submission = useSubmission([field], async () => {
    await api.updateEnvironment(reference, {
      services: withService(services, service, {
        image: image.trim() || undefined,
      }),
    });
    onClose();
  });

  return (
    <DialogForm
      submission={submission}
      submitLabel="Change the image"
      failure="The image was not changed"
      isDisabled={index < 0 || image.trim() === before}
      onClose={onClose}
    >
      <TextField
        label={`Image of ${service}`}
        description="Name of a container image, best with its digest. Empty for that of the service type. New pods take the place of the old ones."
        placeholder="registry.platform.local/team/name@sha256:…"
        autoComplete="off"
        spellCheck="false"
        value={image}
        onChange={value => {
          setImage(value);
          submission.forget(field);
        }}
        validationBehavior="aria"
        validate={() => submission.problemOf(field)}
      />
    </DialogForm>
  );
}
