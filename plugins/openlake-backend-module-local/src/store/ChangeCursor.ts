import { ConnectorError } from '@openlake/plugin-openlake-node';

/**
 * How far a reader of changes has come.
 *
 * `position` is the last change it was told. A run appears at its newest change
 * only, so while a reader is behind, a run on a later page may have task runs
 * that changed before `position`: those behind `since`, the place where the
 * reader was last up to date, are told again.
 *
 * @internal
 */
export class ChangeCursor {
  readonly position: number;
  readonly since: number;

  private constructor(position: number, since: number) {
    this.position = position;
    this.since = since;
  }

  /** @throws ConnectorError `invalid` */
  static parse(text: string | undefined): ChangeCursor {
    if (text === undefined) {
      return new ChangeCursor(0, 0);
    }
    const match = /^(\d{1,15})\.(\d{1,15})$/.exec(text);
    if (!match) {
      throw new ConnectorError(
        'invalid',
        `"${text}" is not a cursor of the local runner`,
      );
    }
    return new ChangeCursor(Number(match[1]), Number(match[2]));
  }

  /** @param upToDate - whether the page held all there was */
  advance(changes: readonly number[], upToDate: boolean): ChangeCursor {
    const position = changes.at(-1) ?? this.position;
    return new ChangeCursor(position, upToDate ? position : this.since);
  }

  toString(): string {
    return `${this.position}.${this.since}`;
  }
}
