import {
  Button,
  TextField,
  ToggleButton,
  ToggleButtonGroup,
} from '@backstage/ui';
import { type SleepWindow } from '../../api/types';
import { DAYS, windowText } from '../../view/sleep';
import styles from './SleepEditor.module.css';

const TIMES = [
  { field: 'from', label: 'Asleep from' },
  { field: 'to', label: 'Awake again at' },
] as const;

/** One time of sleep: the days on which it begins, and from when to when. */
export function WindowFields(props: {
  /** Which of several it is, from 1. */
  number: number;
  window: SleepWindow;
  onChange: (part: Partial<SleepWindow>, changed: keyof SleepWindow) => void;
  onRemove: () => void;
  /** What is wrong with a field, or with the whole window. */
  problemOf: (field?: keyof SleepWindow) => string | undefined;
}) {
  const { number, window, onChange, onRemove, problemOf } = props;
  const name = `Time of sleep ${number}`;
  const daysProblem = problemOf('days') ?? problemOf();
  return (
    <div role="group" aria-label={name} className={styles.window}>
      <ToggleButtonGroup
        aria-label="Days on which it begins"
        className={styles.days}
        selectionMode="multiple"
        selectedKeys={window.days}
        onSelectionChange={keys =>
          onChange(
            { days: DAYS.map(({ id }) => id).filter(id => keys.has(id)) },
            'days',
          )
        }
      >
        {DAYS.map(day => (
          <ToggleButton
            key={day.id}
            id={day.id}
            aria-label={day.long}
            className={styles.day}
          >
            {day.short}
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
      {daysProblem && (
        <p role="alert" className={styles.problem}>
          {daysProblem}
        </p>
      )}
      <div className={styles.times}>
        {TIMES.map(({ field, label }) => (
          <TextField
            key={field}
            className={styles.time}
            label={label}
            inputMode="numeric"
            placeholder="20:00"
            autoComplete="off"
            value={window[field]}
            onChange={value => onChange({ [field]: value }, field)}
            validationBehavior="aria"
            validate={() => problemOf(field)}
          />
        ))}
        <Button
          size="small"
          variant="tertiary"
          className={styles.remove}
          aria-label={`Remove ${name}: ${windowText(window)}`}
          onPress={onRemove}
        >
          Remove
        </Button>
      </div>
    </div>
  );
}
