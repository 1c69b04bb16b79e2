import { Text } from '@backstage/ui';
import { useSubmission } from '../../state/useSubmission';
import { listWords } from '../../view/plainWords';
import { DialogForm } from './DialogForm';
import { type DialogProps } from './dialogTypes';
import { useReference } from './useReference';

/** Starts one service anew, or all of them. */
export function RestartForm(props: DialogProps) {
  const { environment, service, onClose } = props;
  const { api, reference } = useReference(environment);
  const services = environment.spec.services
    .map(({ name }) => name)
    .filter(name => service === undefined || name === service);
  const submission = useSubmission([], async () => {
    await api.restartServices(reference, services);
    onClose();
  });

  return (
    <DialogForm
      submission={submission}
      submitLabel="Restart"
      failure="It was not restarted"
      isDisabled={services.length === 0}
      onClose={onClose}
    >
      <Text as="p">
        {services.length > 0
          ? `New pods take the place of those of ${listWords(
              services,
            )}. What is in a volume stays; what is in memory only is lost.`
          : `There is no service ${service} in it any more.`}
      </Text>
    </DialogForm>
  );
}
