import {
  createUnifiedTheme,
  genPageTheme,
  shapes,
  UnifiedThemeProvider,
} from '@backstage/theme';
import { ThemeBlueprint } from '@backstage/plugin-app-react';
import { RiMoonLine, RiSunLine } from '@remixicon/react';
import { ReactNode } from 'react';
import { componentsFor } from './components';
import { dark, light } from './palettes';
import { useShownVariant } from './useShownVariant';

const fontFamily =
  "-apple-system, BlinkMacSystemFont, 'Segoe UI', 'Helvetica Neue', Helvetica, Arial, sans-serif";

/** Pages of other plugins stand on the same ground as those of OpenLake. */
const lightTheme = createUnifiedTheme({
  fontFamily,
  typography: typography(),
  defaultPageTheme: 'home',
  pageTheme: { home: plainPage(light.background.paper, light.text.primary) },
  palette: light,
  components: componentsFor({
    line: light.divider,
    paper: light.background.paper,
    ink: light.text.primary,
    quiet: light.text.secondary,
    hover: '#f7f7f7',
  }),
});

const darkTheme = createUnifiedTheme({
  fontFamily,
  typography: typography(),
  defaultPageTheme: 'home',
  pageTheme: { home: plainPage(dark.background.paper, dark.text.primary) },
  palette: dark,
  components: componentsFor({
    line: dark.divider,
    paper: dark.background.paper,
    ink: dark.text.primary,
    quiet: dark.text.secondary,
    hover: '#1d2228',
  }),
});

/**
 * The provider of both themes. Were there two, a change of theme would make the
 * whole page anew: open dialogs closed, and what was typed into them gone.
 */
function Provider({ children }: { children: ReactNode }) {
  const theme = useShownVariant() === 'dark' ? darkTheme : lightTheme;
  return <UnifiedThemeProvider theme={theme}>{children}</UnifiedThemeProvider>;
}

/** The portal's themes. */
export const themes = [
  ThemeBlueprint.make({
    name: 'light',
    params: {
      theme: {
        id: 'light',
        title: 'Light',
        variant: 'light',
        icon: <RiSunLine />,
        Provider,
      },
    },
  }),
  ThemeBlueprint.make({
    name: 'dark',
    params: {
      theme: {
        id: 'dark',
        title: 'Dark',
        variant: 'dark',
        icon: <RiMoonLine />,
        Provider,
      },
    },
  }),
];

/** A header without a picture. */
function plainPage(background: string, fontColor: string) {
  return genPageTheme({
    colors: [background, background],
    shape: shapes.round,
    options: { fontColor },
  });
}

/** The sizes of OpenLake's own pages: a title is 20 pixels high, not 54. */
function typography() {
  const heading = (fontSize: number, marginBottom: number) => ({
    fontSize,
    fontWeight: 600,
    marginBottom,
  });
  return {
    htmlFontSize: 16,
    fontFamily,
    h1: heading(24, 10),
    h2: heading(20, 8),
    h3: heading(18, 6),
    h4: heading(16, 6),
    h5: heading(15, 4),
    h6: heading(14, 2),
  };
}
