import { Text, TextField } from '@backstage/ui';
import { type EnvironmentOptions } from '../../api/types';
import styles from './ResourceFields.module.css';
import { type CreateFormState } from './useCreateForm';

const FIELDS = [
  { field: 'cpu', label: 'CPU cores' },
  { field: 'memory', label: 'Memory' },
  { field: 'storage', label: 'Storage' },
] as const;

/** What all services together may use. */
export function ResourceFields(props: {
  form: CreateFormState;
  limits: EnvironmentOptions['limits']['maxResources'];
}) {
  const { form, limits } = props;
  const { draft, change, touch, problemOf } = form;
  return (
    <fieldset className={styles.fieldset}>
      <Text as="legend" variant="body-medium" weight="bold">
        Resources for all services together
      </Text>
      <div className={styles.row}>
        {FIELDS.map(({ field, label }) => (
          <TextField
            key={field}
            size="medium"
            label={label}
            description={limits[field] && `At most ${limits[field]}`}
            autoComplete="off"
            spellCheck="false"
            value={draft[field]}
            onChange={value => change({ [field]: value })}
            onBlur={() => touch(field)}
            validationBehavior="aria"
            validate={() => problemOf(field)}
          />
        ))}
      </div>
    </fieldset>
  );
}
