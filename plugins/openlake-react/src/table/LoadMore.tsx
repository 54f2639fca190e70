import { Button } from '@backstage/ui';
import classes from './LoadMore.module.css';

/**
 * The foot of a list that is paged by cursor: how much is shown, and more.
 *
 * @public
 */
export function LoadMore(props: {
  shown: string;
  hasMore: boolean;
  isLoading?: boolean;
  onMore: () => void;
}) {
  return (
    <div className={classes.foot}>
      <span>{props.shown}</span>
      {props.hasMore && (
        <Button
          variant="secondary"
          size="small"
          isPending={props.isLoading}
          onPress={props.onMore}
        >
          Show more
        </Button>
      )}
    </div>
  );
}
