import { ReactNode } from 'react';
import { RouterLink } from '@backstage/frontend-plugin-api';
import classes from './Chip.module.css';

/**
 * A small fact beside a title: a revision, an engine, an owner. A link where
 * `href` is set, a button where `onPress` is.
 *
 * @public
 */
export function Chip(props: {
  children: ReactNode;
  icon?: ReactNode;
  href?: string;
  onPress?: () => void;
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
  if (props.onPress) {
    return (
      <button
        type="button"
        className={className}
        title={props.title}
        onClick={props.onPress}
      >
        {content}
      </button>
    );
  }
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
