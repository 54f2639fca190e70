import { PagedRouteName, Pages } from '../api/useOpenlakePages';
import { plural } from '@openlake/plugin-openlake-common';
import { LoadMore } from './LoadMore';

/**
 * The foot of a list of which there may be more than is shown. A list that came
 * whole in one page has none: it speaks for itself.
 *
 * @public
 */
export function MoreOf<N extends PagedRouteName>(props: {
  list: Pages<N>;
  /** What one of them is called, such as `run`. */
  one: string;
  /** Such as `newest first`. */
  order: string;
}) {
  const { list, one, order } = props;
  if (list.pages.length <= 1 && !list.hasMore) {
    return null;
  }
  const count = plural(list.data?.length ?? 0, one);
  return (
    <LoadMore
      shown={list.hasMore ? `${count}, ${order}` : `${count} in all`}
      hasMore={list.hasMore}
      isLoading={list.isLoadingMore}
      onMore={list.loadMore}
    />
  );
}
