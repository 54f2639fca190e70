import {
  createUnifiedTheme,
  genPageTheme,
  palettes,
  shapes,
  UnifiedThemeProvider,
} from '@backstage/theme';
import { ThemeBlueprint } from '@backstage/plugin-app-react';
import { RiMoonLine, RiSunLine } from '@remixicon/react';

const fontFamily =
  "-apple-system, BlinkMacSystemFont, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif";

/** Pages of other plugins stand on the same ground as those of OpenLake. */
const light = createUnifiedTheme({
  fontFamily,
  defaultPageTheme: 'home',
  pageTheme: pageThemes(['#1f5493', '#163a66']),
  palette: {
    ...palettes.light,
    primary: { main: '#1f5493' },
    background: { default: '#f5f5f5', paper: '#ffffff' },
    navigation: {
      ...palettes.light.navigation,
      background: '#171717',
      indicator: '#9cc9ff',
    },
  },
});

const dark = createUnifiedTheme({
  fontFamily,
  defaultPageTheme: 'home',
  pageTheme: pageThemes(['#1d2228', '#171b20']),
  palette: {
    ...palettes.dark,
    primary: { main: '#9cc9ff' },
    background: { default: '#111418', paper: '#171b20' },
    divider: '#282e35',
    navigation: {
      ...palettes.dark.navigation,
      background: '#0b0d10',
      indicator: '#9cc9ff',
    },
  },
});

const lightTheme = ThemeBlueprint.make({
  name: 'light',
  params: {
    theme: {
      id: 'light',
      title: 'Light',
      variant: 'light',
      icon: <RiSunLine />,
      Provider: ({ children }) => (
        <UnifiedThemeProvider theme={light}>{children}</UnifiedThemeProvider>
      ),
    },
  },
});

const darkTheme = ThemeBlueprint.make({
  name: 'dark',
  params: {
    theme: {
      id: 'dark',
      title: 'Dark',
      variant: 'dark',
      icon: <RiMoonLine />,
      Provider: ({ children }) => (
        <UnifiedThemeProvider theme={dark}>{children}</UnifiedThemeProvider>
      ),
    },
  },
});

/** The portal's themes. */
export const themes = [lightTheme, darkTheme];

function pageThemes(colors: string[]) {
  const theme = genPageTheme({ colors, shape: shapes.wave });
  return Object.fromEntries(
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
    ].map(name => [name, theme]),
  );
}
