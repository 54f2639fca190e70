import { Button } from '@backstage/ui';
import classes from './LoadMore.module.css';

/**
 * The foot of a list that is shown page by page, so that it stays quick however
 * long it is.
 *
 * @public
 */
export function Pager(props: {
  shown: string;
  /** To the first page; absent where that is the one that is shown. */
  onFirst?: () => void;
  /** To the page before, where it is known. */
  onBack?: () => void;
  /** To the next page; absent where there is none. */
  onNext?: () => void;
  /** Words for the three, such as `Newest`, `Newer`, `Older`. */
  words: { first: string; back: string; next: string };
}) {
  const { words, onFirst, onBack, onNext } = props;
  if (!onFirst && !onNext) {
    return null;
  }
  return (
    <div className={classes.foot}>
      <span>{props.shown}</span>
      <span className={classes.steps}>
        <Button
          variant="tertiary"
          size="small"
          isDisabled={!onFirst}
          onPress={onFirst}
        >
          {words.first}
        </Button>
        <Button
          variant="secondary"
          size="small"
          isDisabled={!onBack}
          onPress={onBack}
        >
          {words.back}
        </Button>
        <Button
          variant="secondary"
          size="small"
          isDisabled={!onNext}
          onPress={onNext}
        >
          {words.next}
        </Button>
      </span>
    </div>
  );
}
