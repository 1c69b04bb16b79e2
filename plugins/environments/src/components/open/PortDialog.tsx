import {
  Button,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
  NumberField,
} from '@backstage/ui';
import { type FormEvent, useId, useState } from 'react';

const HIGHEST_PORT = 65_535;
const USUAL = 3000;

/** Asks which port of a service is to be opened. */
export function PortDialog(props: {
  service: string;
  onOpen: (port: number) => void;
  onClose: () => void;
}) {
  const { service, onOpen, onClose } = props;
  const id = useId();
  const [port, setPort] = useState(USUAL);
  const isPort = Number.isInteger(port) && port >= 1 && port <= HIGHEST_PORT;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isPort) {
      onOpen(port);
      onClose();
    }
  };

  return (
    <Dialog isOpen onOpenChange={open => !open && onClose()}>
      <DialogHeader>Open {service}</DialogHeader>
      <DialogBody>
        <form id={id} onSubmit={submit} noValidate>
          <NumberField
            label="Port"
            description="Whatever listens there in its pod over HTTP, on all addresses or on localhost only."
            minValue={1}
            maxValue={HIGHEST_PORT}
            step={1}
            formatOptions={{ useGrouping: false }}
            value={port}
            onChange={setPort}
          />
        </form>
      </DialogBody>
      <DialogFooter>
        <Button variant="secondary" onPress={onClose}>
          Cancel
        </Button>
        <Button type="submit" form={id} variant="primary" isDisabled={!isPort}>
          Open
        </Button>
      </DialogFooter>
    </Dialog>
  );
}
