import { Select } from '@backstage/ui';
import { hoursText } from '../../view/timeLeft';

const PRESETS = [1, 2, 4, 8, 12, 24, 48];
const NEVER = 'never';

/** After how many hours without use an environment pauses by itself; undefined is never. */
export function AutoPauseSelect(props: {
  value: number | undefined;
  onChange: (hours: number | undefined) => void;
  problem: string | undefined;
  /** Whether `never` cannot be chosen. */
  always?: boolean;
}) {
  const { value, onChange, problem, always } = props;
  const hours = [...new Set([...PRESETS, ...(value ? [value] : [])])].sort(
    (a, b) => a - b,
  );
  return (
    <Select
      size="medium"
      label="Pause when unused"
      description="Its services stop when nobody used it for so long."
      options={[
        ...(always ? [] : [{ value: NEVER, label: 'Never' }]),
        ...hours.map(h => ({
          value: String(h),
          label: `After ${hoursText(h)}`,
        })),
      ]}
      selectedKey={value ? String(value) : NEVER}
      onSelectionChange={key =>
        onChange(key === NEVER || key === null ? undefined : Number(key))
      }
      validationBehavior="aria"
      validate={() => problem}
    />
  );
}
