import { Button, DialogBody, DialogFooter, Text } from '@backstage/ui';
import {
  type FormEvent,
  type ReactNode,
  useEffect,
  useId,
  useRef,
} from 'react';
import { type Submission } from '../../state/useSubmission';
import { ErrorNotice } from '../shared/ErrorNotice';
import { useFocusFirstField } from '../shared/useFocusFirstField';
import styles from './DialogForm.module.css';

const FIRST_INVALID =
  'input[aria-invalid="true"], textarea[aria-invalid="true"], [data-invalid] input, [data-invalid] button';

/** The body of a dialog that sends something: fields, what was refused, and the two buttons. */
export function DialogForm(props: {
  submission: Submission;
  submitLabel: string;
  /** What stays as it is; what the other button says. */
  cancelLabel?: string;
  destructive?: boolean;
  isDisabled?: boolean;
  /** Title of a failure that no field can show. */
  failure: string;
  onClose: () => void;
  children: ReactNode;
}) {
  const { submission, isDisabled = false, onClose } = props;
  const { pending, trouble, refusals } = submission;
  const id = useId();
  const form = useRef<HTMLFormElement>(null);
  useFocusFirstField(form);

  useEffect(() => {
    if (refusals > 0) {
      form.current?.querySelector<HTMLElement>(FIRST_INVALID)?.focus();
    }
  }, [refusals]);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!isDisabled) {
      void submission.submit();
    }
  };

  return (
    <>
      <DialogBody>
        <form
          ref={form}
          id={id}
          onSubmit={submit}
          noValidate
          className={styles.form}
        >
          {props.children}
          {trouble && (
            <ErrorNotice title={props.failure} error={trouble.error} />
          )}
          {trouble?.others.map(other => (
            <Text key={other} as="p" color="danger">
              {other}
            </Text>
          ))}
        </form>
      </DialogBody>
      <DialogFooter>
        <Button variant="secondary" onPress={onClose}>
          {props.cancelLabel ?? 'Cancel'}
        </Button>
        <Button
          type="submit"
          form={id}
          variant="primary"
          destructive={props.destructive}
          isDisabled={isDisabled}
          isPending={pending}
        >
          {props.submitLabel}
        </Button>
      </DialogFooter>
    </>
  );
}
