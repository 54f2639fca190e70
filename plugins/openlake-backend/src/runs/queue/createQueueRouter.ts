import type { Handlers } from '../../access/Handlers';
import type { RunReader } from '../RunReader';
import type { QueueService } from './QueueService';

/**
 * The endpoints of the queue.
 *
 * @internal
 */
export function createQueueRouter(options: {
  queue: QueueService;
  reader: RunReader;
}): Handlers<'listQueue' | 'moveQueued' | 'dropQueued'> {
  const { queue, reader } = options;
  return {
    async listQueue({ query }) {
      const { items, ...rest } = await queue.list(query);
      const runs = await reader.present(items.map(({ run }) => run));
      return {
        ...rest,
        items: items.map(({ run, ...place }, index) => ({
          run: runs[index],
          ...place,
        })),
      };
    },

    async moveQueued({ params, body, principal }) {
      const run = await queue.move(params.run, {
        ...body,
        actor: principal.ref,
      });
      return (await reader.present([run]))[0];
    },

    async dropQueued({ params, body, principal }) {
      const run = await queue.drop(params.run, {
        note: body.note,
        actor: principal.ref,
      });
      return (await reader.present([run]))[0];
    },
  };
}
