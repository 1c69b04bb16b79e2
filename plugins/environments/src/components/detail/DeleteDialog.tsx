import {
  Button,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
  Text,
  TextField,
} from '@backstage/ui';
import { type FormEvent, useId, useRef, useState } from 'react';
import { type Environment } from '../../api/types';
import { ErrorNotice } from '../shared/ErrorNotice';
import { useFocusFirstField } from '../shared/useFocusFirstField';
import styles from './DeleteDialog.module.css';

/**
 * Asks for the environment's short name before it is deleted, since its data
 * goes with it and cannot be brought back.
 */
export function DeleteDialog(props: {
  environment: Environment;
  isOpen: boolean;
  onClose: () => void;
  onDelete: () => Promise<void>;
}) {
  const { environment, isOpen, onClose, onDelete } = props;
  return (
    <Dialog
      isOpen={isOpen}
      onOpenChange={open => !open && onClose()}
      className={styles.dialog}
    >
      <DialogHeader>Delete {environment.name}?</DialogHeader>
      <Confirmation
        environment={environment}
        onClose={onClose}
        onDelete={onDelete}
      />
    </Dialog>
  );
}

function Confirmation(props: {
  environment: Environment;
  onClose: () => void;
  onDelete: () => Promise<void>;
}) {
  const { environment, onClose, onDelete } = props;
  const formId = useId();
  const form = useRef<HTMLFormElement>(null);
  useFocusFirstField(form);
  const [typed, setTyped] = useState('');
  const [pending, setPending] = useState(false);
  const [error, setError] = useState<Error>();
  const matches = typed.trim() === environment.spec.name;

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!matches || pending) {
      return;
    }
    setPending(true);
    setError(undefined);
    try {
      await onDelete();
    } catch (e) {
      setError(e instanceof Error ? e : new Error(String(e)));
      setPending(false);
    }
  };

  return (
    <>
      <DialogBody>
        <form ref={form} id={formId} onSubmit={submit} className={styles.form}>
          <Text as="p">
            This stops its {environment.services.length} services and removes
            the namespace with everything in it, databases included. It cannot
            be undone.
          </Text>
          <TextField
            label={`Type “${environment.spec.name}” to confirm`}
            value={typed}
            onChange={setTyped}
            autoComplete="off"
            spellCheck="false"
          />
          {error && <ErrorNotice title="It was not deleted" error={error} />}
        </form>
      </DialogBody>
      <DialogFooter>
        <Button variant="secondary" onPress={onClose}>
          Keep it
        </Button>
        <Button
          type="submit"
          form={formId}
          variant="primary"
          destructive
          isDisabled={!matches}
          isPending={pending}
        >
          Delete
        </Button>
      </DialogFooter>
    </>
  );
}
