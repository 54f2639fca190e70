import { render, screen } from '@testing-library/react';
import { Freshness } from './Freshness';

const ago = (seconds: number) => Date.now() - seconds * 1_000;
const text = (props: Parameters<typeof Freshness>[0]) =>
  render(<Freshness {...props} />).container.textContent;

describe('how old a page is', () => {
  it('is live while the engine is heard', () => {
    const heardAt = new Date(ago(6)).toISOString();
    expect(text({ answer: { updatedAt: ago(1) }, live: true, heardAt })).toBe(
      'Live',
    );
  });

  it('is as old as what was last heard of the engine', () => {
    const heardAt = new Date(ago(3_630)).toISOString();
    render(<Freshness answer={{ updatedAt: ago(1) }} live heardAt={heardAt} />);
    expect(screen.queryByText('Live')).not.toBeInTheDocument();
    expect(screen.getByText('1h ago').closest('span')).toHaveTextContent(
      'As of 1h ago',
    );
  });

  it('is not live once the page has not looked for long', () => {
    expect(text({ answer: { updatedAt: ago(630) }, live: true })).toBe(
      'As of 10m ago',
    );
  });

  it('says when a page that waits for nothing looked', () => {
    expect(text({ answer: { updatedAt: ago(630) } })).toBe('Updated 10m ago');
  });
});
