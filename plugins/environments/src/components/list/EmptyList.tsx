import { Button, ButtonLink } from '@backstage/ui';
import { Notice } from './Notice';

/**
 * What the list says when it has nothing to show, with the way on: create one,
 * look at the others', or take the filters back.
 */
export function EmptyList(props: {
  cause: 'none' | 'none-of-mine' | 'none-of-teams' | 'filtered';
  total: number;
  createHref: string | undefined;
  onShowAll: () => void;
  onClear: () => void;
}) {
  const { cause, total, createHref, onShowAll, onClear } = props;
  const create = createHref && (
    <ButtonLink href={createHref} variant="primary">
      Create an environment
    </ButtonLink>
  );

  if (cause === 'filtered') {
    return (
      <Notice
        title="Nothing matches"
        text="No environment has this state and these words."
      >
        <Button variant="secondary" onPress={onClear}>
          Clear the filters
        </Button>
      </Notice>
    );
  }
  if (cause !== 'none') {
    return (
      <Notice
        title={
          cause === 'none-of-mine'
            ? 'You have no environment yet'
            : 'Your teams have no environment yet'
        }
        text={`${total} ${
          total === 1 ? 'environment belongs' : 'environments belong'
        } to others.`}
      >
        {create}
        <Button variant="secondary" onPress={onShowAll}>
          Show all
        </Button>
      </Notice>
    );
  }
  return (
    <Notice
      title="No development environments yet"
      text="An environment is a namespace of your own with a database, a cache, an API and a front end, reachable at its own address. It takes a minute to ask for and goes away by itself."
    >
      {create}
    </Notice>
  );
}
