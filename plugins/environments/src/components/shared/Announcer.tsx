import { VisuallyHidden } from '@backstage/ui';
import { useEffect, useRef, useState } from 'react';
import { type Environment } from '../../api/types';
import { changesInWords } from '../../view/announcements';

/** Says to screen readers what changes on the page while nobody touches it. */
export function Announcer(props: { environments?: readonly Environment[] }) {
  const { environments } = props;
  const before = useRef<readonly Environment[]>();
  const [words, setWords] = useState('');

  useEffect(() => {
    if (!environments) {
      return;
    }
    const change = changesInWords(before.current, environments);
    before.current = environments;
    if (change) {
      setWords(change);
    }
  }, [environments]);

  return (
    <VisuallyHidden>
      <div aria-live="polite" aria-atomic="true">
        {words}
      </div>
    </VisuallyHidden>
  );
}
