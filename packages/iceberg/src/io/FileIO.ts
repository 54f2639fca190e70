/**
 * A file as a listing shows it.
 *
 * @public
 */
export interface FileInfo {
  location: string;
  /** Bytes. */
  size: number;
  modifiedAt: Date;
}

/**
 * Where the files of tables live. Locations are literal: what is written into metadata is what is opened, nothing is
 * percent-encoded or decoded on the way.
 *
 * Iceberg needs three things of storage: a written file is whole or absent, it is never changed afterwards, and it is
 * durable once `write` has returned.
 *
 * @public
 */
export interface FileIO {
  /**
   * Reads a file, or the bytes from `start` up to and not including `end`.
   *
   * @throws NotFoundError when there is no such file
   */
  read(
    location: string,
    range?: { start: number; end: number },
  ): Promise<Uint8Array>;
  /**
   * Writes a new file.
   *
   * @throws AlreadyExistsError when the location is taken
   */
  write(location: string, bytes: Uint8Array): Promise<void>;
  /** Removes a file; a file that is absent is fine. */
  delete(location: string): Promise<void>;
  /** Every file below a folder, in no particular order. A folder that does not exist holds nothing. */
  list(folder: string): AsyncIterable<FileInfo>;
  /**
   * Bytes of a file.
   *
   * @throws NotFoundError when there is no such file
   */
  size(location: string): Promise<number>;
}
