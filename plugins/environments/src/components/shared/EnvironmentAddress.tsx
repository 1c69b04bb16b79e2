import { Link } from '@backstage/ui';
import { RiExternalLinkLine } from '@remixicon/react';
import { type Environment, type EnvironmentUrl } from '../../api/types';
import { addressView, missingAddressText } from '../../view/addresses';
import styles from './EnvironmentAddress.module.css';

/** One address: a link that opens beside the portal, or text with the reason why not. */
export function Address(props: { address: EnvironmentUrl }) {
  const { text, href, why } = addressView(props.address);
  if (href) {
    return (
      <Link
        href={href}
        target="_blank"
        rel="noopener noreferrer"
        className={styles.link}
      >
        {text}
        <RiExternalLinkLine
          size={14}
          className={styles.away}
          aria-label="(opens in a new tab)"
        />
      </Link>
    );
  }
  return (
    <span className={styles.closed}>
      <span className={styles.text}>{text}</span>
      <span className={styles.why}>{why}</span>
    </span>
  );
}

/** The first address of an environment, or why there is none yet. */
export function EnvironmentAddress(props: { environment: Environment }) {
  const [first] = props.environment.urls;
  return first ? (
    <Address address={first} />
  ) : (
    <span className={styles.why}>{missingAddressText(props.environment)}</span>
  );
}
