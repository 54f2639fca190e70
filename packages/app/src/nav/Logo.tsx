import { useSidebarOpenState } from '@backstage/core-components';
import { OPENLAKE_BASE_PATH } from '@openlake/plugin-openlake-react';
import { Link } from 'react-router-dom';
import styles from './Logo.module.css';

/** Three layers, the raw one at the bottom; with the name where the rail is wide. */
export function Logo() {
  const { isOpen } = useSidebarOpenState();
  return (
    <Link to={OPENLAKE_BASE_PATH} className={styles.link} aria-label="OpenLake">
      <svg viewBox="0 0 32 32" className={styles.layers} aria-hidden="true">
        <path d="M16 3 29 9.5 16 16 3 9.5Z" fill="#9cc4f8" />
        <path
          d="M6.2 13.6 3 15.2l13 6.5 13-6.5-3.2-1.6L16 18.5Z"
          fill="#5e97e8"
        />
        <path
          d="M6.2 19.8 3 21.4l13 6.5 13-6.5-3.2-1.6L16 24.7Z"
          fill="#3a6fc4"
        />
      </svg>
      {isOpen && <span className={styles.name}>OpenLake</span>}
    </Link>
  );
}
