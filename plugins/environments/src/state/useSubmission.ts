import { useRef, useState } from 'react';
import { detailsOf } from '../api/problems';
import {
  isAtOrIn,
  sortProblems,
  type SortedProblems,
} from '../view/fieldProblems';

/** A failure that no single field can show. */
export interface Trouble {
  error: Error;
  /** What the server said about things that the form has no field for. */
  others: string[];
}

/** A form that is being sent, and what came of it. */
export interface Submission {
  pending: boolean;
  /** What the server said about a field, by its path in the request. */
  problemOf: (field: string) => string | undefined;
  /** Forgets what the server said about a field and what is in it, since it was changed. */
  forget: (field: string) => void;
  trouble: Trouble | undefined;
  /** Counts refused submissions, so that a view can move the focus to the first problem. */
  refusals: number;
  submit: () => Promise<void>;
}

const NO_PROBLEMS: SortedProblems['fields'] = {};

/**
 * Sends a form once at a time and sorts what the server refuses to its fields.
 *
 * @param fields - paths in the request that the form shows
 * @param send - rejects where it was refused
 */
export function useSubmission(
  fields: readonly string[],
  send: () => Promise<void>,
): Submission {
  const sending = useRef(false);
  const [pending, setPending] = useState(false);
  const [problems, setProblems] = useState(NO_PROBLEMS);
  const [trouble, setTrouble] = useState<Trouble>();
  const [refusals, setRefusals] = useState(0);

  const submit = async () => {
    if (sending.current) {
      return;
    }
    sending.current = true;
    setPending(true);
    setTrouble(undefined);
    try {
      await send();
    } catch (failure) {
      const error =
        failure instanceof Error ? failure : new Error(String(failure));
      const sorted = sortProblems(detailsOf(error), fields);
      setProblems(sorted.fields);
      if (sorted.others.length > 0 || Object.keys(sorted.fields).length === 0) {
        setTrouble({ error, others: sorted.others });
      }
      setRefusals(n => n + 1);
    } finally {
      sending.current = false;
      setPending(false);
    }
  };

  return {
    pending,
    problemOf: field => problems[field],
    forget: field =>
      setProblems(before =>
        Object.fromEntries(
          Object.entries(before).filter(
            ([path]) => !isAtOrIn(path, field) && !isAtOrIn(field, path),
          ),
        ),
      ),
    trouble,
    refusals,
    submit,
  };
}
