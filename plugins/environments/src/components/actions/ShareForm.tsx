import { type ShareLevel } from '@itdo/plugin-environments-common';
import { Radio, RadioGroup, Text } from '@backstage/ui';
import { useState } from 'react';
import { useSubmission } from '../../state/useSubmission';
import { withService } from '../../view/demand';
import { SHARE_TEXTS } from '../../view/doors';
import { DialogForm } from './DialogForm';
import { type DialogProps } from './dialogTypes';
import { useReference } from './useReference';

const LEVELS = Object.keys(SHARE_TEXTS) as ShareLevel[];

/** Who may open a service through the portal. */
export function ShareForm(props: DialogProps) {
  const { environment, service = '', onClose } = props;
  const { api, reference } = useReference(environment);
  const { services } = environment.spec;
  const index = services.findIndex(({ name }) => name === service);
  const before = environment.doors?.find(
    door => door.service === service,
  )?.share;
  const [share, setShare] = useState(before);
  const field = `services[${index}].share`;
  const submission = useSubmission([field], async () => {
    await api.updateEnvironment(reference, {
      services: withService(services, service, { share }),
    });
    onClose();
  });

  return (
    <DialogForm
      submission={submission}
      submitLabel="Save"
      failure="It was not saved"
      isDisabled={index < 0 || share === before}
      onClose={onClose}
    >
      <RadioGroup
        label={`Who may open ${service}`}
        value={share}
        onChange={value => {
          setShare(value as ShareLevel);
          submission.forget(field);
        }}
      >
        {LEVELS.map(level => (
          <Radio key={level} value={level}>
            {SHARE_TEXTS[level]}
          </Radio>
        ))}
      </RadioGroup>
      {submission.problemOf(field) && (
        <Text as="p" color="danger">
          {submission.problemOf(field)}
        </Text>
      )}
      <Text as="p">
        This is about opening it in a browser through the portal; it starts
        nothing anew, and holds from the next request on.
      </Text>
    </DialogForm>
  );
}
