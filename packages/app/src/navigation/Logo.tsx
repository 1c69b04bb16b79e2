import { Link, useSidebarOpenState } from '@backstage/core-components';
import styles from './Logo.module.css';

/** Mark and name of the portal, at the top of the navigation. */
export function Logo() {
  const { isOpen } = useSidebarOpenState();
  return (
    <Link to="/" underline="none" className={styles.link} aria-label="Home">
      <LogoMark className={styles.mark} />
      {isOpen && (
        <span className={styles.name}>
          <strong>ITDO ERP</strong>
          <span>Developer Platform</span>
        </span>
      )}
    </Link>
  );
}

/** Three layers: what one sees, what runs, and what carries it. */
export function LogoMark({ className }: { className?: string }) {
  return (
    <svg className={className} viewBox="0 0 32 32" aria-hidden="true">
      <path d="M4 10.5 16 4l12 6.5-12 6.5z" fill="#5eead4" />
      <g
        fill="none"
        strokeWidth="2.6"
        strokeLinejoin="round"
        strokeLinecap="round"
      >
        <path d="m4 16 12 6.5 12-6.5" stroke="#8aa2ff" />
        <path d="m4 21.5 12 6.5 12-6.5" stroke="#5b76f5" />
      </g>
    </svg>
  );
}
