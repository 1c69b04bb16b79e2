import { TextField } from '@backstage/ui';

/** Asks for a name to be typed, before something that cannot be undone. */
export function TypedConfirmation(props: {
  expected: string;
  value: string;
  onChange: (value: string) => void;
}) {
  const { expected, value, onChange } = props;
  return (
    <TextField
      label={`Type “${expected}” to confirm`}
      value={value}
      onChange={onChange}
      autoComplete="off"
      spellCheck="false"
    />
  );
}

/** Whether what was typed is what was asked for. */
export function isConfirmed(typed: string, expected: string): boolean {
  return typed.trim() === expected;
}
