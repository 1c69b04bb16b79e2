import { useRouteRef } from '@backstage/frontend-plugin-api';
import { Button, DialogTrigger, Link, Popover } from '@backstage/ui';
import { RiInformationLine } from '@remixicon/react';
import { documentationRouteRef } from '../../routes';
import styles from './ActiveMeaning.module.css';

/** Where the platform's own documentation is, and the part of it on activity. */
const PLATFORM = {
  namespace: 'default',
  kind: 'system',
  name: 'developer-platform',
};
const CHAPTER = '/environments/#what-counts-as-use';

/** Says exactly what counts as use of an environment, where its clock is shown. */
export function ActiveMeaning() {
  const documentation = useRouteRef(documentationRouteRef)?.(PLATFORM);
  return (
    <DialogTrigger>
      <Button
        size="small"
        variant="tertiary"
        iconStart={<RiInformationLine aria-hidden="true" />}
      >
        What counts as use?
      </Button>
      <Popover>
        <div className={styles.text}>
          <p>An environment is used when somebody</p>
          <ul>
            <li>
              creates it, or changes it through any door: portal, REST, kubectl
              or git;
            </li>
            <li>opens its page, or presses a key or clicks there;</li>
            <li>resumes, restarts or clones it.</li>
          </ul>
          <p>
            A tab that is only open, the list, and requests to its address do
            not count.
          </p>
          {documentation && (
            <Link href={`${documentation.replace(/\/$/, '')}${CHAPTER}`}>
              Read more in the documentation
            </Link>
          )}
        </div>
      </Popover>
    </DialogTrigger>
  );
}
