import {
  SearchField,
  Select,
  ToggleButton,
  ToggleButtonGroup,
} from '@backstage/ui';
import { type Filters, type Scope } from '../../view/filters';
import { STATE_OPTIONS } from '../../view/stateView';
import styles from './ListToolbar.module.css';

const SCOPES: ReadonlyArray<{ id: Scope; label: string }> = [
  { id: 'mine', label: 'Mine' },
  { id: 'teams', label: 'My teams' },
  { id: 'all', label: 'All' },
];
const STATES = [{ value: 'any', label: 'Any state' }, ...STATE_OPTIONS];

/** Whose environments, in which state, with which words. */
export function ListToolbar(props: {
  filters: Filters;
  counts: Record<Scope, number> | undefined;
  onChange: (filters: Filters) => void;
}) {
  const { filters, counts, onChange } = props;
  return (
    <div role="search" aria-label="Filter environments" className={styles.bar}>
      <ToggleButtonGroup
        aria-label="Whose environments"
        selectionMode="single"
        disallowEmptySelection
        selectedKeys={[filters.scope]}
        onSelectionChange={keys => {
          const scope = SCOPES.find(s => keys.has(s.id));
          if (scope) {
            onChange({ ...filters, scope: scope.id });
          }
        }}
      >
        {SCOPES.map(({ id, label }) => (
          <ToggleButton key={id} id={id}>
            {counts ? `${label} (${counts[id]})` : label}
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
      <Select
        aria-label="State"
        className={styles.phase}
        options={STATES}
        selectedKey={filters.phase}
        onSelectionChange={key =>
          onChange({ ...filters, phase: String(key ?? 'any') })
        }
      />
      <SearchField
        aria-label="Search environments"
        placeholder="Search name, owner, service"
        className={styles.search}
        value={filters.text}
        onChange={text => onChange({ ...filters, text })}
      />
    </div>
  );
}
