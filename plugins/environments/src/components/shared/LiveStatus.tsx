import { type LiveState } from '../../stream/LiveStream';
import { type Tone } from '../../view/tone';
import { StateMark } from './StateMark';

const WORDS: Record<
  LiveState['kind'],
  { tone: Tone; text: string; title: string }
> = {
  connecting: {
    tone: 'busy',
    text: 'Connecting…',
    title: 'Opening the live connection to the platform.',
  },
  live: {
    tone: 'good',
    text: 'Live',
    title: 'Changes show here as they happen; there is no need to reload.',
  },
  reconnecting: {
    tone: 'ending',
    text: 'Reconnecting…',
    title:
      'The live connection was lost. What you see may be a little old; it is renewed as soon as the platform answers.',
  },
  refused: {
    tone: 'bad',
    text: 'Not live',
    title: 'The platform refused the live connection.',
  },
};

/** Says whether the page is live, and says it aloud when that changes. */
export function LiveStatus(props: { state: LiveState }) {
  const { tone, text, title } = WORDS[props.state.kind];
  return (
    <span role="status" aria-label="Live updates">
      <StateMark tone={tone} title={title}>
        {text}
      </StateMark>
    </span>
  );
}
