import { useContent } from '@backstage/core-components';
import { type ReactNode, useEffect, useRef } from 'react';
import { useNavigationType } from 'react-router-dom';
import styles from './PageArea.module.css';

/**
 * The main landmark of a page. It is what "Skip to content" leads to, and takes
 * the focus when one comes here from within the portal, so that keyboard and
 * screen reader begin at the new page and not at its navigation.
 */
export function PageArea(props: { label: string; children: ReactNode }) {
  const { label, children } = props;
  const own = useRef<HTMLElement | null>(null);
  const { contentRef } = useContent();
  const arrivedBy = useRef(useNavigationType());

  useEffect(() => {
    const area = own.current;
    if (
      arrivedBy.current !== 'POP' &&
      !area?.contains(document.activeElement)
    ) {
      area?.focus();
    }
  }, []);

  return (
    <main
      aria-label={label}
      tabIndex={-1}
      className={styles.area}
      ref={element => {
        own.current = element;
        if (contentRef) {
          contentRef.current = element;
        }
      }}
    >
      {children}
    </main>
  );
}
