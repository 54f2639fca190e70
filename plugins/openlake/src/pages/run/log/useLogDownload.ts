import { toastApiRef, useApi } from '@backstage/frontend-plugin-api';
import { openlakeApiRef } from '@openlake/plugin-openlake-react';
import { useState } from 'react';
import { downloadLog } from './downloadLog';
import { LogSource } from './useLog';

/** Saves the whole log of an attempt as a file; says so where it could not. */
export function useLogDownload(source: LogSource | undefined): {
  download: () => Promise<void>;
  isDownloading: boolean;
} {
  const api = useApi(openlakeApiRef);
  const toasts = useApi(toastApiRef);
  const [isDownloading, setDownloading] = useState(false);
  const download = async () => {
    if (!source) {
      return;
    }
    setDownloading(true);
    try {
      await downloadLog(api, source);
    } catch (error) {
      toasts.post({
        title: 'The log was not downloaded',
        description: (error as Error).message,
        status: 'danger',
      });
    }
    setDownloading(false);
  };
  return { download, isDownloading };
}
