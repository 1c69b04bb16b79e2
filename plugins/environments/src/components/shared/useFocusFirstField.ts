import { type RefObject, useEffect } from 'react';

/** Puts the focus into the first field of a form that one came to fill in. */
export function useFocusFirstField(form: RefObject<HTMLFormElement>) {
  useEffect(() => {
    form.current?.querySelector<HTMLElement>('input, textarea')?.focus();
  }, [form]);
}
