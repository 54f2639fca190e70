import { randomBytes } from 'node:crypto';
import * as zlib from 'node:zlib';
import { CorruptError, UnsupportedError } from '../errors';
import { parseJson } from '../json';
import { resolveAvroSchema, type AvroSchema } from './AvroSchema';
import { AvroDecoder } from './decoder';
import { AvroEncoder } from './encoder';

const MAGIC = Buffer.from([0x4f, 0x62, 0x6a, 1]);
const RECORDS_PER_BLOCK = 4000;
/** No manifest block is near this; it bounds what a damaged or hostile file can make us allocate. */
const MAX_BLOCK_BYTES = 256 * 1024 * 1024;

/** An Avro object container file, read whole. */
export interface ObjectContainer {
  /** The header, `avro.*` keys included. */
  metadata: Record<string, string>;
  schema: AvroSchema;
  records: Record<string, any>[];
}

/** Writes an Avro object container file. */
export function writeObjectContainer(options: {
  schema: AvroSchema;
  records: object[];
  metadata?: Record<string, string>;
  codec?: 'deflate' | 'null';
}): Uint8Array {
  const { schema, records, codec = 'deflate' } = options;
  const file = new AvroEncoder();
  file.raw(MAGIC);
  const metadata: Record<string, string> = {
    ...options.metadata,
    'avro.schema': JSON.stringify(schema),
    'avro.codec': codec,
  };
  file.write(
    { type: 'map', values: 'bytes' },
    Object.fromEntries(
      Object.entries(metadata).map(([key, value]) => [
        key,
        Buffer.from(value, 'utf8'),
      ]),
    ),
  );
  const sync = randomBytes(16);
  file.raw(sync);
  for (let start = 0; start < records.length; start += RECORDS_PER_BLOCK) {
    const block = new AvroEncoder();
    const slice = records.slice(start, start + RECORDS_PER_BLOCK);
    for (const record of slice) {
      block.write(schema, record);
    }
    const bytes = block.finish();
    file.long(slice.length);
    file.bytes(codec === 'deflate' ? zlib.deflateRawSync(bytes) : bytes);
    file.raw(sync);
  }
  return file.finish();
}

/** Reads an Avro object container file. */
export function readObjectContainer(
  bytes: Uint8Array,
  location: string,
): ObjectContainer {
  const file = new AvroDecoder(bytes, location);
  if (bytes.length < 4 || !MAGIC.equals(file.raw(4))) {
    throw new CorruptError(location, 'not an Avro file');
  }
  const header = file.read({ type: 'map', values: 'bytes' });
  const metadata: Record<string, string> = {};
  for (const [key, value] of Object.entries(header)) {
    metadata[key] = Buffer.from(value as Uint8Array).toString('utf8');
  }
  const sync = Buffer.from(file.raw(16));
  if (metadata['avro.schema'] === undefined) {
    throw new CorruptError(location, 'an Avro file without a schema');
  }
  const schema = resolveAvroSchema(
    parseJson(metadata['avro.schema'], location),
    location,
  );
  const codec = metadata['avro.codec'] ?? 'null';
  const records: Record<string, any>[] = [];
  while (!file.done) {
    const count = Number(file.long());
    const data = decompress(codec, file.bytes(), location);
    if (!sync.equals(file.raw(16))) {
      throw new CorruptError(location, 'an Avro block without its sync mark');
    }
    if (count < 0 || count > data.length) {
      throw new CorruptError(location, `an Avro block of ${count} records`);
    }
    const block = new AvroDecoder(data, location);
    for (let record = 0; record < count; record++) {
      records.push(block.read(schema));
    }
    if (!block.done) {
      throw new CorruptError(location, 'an Avro block with bytes left over');
    }
  }
  return { metadata, schema, records };
}

function decompress(
  codec: string,
  bytes: Uint8Array,
  location: string,
): Uint8Array {
  try {
    switch (codec) {
      case 'null':
        return bytes;
      case 'deflate':
        return zlib.inflateRawSync(bytes, { maxOutputLength: MAX_BLOCK_BYTES });
      case 'zstandard':
        if ('zstdDecompressSync' in zlib) {
          return zlib.zstdDecompressSync(bytes, {
            maxOutputLength: MAX_BLOCK_BYTES,
          });
        }
        break;
      default:
    }
  } catch (error) {
    throw new CorruptError(
      location,
      `an Avro block that cannot be decompressed (${(error as Error).message})`,
      { cause: error },
    );
  }
  throw new UnsupportedError(`Avro codec ${codec}`, location);
}
