import { ButtonIcon, Menu, MenuItem, MenuTrigger } from '@backstage/ui';
import { useRouteRef } from '@backstage/frontend-plugin-api';
import { RiMore2Line } from '@remixicon/react';
import { useState } from 'react';
import { type EnvironmentRef } from '../../api/EnvironmentsApi';
import { type Environment } from '../../api/types';
import { environmentRouteRef } from '../../routes';
import { type QuickAct } from '../../state/useQuickActs';
import { useRights } from '../../state/useRights';
import { actionsOf } from '../../view/actions';

/** What a row's menu can do. */
export interface RowActions {
  act: (act: QuickAct, of: EnvironmentRef) => Promise<void>;
  onExtend: (environment: Environment) => void;
}

const QUICK: ReadonlyArray<{ id: QuickAct; label: string }> = [
  { id: 'resume', label: 'Resume' },
  { id: 'pause', label: 'Pause' },
  { id: 'restore', label: 'Restore' },
];

/** The quick actions of one environment. */
export function RowMenu(props: {
  environment: Environment;
  actions: RowActions;
}) {
  const { environment, actions } = props;
  const [isOpen, setOpen] = useState(false);
  return (
    <MenuTrigger isOpen={isOpen} onOpenChange={setOpen}>
      <ButtonIcon
        size="small"
        variant="tertiary"
        icon={<RiMore2Line />}
        aria-label={`Actions for ${environment.name}`}
      />
      {isOpen && <Items environment={environment} actions={actions} />}
    </MenuTrigger>
  );
}

/** Asks for the reader's rights, so it is there only while the menu is open. */
function Items(props: { environment: Environment; actions: RowActions }) {
  const { environment, actions } = props;
  const { namespace, name } = environment;
  const rights = useRights(namespace, name);
  const environmentRoute = useRouteRef(environmentRouteRef);
  const offered = actionsOf(environment, rights);
  return (
    <Menu placement="bottom end" aria-label={`Actions for ${name}`}>
      {QUICK.filter(({ id }) => offered.has(id)).map(({ id, label }) => (
        <MenuItem key={id} onAction={() => void actions.act(id, environment)}>
          {label}
        </MenuItem>
      ))}
      {offered.has('extend') && (
        <MenuItem onAction={() => actions.onExtend(environment)}>
          Extend…
        </MenuItem>
      )}
      <MenuItem href={environmentRoute?.({ namespace, name })}>
        Open its page
      </MenuItem>
    </Menu>
  );
}
