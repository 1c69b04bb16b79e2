import { createApp } from '@backstage/frontend-defaults';
import { homeModule } from './home';
import { navigationModule } from './navigation';
import { signInModule } from './signIn';
import { themeModule } from './theme';

/** The plugins themselves are discovered in package.json (`app.packages`). */
export default createApp({
  features: [themeModule, navigationModule, signInModule, homeModule],
});
