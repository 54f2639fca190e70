import classes from './LayerMark.module.css';

const colours: Record<string, string> = {
  bronze: 'var(--olo-bronze)',
  silver: 'var(--olo-silver)',
  gold: 'var(--olo-gold)',
};

/** The colour of a layer as a small square; grey for layers without one. */
export function LayerMark(props: { layer?: string }) {
  return (
    <i
      className={classes.mark}
      style={{ background: colours[props.layer ?? ''] ?? 'var(--olo-idle)' }}
      title={props.layer}
      aria-hidden
    />
  );
}
