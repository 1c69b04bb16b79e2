import { Button, Menu, MenuItem, MenuTrigger } from '@backstage/ui';
import { RiExternalLinkLine } from '@remixicon/react';
import { useState } from 'react';
import { type ServiceDoor } from '../../api/types';
import { portText } from '../../view/doors';
import { PortDialog } from './PortDialog';

/** Opens a port of a service, one that it names or any other. */
export function OpenMenu(props: {
  door: ServiceDoor;
  isDisabled: boolean;
  onOpen: (port: number) => void;
}) {
  const { door, isDisabled, onOpen } = props;
  const [asks, setAsks] = useState(false);
  return (
    <>
      <MenuTrigger>
        <Button
          size="small"
          variant="secondary"
          iconEnd={<RiExternalLinkLine />}
          isDisabled={isDisabled}
          aria-label={`Open ${door.service}`}
        >
          Open
        </Button>
        <Menu placement="bottom end">
          {door.ports.map(port => (
            <MenuItem key={port.port} onAction={() => onOpen(port.port)}>
              {portText(port)}
            </MenuItem>
          ))}
          <MenuItem key="another" onAction={() => setAsks(true)}>
            Another port…
          </MenuItem>
        </Menu>
      </MenuTrigger>
      {asks && (
        <PortDialog
          service={door.service}
          onOpen={onOpen}
          onClose={() => setAsks(false)}
        />
      )}
    </>
  );
}
