import { Pane, panes } from './task/useRunSelection';
import classes from './PaneToggles.module.css';

const labels: Record<Pane, string> = {
  graph: 'Graph',
  grid: 'Grid',
  timeline: 'Timeline',
  task: 'Task',
};

/** Which parts of the run page are shown. */
export function PaneToggles(props: {
  shown: Pane[];
  onChange: (shown: Set<string>) => void;
}) {
  const { shown, onChange } = props;
  return (
    <div className={classes.panes} role="group" aria-label="Panes">
      {panes.map(pane => (
        <button
          key={pane}
          type="button"
          aria-pressed={shown.includes(pane)}
          onClick={() =>
            onChange(
              new Set(
                shown.includes(pane)
                  ? shown.filter(p => p !== pane)
                  : [...shown, pane],
              ),
            )
          }
        >
          {labels[pane]}
        </button>
      ))}
    </div>
  );
}
