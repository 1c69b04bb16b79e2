import { Alert, Button } from '@backstage/ui';
import { type Environment } from '../../api/types';
import { dateTimeText } from '../../view/dates';
import { stopReason, stoppedView } from '../../view/stopped';
import { type Control } from '../actions/useControl';
import { Countdown } from '../shared/Countdown';

/** Says why a stopped environment is stopped, and starts it again. */
export function StoppedNotice(props: {
  environment: Environment;
  control: Control;
}) {
  const { environment, control } = props;
  const { actions, act, pending } = control;
  const reason = stopReason(environment);
  if (!reason) {
    return null;
  }
  const { title, text, resuming } = stoppedView(environment, reason);
  const { deleteAfter } = environment.spec;
  return (
    <section aria-label="Why it is stopped">
      <Alert
        status={reason === 'PendingDeletion' ? 'warning' : 'info'}
        icon
        title={title}
        description={
          <>
            {deleteAfter && (
              <>
                It is removed for good <Countdown at={deleteAfter} /> (
                {dateTimeText(deleteAfter)}).{' '}
              </>
            )}
            {[text, actions.has('resume') && resuming]
              .filter(Boolean)
              .join(' ')}
          </>
        }
        customActions={
          actions.has('restore') && (
            <Button
              variant="primary"
              isPending={pending === 'restore'}
              onPress={() => act('restore')}
            >
              Restore
            </Button>
          )
        }
      />
    </section>
  );
}
