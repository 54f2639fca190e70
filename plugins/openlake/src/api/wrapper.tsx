import {
  createOpenlakeQueryClient,
  OpenlakeQueryProvider,
} from '@openlake/plugin-openlake-react';
import { QueryClient } from '@tanstack/react-query';
import { ReactNode, useState } from 'react';

/** One cache for all of the plugin's pages, cards and widgets. */
export const wrapper = {
  useWrapperValue: () => useState(createOpenlakeQueryClient)[0],
  component: ({
    value,
    children,
  }: {
    value: QueryClient;
    children: ReactNode;
  }) => (
    <OpenlakeQueryProvider client={value}>{children}</OpenlakeQueryProvider>
  ),
};
