import { Alert } from '@backstage/ui';
import { type LiveState } from '../../stream/LiveStream';
import { ErrorNotice } from './ErrorNotice';

/**
 * Says what is wrong with the live connection, once it matters: at once where
 * it was refused, and after the second failed attempt where it was lost.
 */
export function StreamTrouble(props: { live: LiveState; hasData: boolean }) {
  const { live, hasData } = props;
  if (live.kind === 'refused') {
    return <ErrorNotice title="This cannot be shown" error={live.error} />;
  }
  if (live.kind === 'reconnecting' && live.attempt > 1) {
    return (
      <div role="status">
        <Alert
          status="warning"
          icon
          title="The platform does not answer at the moment"
          description={
            hasData
              ? 'What you see is the last that is known. It is renewed as soon as the connection is back.'
              : 'This page fills as soon as the connection is there; there is no need to reload.'
          }
        />
      </div>
    );
  }
  return null;
}
