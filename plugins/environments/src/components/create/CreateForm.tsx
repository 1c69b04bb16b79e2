import {
  Alert,
  Button,
  Checkbox,
  CheckboxGroup,
  Select,
  Text,
  TextField,
} from '@backstage/ui';
import { type FormEvent, useEffect, useRef } from 'react';
import { type Environment } from '../../api/types';
import { useBudgets } from '../../state/useBudgets';
import { ttlChoices } from '../../view/draft';
import { type Offer } from '../../view/offer';
import { sentence } from '../../view/plainWords';
import { hoursText } from '../../view/timeLeft';
import { EntityName } from '../shared/EntityName';
import { ErrorNotice } from '../shared/ErrorNotice';
import { useFocusFirstField } from '../shared/useFocusFirstField';
import { AdvancedFields } from './AdvancedFields';
import { BudgetBars } from './BudgetBars';
import { CreatePreview } from './CreatePreview';
import styles from './CreateForm.module.css';
import { ResourceFields } from './ResourceFields';
import { useCreateForm } from './useCreateForm';

const FIRST_INVALID =
  'input[aria-invalid="true"], [data-invalid] input, [data-invalid] button';

/** Asks for an environment; everything but its name is filled in already. */
export function CreateForm(props: {
  offer: Offer;
  /** Entity reference of the component that it is for. */
  component: string | undefined;
  onCancel: () => void;
  onCreated: (environment: Environment) => void;
}) {
  const { offer, component, onCancel, onCreated } = props;
  const { options } = offer;
  const form = useCreateForm(offer, component, onCreated);
  const { draft, change, touch, problemOf, refusals } = form;
  const budgets = useBudgets(options.owner, draft.team);
  const element = useRef<HTMLFormElement>(null);
  useFocusFirstField(element);

  useEffect(() => {
    if (refusals > 0) {
      element.current?.querySelector<HTMLElement>(FIRST_INVALID)?.focus();
    }
  }, [refusals]);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    void form.submit();
  };

  return (
    <form ref={element} onSubmit={submit} noValidate className={styles.form}>
      <div className={styles.fields}>
        {options.teams.length === 0 && <NoTeam />}
        {component && (
          <Text as="p" color="secondary">
            For the component <EntityName entityRef={component} />, on whose
            page it will show.
          </Text>
        )}
        <TextField
          isRequired
          size="medium"
          label="Name"
          secondaryLabel="Required"
          description="A short name for what you are working on, in lower-case letters, digits and hyphens."
          placeholder="checkout"
          autoComplete="off"
          spellCheck="false"
          value={draft.name}
          onChange={name => change({ name })}
          onBlur={() => draft.name && touch('name')}
          validationBehavior="aria"
          validate={() => problemOf('name')}
        />
        <Select
          isRequired
          size="medium"
          label="Team"
          description="It lives in the namespace of this team, whose members can reach it."
          options={options.teams.map(({ ref, title }) => ({
            value: ref,
            label: title,
          }))}
          selectedKey={draft.team || null}
          onSelectionChange={key => change({ team: String(key ?? '') })}
          validationBehavior="aria"
          validate={() => problemOf('team')}
        />
        <CheckboxGroup
          label="Services"
          description="Each is given the connection details of the others."
          value={draft.services}
          onChange={services => {
            change({ services });
            touch('services');
          }}
          validationBehavior="aria"
          validate={() => problemOf('services')}
        >
          {offer.services.map(({ spec, title, description }) => (
            <Checkbox
              key={spec.name}
              value={spec.name}
              className={styles.service}
            >
              <span className={styles.serviceText}>
                <span className={styles.serviceTitle}>{title}</span>
                <span className={styles.serviceNote}>{description}</span>
              </span>
            </Checkbox>
          ))}
        </CheckboxGroup>
        <Select
          size="medium"
          label="Time to live"
          description="Then it is removed with all its data. You can delete it earlier."
          options={ttlChoices(options, offer.ttlHours).map(hours => ({
            value: String(hours),
            label: hoursText(hours),
          }))}
          selectedKey={String(draft.ttlHours)}
          onSelectionChange={key => change({ ttlHours: Number(key) })}
          validationBehavior="aria"
          validate={() => problemOf('ttlHours')}
        />
        <ResourceFields form={form} limits={options.limits.maxResources} />
        <TextField
          size="medium"
          label="Description"
          secondaryLabel="Optional"
          description="What it is for, so that your team knows."
          value={draft.description}
          onChange={description => change({ description })}
          onBlur={() => touch('description')}
          validationBehavior="aria"
          validate={() => problemOf('description')}
        />
        <AdvancedFields form={form} offer={offer} />
        {budgets.error && (
          <ErrorNotice
            title="The budgets cannot be shown"
            error={budgets.error}
            onRetry={budgets.retry}
          />
        )}
        {budgets.answer && (
          <BudgetBars
            budgets={budgets.answer}
            resources={{
              cpu: draft.cpu.trim(),
              memory: draft.memory.trim(),
              storage: draft.storage.trim(),
            }}
          />
        )}
        {form.trouble && (
          <ErrorNotice
            title="The environment was not created"
            error={form.trouble.error}
          />
        )}
        {form.trouble?.others.map(other => (
          <Text key={other} as="p" color="danger">
            {other}
          </Text>
        ))}
        {offer.services
          .filter(
            ({ spec, notice }) => notice && draft.services.includes(spec.name),
          )
          .map(({ spec, title, notice = '' }) => (
            <Alert
              key={spec.name}
              status="info"
              icon
              title={`${title} does not start at once`}
              description={sentence(notice)}
            />
          ))}
        <div className={styles.actions}>
          <Button
            type="submit"
            size="medium"
            variant="primary"
            isPending={form.pending}
            isDisabled={options.teams.length === 0}
          >
            Create the environment
          </Button>
          <Button size="medium" variant="secondary" onPress={onCancel}>
            Cancel
          </Button>
        </div>
      </div>
      <CreatePreview draft={draft} offer={offer} />
    </form>
  );
}

function NoTeam() {
  return (
    <Alert
      status="warning"
      icon
      title="You are in no team"
      description="An environment belongs to a team. Ask the platform team to add you to one in the catalog."
    />
  );
}
