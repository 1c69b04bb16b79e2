import { ButtonIcon, Tooltip, TooltipTrigger } from '@backstage/ui';
import { RiCheckLine, RiFileCopyLine } from '@remixicon/react';
import { useEffect, useState } from 'react';
import styles from './Copyable.module.css';

const SHOWN_MS = 2_000;

/** A command line with a button that copies it. */
export function Copyable(props: { label: string; text: string }) {
  const { label, text } = props;
  const [result, setResult] = useState<'copied' | 'failed'>();

  useEffect(() => {
    if (!result) {
      return undefined;
    }
    const timer = setTimeout(() => setResult(undefined), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [result]);

  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setResult('copied');
    } catch {
      // Browsers refuse the clipboard outside a secure context.
      setResult('failed');
    }
  };

  return (
    <div className={styles.root}>
      <div className={styles.label}>{label}</div>
      <div className={styles.line}>
        <code className={styles.code}>{text}</code>
        <TooltipTrigger>
          <ButtonIcon
            size="small"
            variant="tertiary"
            icon={result === 'copied' ? <RiCheckLine /> : <RiFileCopyLine />}
            aria-label={`Copy: ${label}`}
            onPress={copy}
          />
          <Tooltip>Copy</Tooltip>
        </TooltipTrigger>
      </div>
      <div role="status" className={styles.result}>
        {result === 'copied' && 'Copied'}
        {result === 'failed' &&
          'Your browser does not allow copying here; select the text instead.'}
      </div>
    </div>
  );
}
