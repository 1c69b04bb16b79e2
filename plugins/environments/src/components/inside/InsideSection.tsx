import { type EnvironmentRef } from '../../api/EnvironmentsApi';
import { type SectionId } from '../../view/sections';
import { AccessSection } from './AccessSection';
import { CostSection } from './CostSection';
import { LogsSection } from './LogsSection';
import { TerminalSection } from './TerminalSection';
import { TimelineSection } from './TimelineSection';

const COMPONENTS: Record<
  SectionId,
  (props: { environment: EnvironmentRef }) => JSX.Element
> = {
  logs: LogsSection,
  terminal: TerminalSection,
  access: AccessSection,
  cost: CostSection,
  timeline: TimelineSection,
};

/** A page of one environment beside its overview. */
export function InsideSection(props: {
  section: SectionId;
  environment: EnvironmentRef;
}) {
  const Component = COMPONENTS[props.section];
  return <Component environment={props.environment} />;
}
