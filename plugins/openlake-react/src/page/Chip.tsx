import { ReactNode } from 'react';
import { RouterLink } from '@backstage/frontend-plugin-api';
import classes from './Chip.module.css';

/**
 * A small fact beside a title: a revision, an engine, an owner. A link where
 * `href` is set.
 *
 * @public
 */
export function Chip(props: {
  children: ReactNode;
  icon?: ReactNode;
  href?: string;
  mono?: boolean;
  tone?: 'late';
  title?: string;
}) {
  const className = [
    classes.chip,
    props.mono && classes.mono,
    props.tone && classes[props.tone],
  ]
    .filter(Boolean)
    .join(' ');
  const content = (
    <>
      {props.icon}
      {props.children}
    </>
  );
  return props.href ? (
    <RouterLink href={props.href} className={className} title={props.title}>
      {content}
    </RouterLink>
  ) : (
    <span className={className} title={props.title}>
      {content}
    </span>
  );
}
