import {
  ButtonIcon,
  Menu,
  MenuItem,
  MenuSeparator,
  MenuTrigger,
} from '@backstage/ui';
import { RiMore2Line } from '@remixicon/react';
import { type Control } from './useControl';
import { type DialogId } from './dialogTypes';

/** Dialogs in the menu, in groups that belong together. */
const GROUPS: ReadonlyArray<ReadonlyArray<{ id: DialogId; label: string }>> = [
  [
    { id: 'edit', label: 'Edit description and contact…' },
    { id: 'autoPause', label: 'Pause when unused…' },
    { id: 'sleep', label: 'Sleep schedule…' },
  ],
  [
    { id: 'restart', label: 'Restart all services…' },
    { id: 'upgrade', label: 'Upgrade its blueprint…' },
    { id: 'clone', label: 'Clone…' },
    { id: 'transfer', label: 'Hand over to a team member…' },
  ],
];

/** Everything that can be done with an environment and has no button of its own. */
export function ActionMenu(props: { name: string; control: Control }) {
  const { name, control } = props;
  const { actions, act, open } = control;
  const groups = GROUPS.map(group =>
    group.filter(({ id }) => actions.has(id)),
  ).filter(group => group.length > 0);
  const resets = actions.has('reset');
  // Stopped by its schedule or for lack of use, the button resumes it, and the
  // menu can still pause it for good.
  const pausesToo = actions.has('pause') && actions.has('resume');
  if (groups.length === 0 && !resets) {
    return null;
  }
  return (
    <MenuTrigger>
      <ButtonIcon
        variant="secondary"
        icon={<RiMore2Line />}
        aria-label={`More actions for ${name}`}
      />
      <Menu placement="bottom end">
        {pausesToo && (
          <MenuItem onAction={() => act('pause')}>
            Pause until somebody resumes it
          </MenuItem>
        )}
        {groups.map((group, index) => [
          (index > 0 || pausesToo) && <MenuSeparator key={`${index} before`} />,
          ...group.map(({ id, label }) => (
            <MenuItem key={id} onAction={() => open(id)}>
              {label}
            </MenuItem>
          )),
        ])}
        {resets && <MenuSeparator />}
        {resets && (
          <MenuItem color="danger" onAction={() => open('reset')}>
            Reset, data included…
          </MenuItem>
        )}
      </Menu>
    </MenuTrigger>
  );
}
