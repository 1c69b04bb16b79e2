import { Select, Skeleton, Text } from '@backstage/ui';
import { useState } from 'react';
import { useTeamMembers } from '../../state/useTeamMembers';
import { useSubmission } from '../../state/useSubmission';
import { entityName } from '../shared/EntityName';
import { ErrorNotice } from '../shared/ErrorNotice';
import { DialogForm } from './DialogForm';
import { type DialogProps } from './dialogTypes';
import { useReference } from './useReference';

/** Hands it over to another member of its team. */
export function TransferForm(props: DialogProps) {
  const { environment, onClose } = props;
  const { api, reference } = useReference(environment);
  const { spec } = environment;
  const { answer: members, error, retry } = useTeamMembers(spec.team);
  const [owner, setOwner] = useState('');
  const others = members?.filter(({ ref }) => ref !== spec.owner);
  const submission = useSubmission(['owner'], async () => {
    await api.updateEnvironment(reference, { owner });
    onClose();
  });

  return (
    <DialogForm
      submission={submission}
      submitLabel="Hand it over"
      failure="It was not handed over"
      isDisabled={!owner}
      onClose={onClose}
    >
      <Text as="p">
        {`It belongs to ${entityName(
          spec.owner,
        )} now. Its name, its address and its data stay; it counts in the new owner's budget. Another team's member cannot take it over: clone it there instead.`}
      </Text>
      {error && (
        <ErrorNotice
          title="The members of the team cannot be shown"
          error={error}
          onRetry={retry}
        />
      )}
      {!others && !error && <Skeleton width="100%" height={40} />}
      {others?.length === 0 && (
        <Text as="p">{`${entityName(spec.team)} has no other member.`}</Text>
      )}
      {others && others.length > 0 && (
        <Select
          label="New owner"
          placeholder="Choose a member of the team"
          options={others.map(({ ref, title }) => ({
            value: ref,
            label: title,
          }))}
          selectedKey={owner || null}
          onSelectionChange={key => {
            setOwner(String(key ?? ''));
            submission.forget('owner');
          }}
          validationBehavior="aria"
          validate={() => submission.problemOf('owner')}
        />
      )}
    </DialogForm>
  );
}
