import '@testing-library/jest-dom';
import { configure } from '@testing-library/react';

// Whole pages render here; a busy machine takes its time over them.
jest.setTimeout(60_000);
configure({ asyncUtilTimeout: 15_000 });

// jsdom lays nothing out, so there is never a size to observe.
window.ResizeObserver ??= class {
  observe() {}
  unobserve() {}
  disconnect() {}
};
