import { Alert, Button } from '@backstage/ui';
import { adviceFor, messageOf } from '../../view/advice';

/** An error with what to do about it, announced as it appears. */
export function ErrorNotice(props: {
  title: string;
  error: Error;
  /** Sentences on the single fields at fault. */
  details?: readonly string[];
  onRetry?: () => void;
}) {
  const { title, error, details = [], onRetry } = props;
  return (
    <div role="alert">
      <Alert
        status="danger"
        icon
        title={title}
        description={[messageOf(error), ...details, adviceFor(error)].join(' ')}
        customActions={
          onRetry && (
            <Button variant="secondary" size="small" onPress={onRetry}>
              Try again
            </Button>
          )
        }
      />
    </div>
  );
}
