import { environmentName, isDnsLabel } from '@itdo/plugin-environments-common';
import { Select, Text, TextField } from '@backstage/ui';
import { useState } from 'react';
import { useSubmission } from '../../state/useSubmission';
import { ttlChoices } from '../../view/draft';
import { hoursText } from '../../view/timeLeft';
import { useIdempotencyKey } from '../create/useIdempotencyKey';
import { DialogForm } from './DialogForm';
import { type DialogProps } from './dialogTypes';
import { useReference } from './useReference';

const FIELDS = ['name', 'team', 'ttlHours'];

/** Another environment with the same services, for the reader. */
export function CloneForm(props: DialogProps) {
  const { environment, options, onLeave, onClose } = props;
  const { api, reference } = useReference(environment);
  const keyFor = useIdempotencyKey();
  const { spec } = environment;
  const [name, setName] = useState(`${spec.name}-2`);
  const [team, setTeam] = useState(
    () =>
      options.teams.find(({ ref }) => ref === spec.team)?.ref ??
      options.teams[0]?.ref ??
      '',
  );
  const [ttlHours, setTtlHours] = useState(spec.ttlHours);
  const typed = name.trim();
  const submission = useSubmission(FIELDS, async () => {
    const request = { name: typed, ttlHours, ...(team ? { team } : {}) };
    onLeave(await api.cloneEnvironment(reference, request, keyFor(request)));
  });

  return (
    <DialogForm
      submission={submission}
      submitLabel="Clone"
      failure="It was not cloned"
      isDisabled={!typed}
      onClose={onClose}
    >
      <Text as="p">
        The clone has the same services and sizes, and belongs to you. It begins
        without data: databases start empty or from their seed.
      </Text>
      <TextField
        isRequired
        label="Name"
        description={
          options.owner && isDnsLabel(typed)
            ? `It will be ${environmentName(typed, options.owner)}.`
            : 'Lower-case letters, digits and hyphens.'
        }
        autoComplete="off"
        spellCheck="false"
        value={name}
        onChange={value => {
          setName(value);
          submission.forget('name');
        }}
        validationBehavior="aria"
        validate={() => submission.problemOf('name')}
      />
      <Select
        label="Team"
        options={options.teams.map(({ ref, title }) => ({
          value: ref,
          label: title,
        }))}
        selectedKey={team || null}
        onSelectionChange={key => {
          setTeam(String(key ?? ''));
          submission.forget('team');
        }}
        validationBehavior="aria"
        validate={() => submission.problemOf('team')}
      />
      <Select
        label="Time to live"
        options={ttlChoices(options, spec.ttlHours).map(hours => ({
          value: String(hours),
          label: hoursText(hours),
        }))}
        selectedKey={String(ttlHours)}
        onSelectionChange={key => {
          setTtlHours(Number(key));
          submission.forget('ttlHours');
        }}
        validationBehavior="aria"
        validate={() => submission.problemOf('ttlHours')}
      />
    </DialogForm>
  );
}
