import { DialogBody, Skeleton, Text } from '@backstage/ui';
import { useCallback } from 'react';
import { type BlueprintUpgrade } from '../../api/types';
import { useAsked } from '../../state/useAsked';
import { useSubmission } from '../../state/useSubmission';
import { changeViews } from '../../view/upgrade';
import { ErrorNotice } from '../shared/ErrorNotice';
import { BlueprintChanges } from './BlueprintChanges';
import { DialogForm } from './DialogForm';
import { type DialogProps } from './dialogTypes';
import { useReference } from './useReference';

/** Shows what the newest version of its blueprint would change, then brings it there. */
export function UpgradeForm(props: DialogProps) {
  const { api, reference } = useReference(props.environment);
  const ask = useCallback(
    () => api.previewUpgrade(reference),
    [api, reference],
  );
  const { answer, error, retry } = useAsked(ask);
  if (answer) {
    return (
      <Upgrade key={answer.to} {...props} upgrade={answer} onStale={retry} />
    );
  }
  return (
    <DialogBody>
      {error ? (
        <ErrorNotice
          title="The changes cannot be shown"
          error={error}
          onRetry={retry}
        />
      ) : (
        <Skeleton width="100%" height={120} />
      )}
    </DialogBody>
  );
}

function Upgrade(
  props: DialogProps & { upgrade: BlueprintUpgrade; onStale: () => void },
) {
  const { environment, upgrade, onStale, onClose } = props;
  const { api, reference } = useReference(environment);
  const changes = changeViews(upgrade.changes);
  const happening = changes.filter(({ kept }) => !kept).length;
  const submission = useSubmission(['version'], async () => {
    await api.upgradeEnvironment(reference, upgrade.to);
    onClose();
  });
  const stale = submission.problemOf('version');

  return (
    <DialogForm
      submission={submission}
      submitLabel={`Upgrade to ${upgrade.to}`}
      failure="It was not upgraded"
      isDisabled={upgrade.from === upgrade.to || stale !== undefined}
      onClose={onClose}
    >
      <Text as="p">
        {upgrade.from === upgrade.to
          ? `It has the newest version of ${upgrade.blueprint}, ${upgrade.to}.`
          : `${upgrade.blueprint} ${upgrade.from} → ${upgrade.to}: ${countText(
              happening,
            )}. What you set yourself is kept, and marked below.`}
      </Text>
      {stale && (
        <ErrorNotice
          title="This is not the newest version any more"
          error={new Error(stale)}
          onRetry={onStale}
        />
      )}
      <BlueprintChanges changes={changes} />
    </DialogForm>
  );
}

function countText(count: number): string {
  if (count === 0) {
    return 'nothing in it changes but the version';
  }
  return count === 1 ? 'one change' : `${count} changes`;
}
