import { useApi } from '@backstage/frontend-plugin-api';
import { useRef, useState } from 'react';
import { environmentsApiRef } from '../../api/EnvironmentsApi';
import { detailsOf } from '../../api/problems';
import { type Environment } from '../../api/types';
import {
  initialDraft,
  problemsByField,
  problemsOf,
  requestOf,
  type FieldProblems,
  type FormDraft,
  type FormField,
} from '../../view/draft';
import { type Offer } from '../../view/offer';
import { useIdempotencyKey } from './useIdempotencyKey';

/** A refusal or failure that no single field can show. */
interface FormTrouble {
  error: Error;
  /** What the server said about things that the form has no field for. */
  others: string[];
}

/** The state of the form and what can be done with it. */
export interface CreateFormState {
  draft: FormDraft;
  change: (part: Partial<FormDraft>) => void;
  /** Marks a field as left, from when on its problems show. */
  touch: (field: FormField) => void;
  problemOf: (field: FormField) => string | undefined;
  trouble: FormTrouble | undefined;
  pending: boolean;
  /** Counts refused submissions, so that the view can move the focus to the first problem. */
  refusals: number;
  submit: () => Promise<void>;
}

/**
 * Holds the form, checks it by the shared rules and sends it once.
 *
 * Problems of a field show when it was left or a submission was refused; what
 * the server said about a field stands until that field is changed.
 */
export function useCreateForm(
  offer: Offer,
  component: string | undefined,
  onCreated: (environment: Environment) => void,
): CreateFormState {
  const environmentsApi = useApi(environmentsApiRef);
  const keyFor = useIdempotencyKey();
  const sending = useRef(false);
  const [draft, setDraft] = useState(() => initialDraft(offer));
  const [touched, setTouched] = useState<ReadonlySet<FormField>>(new Set());
  const [serverProblems, setServerProblems] = useState<FieldProblems>({});
  const [trouble, setTrouble] = useState<FormTrouble>();
  const [pending, setPending] = useState(false);
  const [refusals, setRefusals] = useState(0);
  const ownProblems = problemsOf(draft, offer);

  const change = (part: Partial<FormDraft>) => {
    setDraft(current => ({ ...current, ...part }));
    setServerProblems(current => {
      const rest = { ...current };
      for (const field of Object.keys(part)) {
        delete rest[field as FormField];
      }
      return rest;
    });
  };

  const submit = async () => {
    if (sending.current) {
      return;
    }
    setTrouble(undefined);
    if (Object.keys(ownProblems).length > 0) {
      setRefusals(n => n + 1);
      return;
    }
    const request = {
      ...requestOf(draft, offer),
      ...(component ? { component } : {}),
    };
    sending.current = true;
    setPending(true);
    try {
      onCreated(
        await environmentsApi.createEnvironment(request, keyFor(request)),
      );
    } catch (failure) {
      const error =
        failure instanceof Error ? failure : new Error(String(failure));
      const { fields, others } = problemsByField(detailsOf(error));
      setServerProblems(fields);
      if (others.length > 0 || Object.keys(fields).length === 0) {
        setTrouble({ error, others });
      }
      setRefusals(n => n + 1);
    } finally {
      sending.current = false;
      setPending(false);
    }
  };

  return {
    draft,
    change,
    touch: field => setTouched(current => new Set(current).add(field)),
    problemOf: field =>
      serverProblems[field] ??
      (refusals > 0 || touched.has(field) ? ownProblems[field] : undefined),
    trouble,
    pending,
    refusals,
    submit,
  };
}
