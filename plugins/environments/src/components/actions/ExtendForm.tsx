import { Radio, RadioGroup, Text } from '@backstage/ui';
import { useState } from 'react';
import { useSubmission } from '../../state/useSubmission';
import { dateTimeText } from '../../view/dates';
import { extensionsOf } from '../../view/extension';
import { hoursText } from '../../view/timeLeft';
import { TimeLeftText } from '../shared/TimeLeftText';
import { DialogForm } from './DialogForm';
import { type DialogProps } from './dialogTypes';
import { useReference } from './useReference';

/** Gives it more time, as far as the policy goes. */
export function ExtendForm(props: DialogProps) {
  const { environment, options, onClose } = props;
  const { api, reference } = useReference(environment);
  const { maxTtlHours } = options.limits;
  const extensions = extensionsOf(environment, maxTtlHours);
  const first = extensions.find(({ allowed }) => allowed);
  const [chosen, setChosen] = useState(first?.id ?? '');
  const extension = extensions.find(({ id }) => id === chosen);
  const submission = useSubmission(['ttlHours'], async () => {
    if (extension) {
      await api.updateEnvironment(reference, { ttlHours: extension.ttlHours });
      onClose();
    }
  });

  return (
    <DialogForm
      submission={submission}
      submitLabel="Extend"
      failure="It was not extended"
      isDisabled={!extension?.allowed}
      onClose={onClose}
    >
      <Text as="p">
        It expires {dateTimeText(environment.expiresAt)}, time left:{' '}
        <TimeLeftText expiresAt={environment.expiresAt} />.
      </Text>
      {!first && (
        <Text as="p" color="warning">
          It has the longest life that is allowed already. Clone it before it
          goes, or ask the platform team.
        </Text>
      )}
      <RadioGroup
        label="How much longer"
        description={`An environment may live ${hoursText(
          maxTtlHours,
        )} in all, from its creation on.`}
        value={chosen}
        onChange={id => {
          setChosen(id);
          submission.forget('ttlHours');
        }}
        validationBehavior="aria"
        validate={() => submission.problemOf('ttlHours')}
      >
        {extensions.map(({ id, label, expiresAt, allowed }) => (
          <Radio key={id} value={id} isDisabled={!allowed}>
            {allowed
              ? `${label}: until ${dateTimeText(expiresAt)}`
              : `${label}: longer than allowed`}
          </Radio>
        ))}
      </RadioGroup>
    </DialogForm>
  );
}
