import { TaskError } from '@openlake/plugin-openlake-common';
import classes from './ErrorCategory.module.css';

const words: Record<TaskError['category'], string> = {
  user_code: 'code',
  data: 'data check',
  engine: 'engine',
  platform: 'platform',
  timeout: 'timeout',
  canceled: 'canceled',
  out_of_memory: 'out of memory',
  disk: 'disk',
  configuration: 'configuration',
};

/** Who failed, in a word. */
export function ErrorCategory({ category }: { category: string }) {
  return (
    <span className={classes.category}>
      {words[category as TaskError['category']] ?? category}
    </span>
  );
}
