import { OpenlakeApi } from '@openlake/plugin-openlake-react';
import { LogSource } from './useLog';

/** Reads a whole log, whatever of it is on screen, and saves it as text. */
export async function downloadLog(
  api: OpenlakeApi,
  source: LogSource,
): Promise<void> {
  const { name, text } = await api.call('downloadLog', { params: source });
  const parts: string[] = [];
  for await (const part of text) {
    parts.push(part);
  }
  const url = URL.createObjectURL(new Blob(parts, { type: 'text/plain' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
