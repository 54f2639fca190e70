import { palettes } from '@backstage/theme';

/** The colours of `@openlake/plugin-openlake-react/css/theme.css`, as Material UI wants them. */
export const light = {
  ...palettes.light,
  primary: { main: '#1f5493', dark: '#163a66' },
  secondary: { main: '#5b4bb0' },
  background: { default: '#f5f5f5', paper: '#ffffff' },
  text: { primary: '#171717', secondary: '#5c5c5c' },
  divider: '#e5e5e5',
  border: '#e5e5e5',
  textSubtle: '#5c5c5c',
  link: '#1f5493',
  linkHover: '#163a66',
  tabbar: { indicator: '#1f5493' },
  navigation: {
    ...palettes.light.navigation,
    background: '#171717',
    indicator: '#9cc9ff',
  },
};

export const dark = {
  ...palettes.dark,
  primary: { main: '#9cc9ff', dark: '#83b9fd', contrastText: '#101821' },
  secondary: { main: '#c3b8ff' },
  background: { default: '#111418', paper: '#171b20' },
  text: { primary: '#eceff2', secondary: '#a9b1ba' },
  divider: '#282e35',
  border: '#282e35',
  textSubtle: '#a9b1ba',
  textVerySubtle: '#3b434c',
  link: '#9cc9ff',
  linkHover: '#c4dfff',
  tabbar: { indicator: '#9cc9ff' },
  navigation: {
    ...palettes.dark.navigation,
    background: '#0b0d10',
    indicator: '#9cc9ff',
  },
};
