import { HomePageWidgetBlueprint } from '@backstage/plugin-home-react/alpha';

const layout = {
  height: { minRows: 3, defaultRows: 5 },
  width: { minColumns: 4, defaultColumns: 12 },
};

const needsYou = HomePageWidgetBlueprint.make({
  name: 'needs-you',
  params: {
    name: 'OpenLakeNeedsYou',
    title: 'Data jobs that need you',
    description: 'Jobs whose last run did not end well',
    layout,
    components: () =>
      import('./widgets').then(m => ({ Content: m.NeedsYouWidget })),
  },
});

const recentRuns = HomePageWidgetBlueprint.make({
  name: 'recent-runs',
  params: {
    name: 'OpenLakeRecentRuns',
    title: 'Recent data job runs',
    description: 'The newest runs of all workspaces',
    layout,
    components: () =>
      import('./widgets').then(m => ({ Content: m.RecentRunsWidget })),
  },
});

/** Widgets for the app's home page. */
export const homeWidgets = [needsYou, recentRuns];
