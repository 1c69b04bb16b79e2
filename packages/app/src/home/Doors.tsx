import { Text } from '@backstage/ui';
import AppsIcon from '@material-ui/icons/Apps';
import CloudQueueIcon from '@material-ui/icons/CloudQueue';
import DescriptionIcon from '@material-ui/icons/Description';
import ExtensionIcon from '@material-ui/icons/Extension';
import { Link } from 'react-router-dom';
import styles from './Doors.module.css';

const doors = [
  {
    to: '/environments',
    title: 'Environments',
    text: 'A running copy of the product for your change, in a minute',
    Icon: CloudQueueIcon,
  },
  {
    to: '/create',
    title: 'New service',
    text: 'Begin the way we do it here, from a golden path',
    Icon: ExtensionIcon,
  },
  {
    to: '/catalog',
    title: 'Catalog',
    text: 'Who owns what, and what depends on it',
    Icon: AppsIcon,
  },
  {
    to: '/docs',
    title: 'Documentation',
    text: 'How things work, beside the things themselves',
    Icon: DescriptionIcon,
  },
];

/** The four ways on from the front page. */
export function Doors() {
  return (
    <nav aria-label="Start here">
      <ul className={styles.doors}>
        {doors.map(({ to, title, text, Icon }) => (
          <li key={to}>
            <Link to={to} className={styles.door}>
              <Icon className={styles.icon} aria-hidden="true" />
              <span>
                <Text as="span" variant="body-large" weight="bold">
                  {title}
                </Text>
                <Text as="span" variant="body-small" color="secondary">
                  {text}
                </Text>
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
