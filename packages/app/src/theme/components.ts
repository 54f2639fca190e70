import type { UnifiedThemeOptions } from '@backstage/theme';

type Components = NonNullable<UnifiedThemeOptions['components']>;

interface Look {
  line: string;
  paper: string;
  ink: string;
  quiet: string;
  hover: string;
}

/**
 * Makes the pages of other plugins stand beside those of OpenLake: plain headers on the ground of the page, flat cards
 * with a line around them, dense tables, words in sentence case.
 */
export function componentsFor(look: Look): Components {
  const card = {
    border: `1px solid ${look.line}`,
    borderRadius: 8,
    boxShadow: 'none',
  };
  const parts = {
    BackstageHeader: {
      styleOverrides: {
        header: {
          padding: '16px 24px',
          backgroundImage: 'none',
          backgroundColor: look.paper,
          borderBottom: `1px solid ${look.line}`,
          boxShadow: 'none',
        },
        title: { color: look.ink, fontSize: 20, lineHeight: '28px' },
        subtitle: { color: look.quiet, opacity: 1, marginTop: 0 },
        type: { color: look.quiet, opacity: 1, textTransform: 'none' },
        breadcrumb: { color: look.quiet },
        breadcrumbType: { opacity: 1 },
      },
    },
    BackstageHeaderLabel: {
      styleOverrides: {
        label: { color: look.quiet, opacity: 1 },
        value: { color: look.ink, opacity: 1 },
      },
    },
    BackstageHeaderTabs: {
      styleOverrides: {
        tabsWrapper: {
          paddingLeft: 12,
          backgroundColor: look.paper,
          borderBottom: `1px solid ${look.line}`,
        },
        defaultTab: { padding: '12px', textTransform: 'none', fontSize: 14 },
      },
    },
    BackstageInfoCard: { styleOverrides: { header: { padding: '12px 16px' } } },
    BackstageContent: { styleOverrides: { root: { paddingTop: 20 } } },
    BackstageContentHeader: { styleOverrides: { title: { fontSize: 16 } } },
    BackstageTableHeader: {
      styleOverrides: {
        header: {
          padding: '8px 16px 8px 20px',
          borderTop: 'none',
          borderBottom: `1px solid ${look.line}`,
          color: look.quiet,
          fontWeight: 500,
          fontSize: 12,
          textTransform: 'none',
        },
      },
    },
    BackstageTableToolbar: {
      styleOverrides: { title: { fontSize: 16, fontWeight: 600 } },
    },
    BackstageIconLinkVertical: {
      styleOverrides: { label: { textTransform: 'none', letterSpacing: 0 } },
    },
    CatalogReactUserListPicker: {
      styleOverrides: {
        root: { backgroundColor: 'transparent', boxShadow: 'none', border: 0 },
        title: { textTransform: 'none', color: look.quiet },
      },
    },
    MuiCssBaseline: {
      styleOverrides: {
        body: { backgroundColor: 'var(--bui-bg-app)' },
        a: { color: 'inherit', textDecoration: 'none' },
        '.bui-Card': { border: '1px solid var(--bui-border-1)' },
      },
    },
    MuiPaper: {
      styleOverrides: {
        root: { backgroundImage: 'unset' },
        rounded: { borderRadius: 8 },
        elevation1: card,
        elevation2: card,
      },
    },
    MuiCard: { styleOverrides: { root: card } },
    MuiCardHeader: {
      styleOverrides: {
        root: { padding: '12px 16px 0' },
        title: { fontSize: 15, lineHeight: '24px', fontWeight: 600 },
      },
    },
    MuiTableRow: {
      styleOverrides: {
        root: {
          '&:nth-of-type(odd)': { backgroundColor: 'transparent' },
          '&:hover': { backgroundColor: look.hover },
        },
        head: { '&:hover': { backgroundColor: 'transparent' } },
      },
    },
    MuiTableCell: {
      styleOverrides: {
        root: {
          padding: '10px 16px 10px 20px',
          borderBottom: `1px solid ${look.line}`,
          lineHeight: 1.43,
        },
        sizeSmall: { padding: '6px 16px 6px 20px' },
        head: { color: look.quiet, fontWeight: 500, fontSize: 12 },
      },
    },
    MuiTab: {
      styleOverrides: {
        root: { textTransform: 'none', letterSpacing: 0, minWidth: 0 },
      },
    },
    MuiButton: {
      styleOverrides: {
        root: {
          textTransform: 'none',
          letterSpacing: 0,
          fontWeight: 500,
          borderRadius: 6,
        },
        contained: { boxShadow: 'none', '&:hover': { boxShadow: 'none' } },
      },
    },
    MuiChip: {
      styleOverrides: {
        root: {
          height: 22,
          margin: '0 8px 8px 0',
          borderRadius: 4,
          backgroundColor: look.hover,
          border: `1px solid ${look.line}`,
        },
        label: { fontSize: 12, fontWeight: 400 },
      },
    },
    MuiOutlinedInput: {
      styleOverrides: {
        root: { borderRadius: 6 },
        notchedOutline: { borderColor: look.line },
      },
    },
    MuiInputBase: { styleOverrides: { root: { fontSize: 14 } } },
    MuiToggleButton: { styleOverrides: { root: { textTransform: 'none' } } },
    MuiFormLabel: {
      styleOverrides: { root: { color: look.quiet } },
    },
    MuiTooltip: {
      styleOverrides: { tooltip: { fontSize: 12, borderRadius: 4 } },
    },
  };
  // The parts of Backstage are not in the type, which knows those of Material UI.
  return parts as Components;
}
