import { Button, Combobox } from '@backstage/ui';
import { RiAddLine } from '@remixicon/react';
import { useMemo } from 'react';
import { type SleepSchedule, type SleepWindow } from '../../api/types';
import { ownTimeZone, SLEEP_PRESETS, timeZones } from '../../view/sleep';
import styles from './SleepEditor.module.css';
import { WeekStrip } from './WeekStrip';
import { WindowFields } from './WindowFields';

const WINDOWS = 'sleep.windows';

/** Path of a window in the request, or of a field in it. */
const at = (index: number, field?: keyof SleepWindow) =>
  `${WINDOWS}[${index}]${field ? `.${field}` : ''}`;

const NEW_WINDOW: SleepWindow = {
  days: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri'],
  from: '20:00',
  to: '07:00',
};

/** A weekly schedule of sleep: its time zone, its windows, and a picture of the week. */
export function SleepEditor(props: {
  value: SleepSchedule | undefined;
  /** @param changed - path of what was changed, in the request */
  onChange: (value: SleepSchedule | undefined, changed: string) => void;
  problemOf: (field: string) => string | undefined;
}) {
  const { value, onChange, problemOf } = props;
  const timeZone = value?.timeZone ?? ownTimeZone();
  const windows = value?.windows ?? [];
  const zones = useMemo(
    () => timeZones(timeZone).map(zone => ({ value: zone, label: zone })),
    [timeZone],
  );
  const setWindows = (next: SleepWindow[], changed: string) =>
    onChange({ timeZone, windows: next }, changed);
  const remove = (index: number) =>
    windows.length > 1
      ? setWindows(
          windows.filter((_, n) => n !== index),
          WINDOWS,
        )
      : onChange(undefined, WINDOWS);
  const whole = problemOf(WINDOWS);

  return (
    <div className={styles.editor}>
      <WeekStrip windows={windows} />
      <div className={styles.presets}>
        {SLEEP_PRESETS.map(({ label, windows: preset }) => (
          <Button
            key={label}
            size="small"
            variant="secondary"
            onPress={() => setWindows(preset, WINDOWS)}
          >
            {label}
          </Button>
        ))}
        <Button
          size="small"
          variant="tertiary"
          isDisabled={windows.length === 0}
          onPress={() => onChange(undefined, WINDOWS)}
        >
          Never sleep
        </Button>
      </div>
      {whole && (
        <p role="alert" className={styles.problem}>
          {whole}
        </p>
      )}
      {windows.length > 0 && (
        <ol className={styles.windows} aria-label="Times of sleep">
          {windows.map((window, index) => (
            <li key={index}>
              <WindowFields
                number={index + 1}
                window={window}
                onChange={(part, changed) =>
                  setWindows(
                    windows.map((each, n) =>
                      n === index ? { ...each, ...part } : each,
                    ),
                    at(index, changed),
                  )
                }
                onRemove={() => remove(index)}
                problemOf={field => problemOf(at(index, field))}
              />
            </li>
          ))}
        </ol>
      )}
      <div>
        <Button
          size="small"
          variant="secondary"
          iconStart={<RiAddLine aria-hidden="true" />}
          onPress={() => setWindows([...windows, NEW_WINDOW], WINDOWS)}
        >
          Add a time of sleep
        </Button>
      </div>
      {windows.length > 0 && (
        <Combobox
          size="medium"
          label="Time zone"
          description="The times above are in this zone, summer time included."
          options={zones}
          selectedKey={timeZone}
          onSelectionChange={key => {
            if (key !== null) {
              onChange({ timeZone: String(key), windows }, 'sleep.timeZone');
            }
          }}
          validationBehavior="aria"
          validate={() => problemOf('sleep.timeZone')}
        />
      )}
    </div>
  );
}
