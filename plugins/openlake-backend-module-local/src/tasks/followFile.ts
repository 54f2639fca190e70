import { open } from 'node:fs/promises';
import { StringDecoder } from 'node:string_decoder';

const LOOK_EVERY_MS = 1_000;
const BLOCK = 64 * 1024;

/**
 * Reads lines of a file while somebody else writes it. There need not be one
 * yet, and what cannot be read is not missed: it is for news only.
 *
 * @returns stops it
 * @internal
 */
export function followFile(
  path: string,
  onLines: (lines: string[]) => void,
): () => void {
  const decoder = new StringDecoder('utf8');
  let offset = 0;
  let rest = '';
  let looking = false;
  const look = async () => {
    const file = await open(path, 'r');
    try {
      const buffer = Buffer.alloc(BLOCK);
      for (;;) {
        const { bytesRead } = await file.read(buffer, 0, BLOCK, offset);
        if (bytesRead === 0) {
          return;
        }
        offset += bytesRead;
        const lines = (
          rest + decoder.write(buffer.subarray(0, bytesRead))
        ).split('\n');
        rest = lines.pop()!;
        onLines(lines);
      }
    } finally {
      await file.close();
    }
  };
  const timer = setInterval(() => {
    if (!looking) {
      looking = true;
      look()
        .catch(() => {})
        .finally(() => {
          looking = false;
        });
    }
  }, LOOK_EVERY_MS);
  return () => clearInterval(timer);
}
