import { MAX_REPLICAS } from '@itdo/plugin-environments-common';
import { NumberField, Text } from '@backstage/ui';
import { useState } from 'react';
import { useSubmission } from '../../state/useSubmission';
import { demandOf, withService } from '../../view/demand';
import { Meter } from '../shared/Meter';
import { DialogForm } from './DialogForm';
import { type DialogProps } from './dialogTypes';
import { useReference } from './useReference';

/** How many pods run a service, beside what that takes of the environment's resources. */
export function ScaleForm(props: DialogProps) {
  const { environment, options, service = '', onClose } = props;
  const { api, reference } = useReference(environment);
  const { services, resources } = environment.spec;
  const index = services.findIndex(({ name }) => name === service);
  const before = services[index]?.replicas ?? 1;
  const [replicas, setReplicas] = useState(before);
  const changed = withService(services, service, { replicas });
  const demand = demandOf(changed, options.serviceTypes, resources);
  const field = `services[${index}].replicas`;
  const submission = useSubmission([field], async () => {
    await api.updateEnvironment(reference, { services: changed });
    onClose();
  });

  return (
    <DialogForm
      submission={submission}
      submitLabel="Scale"
      failure="It was not scaled"
      isDisabled={index < 0 || Number.isNaN(replicas) || replicas === before}
      onClose={onClose}
    >
      <NumberField
        label={`Pods of ${service}`}
        description={`Between 0 and ${MAX_REPLICAS}; none stops this service alone. Services with a volume may allow only one.`}
        minValue={0}
        maxValue={MAX_REPLICAS}
        step={1}
        value={replicas}
        onChange={value => {
          setReplicas(value);
          submission.forget(field);
        }}
        validationBehavior="aria"
        validate={() => submission.problemOf(field)}
      />
      {demand.map(({ resource, label, part, over, text }) => (
        <Meter
          key={resource}
          label={`${label} that all services ask for`}
          parts={[{ part, tone: over ? 'bad' : 'good' }]}
          text={text}
        />
      ))}
      {demand.some(({ over }) => over) && (
        <Text as="p" color="danger">
          That is more than the environment was given.
        </Text>
      )}
    </DialogForm>
  );
}
