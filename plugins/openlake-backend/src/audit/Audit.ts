import { AuditorService, LoggerService } from '@backstage/backend-plugin-api';
import { JsonObject } from '@backstage/types';
import { AuditEvent } from '@openlake/plugin-openlake-common';
import { ulid } from 'ulid';
import { readPage } from '../database/cursor';
import { Clock, Instant, systemClock, toInstant } from '../database/instant';
import {
  afterCommit,
  OpenlakeDatabase,
  Transaction,
} from '../database/OpenlakeDatabase';

/**
 * Who did what to what.
 *
 * @internal
 */
export interface AuditEntry {
  /** Entity ref of a user, or the subject of a service, such as `plugin:catalog`. */
  actor: string;
  /** Kebab-case noun and verb, such as `job-pause`. */
  action: string;
  workspace?: string;
  /** The thing it was done to, such as `job:air-traffic/flights`. */
  subject?: string;
  /** Small; no secrets, no rows of tables. */
  details?: JsonObject;
}

interface AuditRow extends Omit<AuditEvent, 'subject' | 'details'> {
  subject: string | null;
  /** JSON */
  details: string;
}

/** Who acts when nobody asked: reconcile loops and triggers. @internal */
export const SYSTEM_ACTOR = 'system:openlake';

/**
 * The audit trail. A change has an entry if and only if it committed, since
 * both are one transaction; a denial has one too. The Backstage auditor hears
 * of each after it is in the table.
 *
 * @internal
 */
export class Audit {
  readonly #database: OpenlakeDatabase;
  readonly #auditor: AuditorService;
  readonly #logger: LoggerService;
  readonly #clock: Clock;

  constructor(options: {
    database: OpenlakeDatabase;
    auditor: AuditorService;
    logger: LoggerService;
    clock?: Clock;
  }) {
    this.#database = options.database;
    this.#auditor = options.auditor;
    this.#logger = options.logger;
    this.#clock = options.clock ?? systemClock;
  }

  /** Records a change in its own transaction. */
  async record(tx: Transaction, entry: AuditEntry): Promise<void> {
    await this.#insert(tx, entry, 'succeeded');
  }

  /** Records that somebody was not allowed to do something. */
  async denied(entry: AuditEntry): Promise<void> {
    await this.#database.transaction(
      tx => this.#insert(tx, entry, 'denied'),
      'audit.denied',
    );
  }

  /**
   * Removes entries from before a moment, oldest first.
   *
   * @returns how many have gone
   */
  async remove(
    tx: Transaction,
    before: Instant,
    limit: number,
  ): Promise<number> {
    return tx('audit_events')
      .whereIn(
        'id',
        tx('audit_events')
          .where('at', '<', before)
          .orderBy(['at', 'id'])
          .limit(limit)
          .select('id'),
      )
      .delete();
  }

  /** What happened in a workspace, newest first. */
  async list(
    workspace: string,
    page: { cursor?: string; limit?: number },
  ): Promise<{ items: AuditEvent[]; nextCursor?: string }> {
    const { rows, nextCursor } = await readPage<AuditRow>(
      this.#database.knex('audit_events').where({ workspace }),
      {
        orderBy: [
          ['at', 'text'],
          ['id', 'text'],
        ],
        direction: 'desc',
        place: row => [row.at, row.id],
        ...page,
      },
    );
    return {
      items: rows.map(({ subject, details, ...row }) => ({
        ...row,
        subject: subject ?? undefined,
        details: JSON.parse(details),
      })),
      nextCursor,
    };
  }

  async #insert(
    tx: Transaction,
    entry: AuditEntry,
    outcome: 'succeeded' | 'denied',
  ): Promise<void> {
    await tx('audit_events').insert({
      id: ulid(this.#clock().getTime()),
      at: toInstant(this.#clock()),
      actor: entry.actor,
      action: entry.action,
      outcome,
      workspace: entry.workspace,
      subject: entry.subject,
      details: JSON.stringify(entry.details ?? {}),
    });
    afterCommit(tx, () => {
      this.#tellAuditor(entry, outcome).catch(error =>
        this.#logger.warn(
          `The auditor service did not take an event: ${error}`,
        ),
      );
    });
  }

  async #tellAuditor(
    entry: AuditEntry,
    outcome: 'succeeded' | 'denied',
  ): Promise<void> {
    const { action, ...meta } = entry;
    const event = await this.#auditor.createEvent({
      eventId: action,
      severityLevel: 'medium',
      meta: JSON.parse(JSON.stringify(meta)),
    });
    if (outcome === 'succeeded') {
      await event.success();
    } else {
      await event.fail({ error: new Error('Not allowed') });
    }
  }
}
