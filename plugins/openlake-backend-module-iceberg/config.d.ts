export interface Config {
  openlake?: {
    iceberg?: {
      /** Catalogs of Iceberg tables by the name that starts their tables' names. */
      catalogs?: {
        [name: string]: {
          /** How pages call it. */
          title?: string;
          /** Folder of the tables; `warehouse` in the state folder by default. */
          warehouse?: string;
          /**
           * PostgreSQL connection string, or path of a SQLite file;
           * `catalog.db` in the warehouse by default.
           *
           * @visibility secret
           */
          connection?: string;
        };
      };
    };
  };
}
