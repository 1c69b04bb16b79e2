import { Content } from '@backstage/core-components';
import { Grid } from '@backstage/ui';
import { Doors } from './Doors';
import { Greeting } from './Greeting';
import { RecentVisits } from './RecentVisits';
import { TeamSoftware } from './TeamSoftware';

/** What one came for, what one's team owns, and the way back to yesterday. */
export function HomePage() {
  return (
    <Content>
      <Greeting />
      <Doors />
      <Grid.Root columns={{ initial: '1', md: '3' }} gap="4" mt="4">
        <Grid.Item colSpan={{ initial: '1', md: '2' }}>
          <TeamSoftware />
        </Grid.Item>
        <Grid.Item>
          <RecentVisits />
        </Grid.Item>
      </Grid.Root>
    </Content>
  );
}
