import { createApp } from '@backstage/frontend-defaults';
import {
  appThemeApiRef,
  createFrontendModule,
  createFrontendPlugin,
  PageBlueprint,
  useApi,
} from '@backstage/frontend-plugin-api';
import { mockApis } from '@backstage/frontend-test-utils';
import { fireEvent, render, screen, waitFor } from '@testing-library/react';
import { themes } from './themes';

function Page() {
  const api = useApi(appThemeApiRef);
  return (
    <>
      <input aria-label="Note" />
      {['light', 'dark'].map(id => (
        <button key={id} onClick={() => api.setActiveThemeId(id)}>
          {id}
        </button>
      ))}
    </>
  );
}

const pages = createFrontendPlugin({
  pluginId: 'pages',
  extensions: [
    PageBlueprint.make({
      params: { path: '/', loader: async () => <Page /> },
    }),
  ],
});

describe('a change of theme', () => {
  it('leaves what is open and typed as it is', async () => {
    const app = createApp({
      features: [
        pages,
        createFrontendModule({ pluginId: 'app', extensions: themes }),
      ],
      advanced: {
        configLoader: async () => ({
          config: mockApis.config({
            data: {
              app: {
                baseUrl: 'http://localhost',
                extensions: [{ 'sign-in-page:app': false }],
              },
              backend: { baseUrl: 'http://localhost' },
            },
          }),
        }),
      },
    });
    render(app.createRoot());
    const note = await screen.findByLabelText('Note');
    fireEvent.change(note, { target: { value: 'half of a sentence' } });
    const mode = () => document.body.getAttribute('data-theme-mode');
    expect(mode()).toBe('light');

    for (const theme of ['dark', 'light']) {
      fireEvent.click(screen.getByRole('button', { name: theme }));

      await waitFor(() => expect(mode()).toBe(theme));
      expect(screen.getByLabelText('Note')).toBe(note);
      expect(note).toHaveValue('half of a sentence');
    }
  });
});
