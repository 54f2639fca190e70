import { startWithNarrowRail } from './startWithNarrowRail';

describe('startWithNarrowRail', () => {
  beforeEach(() => localStorage.clear());

  it('starts narrow', () => {
    startWithNarrowRail(localStorage);
    expect(localStorage.getItem('sidebarPinState')).toBe('false');
  });

  it('keeps what somebody chose', () => {
    localStorage.setItem('sidebarPinState', 'true');
    startWithNarrowRail(localStorage);
    expect(localStorage.getItem('sidebarPinState')).toBe('true');
  });
});
