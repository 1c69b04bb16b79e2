import { Content } from '@backstage/core-components';
import { type HomePageLayoutProps } from '@backstage/plugin-home-react/alpha';
import { Grid } from '@backstage/ui';
import { Fragment } from 'react';
import { Doors } from './Doors';
import { Greeting } from './Greeting';
import { RecentVisits } from './RecentVisits';
import { TeamSoftware } from './TeamSoftware';
import styles from './HomePage.module.css';

/** Cards of plugins that have a place here, in this order; others do not show. */
const CARDS = ['YourEnvironments'];

/** What one came for, what one's team owns, and the way back to yesterday. */
export function HomePage({ widgets }: HomePageLayoutProps) {
  const cards = CARDS.flatMap(name =>
    widgets.filter(widget => widget.name === name),
  );
  return (
    <Content>
      <Greeting />
      <Doors />
      <Grid.Root columns={{ initial: '1', md: '3' }} gap="4" mt="4">
        <Grid.Item colSpan={{ initial: '1', md: '2' }}>
          <div className={styles.cards}>
            {cards.map(({ node, component }) => (
              <Fragment key={node.spec.id}>{component}</Fragment>
            ))}
            <TeamSoftware />
          </div>
        </Grid.Item>
        <Grid.Item>
          <RecentVisits />
        </Grid.Item>
      </Grid.Root>
    </Content>
  );
}
