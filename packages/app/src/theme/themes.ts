import {
  createBaseThemeOptions,
  createUnifiedTheme,
  genPageTheme,
  palettes,
  shapes,
} from '@backstage/theme';

const fontFamily =
  "'Inter', system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', sans-serif";

const navigation = {
  background: '#101a33',
  indicator: '#5eead4',
  color: '#b4bfdb',
  selectedColor: '#ffffff',
  navItem: { hoverBackground: '#1c2a4d' },
  submenu: { background: '#1c2a4d' },
};

const header = genPageTheme({
  colors: ['#16224a', '#2b49c4'],
  shape: shapes.wave,
});
const pageTheme = Object.fromEntries(
  [
    'home',
    'documentation',
    'tool',
    'service',
    'website',
    'library',
    'other',
    'app',
    'apis',
    'card',
  ].map(name => [name, header]),
);

const components = {
  MuiButton: { styleOverrides: { root: { textTransform: 'none' } } },
  MuiTab: { styleOverrides: { root: { textTransform: 'none' } } },
  MuiPaper: { styleOverrides: { rounded: { borderRadius: 12 } } },
} as const;

/** Material UI's side of the light theme. */
export const lightTheme = createUnifiedTheme({
  ...createBaseThemeOptions({
    palette: {
      ...palettes.light,
      primary: { main: '#2f4fd8' },
      background: { default: '#f4f6fb', paper: '#ffffff' },
      link: '#2f4fd8',
      linkHover: '#1e36a3',
      border: '#dfe4f0',
      textSubtle: '#56607a',
      navigation,
      tabbar: { indicator: '#2f4fd8' },
    },
  }),
  fontFamily,
  pageTheme,
  components,
});

/** Material UI's side of the dark theme. */
export const darkTheme = createUnifiedTheme({
  ...createBaseThemeOptions({
    palette: {
      ...palettes.dark,
      primary: { main: '#9db1ff' },
      background: { default: '#0d1322', paper: '#161f34' },
      link: '#9db1ff',
      linkHover: '#c3cfff',
      border: '#2a3653',
      textSubtle: '#a3aeca',
      navigation: {
        ...navigation,
        background: '#0a1020',
        navItem: { hoverBackground: '#18223c' },
        submenu: { background: '#18223c' },
      },
      tabbar: { indicator: '#9db1ff' },
    },
  }),
  fontFamily,
  pageTheme,
  components,
});
