/**
 * The base of every error this library throws on purpose.
 *
 * @public
 */
export class IcebergError extends Error {
  constructor(message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = new.target.name;
  }
}

/**
 * A table, namespace, snapshot, column or file that was asked for does not exist.
 *
 * @public
 */
export class NotFoundError extends IcebergError {}

/**
 * Something of that name or at that location is there already.
 *
 * @public
 */
export class AlreadyExistsError extends IcebergError {}

/**
 * Another writer committed first and this change cannot be applied on top of it safely. Nothing was written that a
 * reader can see.
 *
 * @public
 */
export class CommitConflictError extends IcebergError {}

/**
 * The catalog failed while it was being asked to commit, and could not be asked afterwards: the commit may or may not
 * have happened. No file was removed.
 *
 * @public
 */
export class CommitStateUnknownError extends IcebergError {
  /** The metadata file that is current if the commit did happen. */
  readonly metadataLocation: string;

  constructor(
    message: string,
    options: { metadataLocation: string; cause?: unknown },
  ) {
    super(message, options);
    this.metadataLocation = options.metadataLocation;
  }
}

/**
 * A table uses a feature that this library does not have. It is refused by name rather than misread.
 *
 * @public
 */
export class UnsupportedError extends IcebergError {
  /** The feature in the words of the Iceberg spec, for example `equality deletes`. */
  readonly feature: string;

  constructor(feature: string, where: string) {
    super(`${where}: ${feature} is not supported`);
    this.feature = feature;
  }
}

/**
 * A file does not hold what its format promises.
 *
 * @public
 */
export class CorruptError extends IcebergError {
  /** The file that could not be understood. */
  readonly location: string;

  constructor(
    location: string,
    problem: string,
    options?: { cause?: unknown },
  ) {
    super(`${location}: ${problem}`, options);
    this.location = location;
  }
}

/**
 * The caller asked for something that makes no sense for this table.
 *
 * @public
 */
export class InvalidError extends IcebergError {}
