import { detailsOf } from '../../api/problems';
import { type ActFailure, type QuickAct } from '../../state/useQuickActs';
import { sentence } from '../../view/plainWords';
import { ErrorNotice } from '../shared/ErrorNotice';

const DONE: Record<QuickAct, string> = {
  pause: 'paused',
  resume: 'resumed',
  restore: 'restored',
};

/** Says that something was not done, and why, with what each rule says. */
export function ActFailureNotice(props: { failure: ActFailure | undefined }) {
  if (!props.failure) {
    return null;
  }
  const { act, name, error } = props.failure;
  const why = detailsOf(error).map(({ field, message }) =>
    sentence(`${field} ${message}`),
  );
  return (
    <ErrorNotice
      title={`${name} was not ${DONE[act]}`}
      error={error}
      details={why}
    />
  );
}
