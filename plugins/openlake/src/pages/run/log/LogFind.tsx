import { ButtonIcon } from '@backstage/ui';
import {
  RiArrowDownSLine,
  RiArrowUpSLine,
  RiCloseLine,
} from '@remixicon/react';
import { RefObject } from 'react';
import classes from './TaskLog.module.css';

/** Finds text in a log: Enter goes on, Shift+Enter back, Escape ends it. */
export function LogFind(props: {
  boxRef: RefObject<HTMLInputElement>;
  text: string;
  /** How much was found, in words. */
  hits: string;
  onChange: (text: string) => void;
  onStep: (step: 1 | -1) => void;
  onClose: () => void;
}) {
  return (
    <div className={classes.find} role="search">
      <input
        ref={props.boxRef}
        value={props.text}
        placeholder="Find in log"
        aria-label="Find in log"
        onChange={event => props.onChange(event.target.value)}
        onKeyDown={event => {
          if (event.key === 'Enter') {
            props.onStep(event.shiftKey ? -1 : 1);
          } else if (event.key === 'Escape') {
            props.onClose();
          }
        }}
      />
      <span aria-live="polite">{props.hits}</span>
      <ButtonIcon
        size="small"
        variant="tertiary"
        icon={<RiArrowUpSLine />}
        aria-label="Previous hit"
        onPress={() => props.onStep(-1)}
      />
      <ButtonIcon
        size="small"
        variant="tertiary"
        icon={<RiArrowDownSLine />}
        aria-label="Next hit"
        onPress={() => props.onStep(1)}
      />
      <ButtonIcon
        size="small"
        variant="tertiary"
        icon={<RiCloseLine />}
        aria-label="End finding"
        onPress={props.onClose}
      />
    </div>
  );
}
