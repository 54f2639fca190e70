import { SchedulerServiceTaskScheduleDefinitionConfig } from '@backstage/backend-plugin-api';

export interface Config {
  openlake?: {
    /** The projection of workspaces, jobs and tables into the catalog. */
    catalog?: {
      /**
       * Owner of what names none; `unknown` by default.
       */
      defaultOwner?: string;

      /**
       * How often the registry is read; every two minutes by default. Changes
       * are usually seen within seconds.
       */
      schedule?: SchedulerServiceTaskScheduleDefinitionConfig;
    };
  };
}
