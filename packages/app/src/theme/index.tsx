import { createFrontendModule } from '@backstage/frontend-plugin-api';
import { ThemeBlueprint } from '@backstage/plugin-app-react';
import { UnifiedTheme, UnifiedThemeProvider } from '@backstage/theme';
import DarkIcon from '@material-ui/icons/Brightness2';
import LightIcon from '@material-ui/icons/WbSunny';
import { ReactElement } from 'react';
import { darkTheme, lightTheme } from './themes';

const themes = [
  makeTheme('light', 'Light', <LightIcon />, lightTheme),
  makeTheme('dark', 'Dark', <DarkIcon />, darkTheme),
];

/** Takes the place of Backstage's own two themes; tokens.css goes with it. */
export const themeModule = createFrontendModule({
  pluginId: 'app',
  extensions: themes,
});

function makeTheme(
  variant: 'light' | 'dark',
  title: string,
  icon: ReactElement,
  theme: UnifiedTheme,
) {
  return ThemeBlueprint.make({
    name: variant,
    params: {
      theme: {
        id: variant,
        title,
        variant,
        icon,
        Provider: ({ children }) => (
          <UnifiedThemeProvider theme={theme} themeName="itdo">
            {children}
          </UnifiedThemeProvider>
        ),
      },
    },
  });
}
