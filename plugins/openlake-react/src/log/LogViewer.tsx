import { formatCount, LogLine } from '@openlake/plugin-openlake-common';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useRef } from 'react';
import { formatClock } from '../time/instants';
import { levelWord } from './levelWord';
import classes from './LogViewer.module.css';

/** What the log shows and where it stands; owned by the caller. @public */
export interface LogView {
  wrap: boolean;
  /** Stay at the end while lines arrive. */
  follow: boolean;
  /** Text to mark, ignoring case. */
  find: string;
  utc: boolean;
}

/**
 * Lines of a log, drawn only where one looks, so that a hundred thousand scroll
 * like a hundred. Scrolling up stops following.
 *
 * @public
 */
export function LogViewer(props: {
  lines: LogLine[];
  view: LogView;
  onFollowChange: (follow: boolean) => void;
  /** Line number to bring into view; a new object brings it again. */
  target?: { line: number };
  /** Number of the line that shows the first error. */
  errorLine?: number;
  /** What became of lines between two whose numbers do not follow; none where that is meant. */
  gapText?: string;
  /** Below the last line, such as that more is awaited. */
  tail?: string;
}) {
  const { lines, view, onFollowChange, target, errorLine, gapText, tail } =
    props;
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 20,
    overscan: 12,
    // The same function while the lines are: each new one measures them all.
    getItemKey: useCallback((i: number) => lines[i].line, [lines]),
    initialRect: { width: 400, height: 400 },
  });

  useEffect(() => {
    if (view.follow && lines.length) {
      virtual.scrollToIndex(lines.length - 1, { align: 'end' });
    }
  }, [virtual, view.follow, lines.length]);

  const place = target ? placeOf(lines, target.line) : -1;
  const isThere = place >= 0 && lines[place].line === target?.line;
  useEffect(() => {
    if (place >= 0) {
      virtual.scrollToIndex(place, { align: 'center' });
    }
    // Once per request and when the line arrives, not with each line before it.
    // eslint-disable-next-line react-hooks/exhaustive-deps -- see above
  }, [virtual, target, isThere, lines.length > 0]);

  const onScroll = () => {
    const element = scroller.current;
    if (!element || !view.follow) {
      return;
    }
    const below =
      element.scrollHeight - element.scrollTop - element.clientHeight;
    if (below > 120) {
      onFollowChange(false);
    }
  };

  const items = virtual.getVirtualItems();
  return (
    <div
      ref={scroller}
      className={`${classes.log} ${view.wrap ? classes.wrap : ''}`}
      role="log"
      aria-label="Log"
      aria-live="off"
      // What scrolls must be reachable by keyboard.
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- see above
      tabIndex={0}
      onScroll={onScroll}
    >
      <div className={classes.space} style={{ height: virtual.getTotalSize() }}>
        <div
          className={classes.window}
          style={{ transform: `translateY(${items[0]?.start ?? 0}px)` }}
        >
          {items.map(({ index, key }) => (
            <div key={key} ref={virtual.measureElement} data-index={index}>
              {gapText && index > 0 && (
                <Gap
                  after={lines[index - 1].line}
                  before={lines[index].line}
                  text={gapText}
                />
              )}
              <Line
                line={lines[index]}
                view={view}
                isError={lines[index].line === errorLine}
                isTarget={lines[index].line === target?.line}
              />
            </div>
          ))}
        </div>
      </div>
      {tail && <p className={classes.tail}>{tail}</p>}
    </div>
  );
}

/** Where the first line with this number or a later one stands, or -1. */
function placeOf(lines: readonly LogLine[], number: number): number {
  let [from, to] = [0, lines.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (lines[middle].line < number) {
      from = middle + 1;
    } else {
      to = middle;
    }
  }
  return from < lines.length ? from : -1;
}

/** Between two lines whose numbers do not follow. */
function Gap(props: { after: number; before: number; text: string }) {
  const { after, before, text } = props;
  return before === after + 1 ? null : (
    <p className={classes.gap}>
      {before === after + 2
        ? `Line ${formatCount(after + 1)}`
        : `Lines ${formatCount(after + 1)} to ${formatCount(before - 1)}`}{' '}
      {text}
    </p>
  );
}

function Line(props: {
  line: LogLine;
  view: LogView;
  isError: boolean;
  isTarget: boolean;
}) {
  const { line, view, isError, isTarget } = props;
  const word = levelWord(line);
  return (
    <div
      className={[
        classes.line,
        line.level && classes[line.level],
        line.stream === 'system' && classes.system,
        line.stream === 'stderr' && classes.stderr,
        isError && classes.first,
        isTarget && classes.target,
      ]
        .filter(Boolean)
        .join(' ')}
    >
      <span
        className={classes.number}
        aria-current={isTarget ? 'location' : undefined}
      >
        {line.line}
      </span>
      <time dateTime={line.at} title={`${line.at} ${line.stream}`}>
        {formatClock(line.at, { timeZone: view.utc ? 'UTC' : undefined })}
      </time>
      <span className={classes.text}>
        {word && <b>{word} </b>}
        <Marked text={line.text} find={view.find} />
      </span>
    </div>
  );
}

function Marked({ text, find }: { text: string; find: string }) {
  if (!find) {
    return <>{text}</>;
  }
  const parts: { text: string; hit: boolean }[] = [];
  const lower = text.toLowerCase();
  const wanted = find.toLowerCase();
  let at = 0;
  for (
    let hit = lower.indexOf(wanted);
    hit >= 0;
    hit = lower.indexOf(wanted, at)
  ) {
    parts.push({ text: text.slice(at, hit), hit: false });
    at = hit + wanted.length;
    parts.push({ text: text.slice(hit, at), hit: true });
  }
  parts.push({ text: text.slice(at), hit: false });
  return (
    <>
      {parts.map((part, i) =>
        part.hit ? <mark key={i}>{part.text}</mark> : part.text,
      )}
    </>
  );
}
