import { Alert, Button } from '@backstage/ui';
import { type Environment } from '../../api/types';
import { type Control } from '../actions/useControl';
import { Facts } from '../shared/Facts';
import styles from './DetailBody.module.css';

/** Which preset it was made from, in which version, and whether there is a newer one. */
export function BlueprintSection(props: {
  environment: Environment;
  control: Control;
}) {
  const { environment, control } = props;
  const { spec, newerBlueprint } = environment;
  if (!spec.blueprint) {
    return <p className={styles.note}>Made without one.</p>;
  }
  return (
    <div className={styles.stack}>
      <Facts
        items={[
          { term: 'Name', value: spec.blueprint.name },
          { term: 'Version', value: spec.blueprint.version },
        ]}
      />
      {newerBlueprint && (
        <Alert
          status="info"
          icon
          title={`It is behind: ${newerBlueprint} is out`}
          description="What would change is shown before anything does."
          customActions={
            control.actions.has('upgrade') && (
              <Button
                size="small"
                variant="secondary"
                onPress={() => control.open('upgrade')}
              >
                See the changes
              </Button>
            )
          }
        />
      )}
    </div>
  );
}
