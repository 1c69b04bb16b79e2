import { Card, CardBody, CardHeader, Text } from '@backstage/ui';
import { type ReactNode, useId } from 'react';
import styles from './Section.module.css';

/** A titled card that is a landmark of its own. */
export function Section(props: { title: string; children: ReactNode }) {
  const { title, children } = props;
  const id = useId();
  return (
    <section aria-labelledby={id} className={styles.section}>
      <Card>
        <CardHeader>
          <Text as="h3" variant="title-x-small" id={id}>
            {title}
          </Text>
        </CardHeader>
        <CardBody>{children}</CardBody>
      </Card>
    </section>
  );
}
