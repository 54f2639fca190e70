import { ButtonIcon, Select } from '@backstage/ui';
import { LogView } from '@openlake/plugin-openlake-react';
import {
  RiArrowDownDoubleLine,
  RiDownload2Line,
  RiErrorWarningLine,
  RiSearchLine,
  RiTextWrap,
} from '@remixicon/react';
import { LogFilter, logFilters } from './logLines';
import classes from './TaskLog.module.css';

/** Over a log: what of it is shown, and how. */
export function LogTools(props: {
  view: LogView;
  onView: (values: Partial<LogView>) => void;
  /** Lines still arrive. */
  live: boolean;
  filter: LogFilter;
  onFilter: (filter: LogFilter) => void;
  /** Error lines so far. */
  errors: number;
  onNextError: () => void;
  onFind: () => void;
  onDownload: () => void;
  isDownloading: boolean;
}) {
  const { view, onView, errors } = props;
  return (
    <div className={classes.bar}>
      <Select
        aria-label="Lines"
        size="small"
        options={logFilters}
        value={props.filter}
        onChange={key => props.onFilter(key as LogFilter)}
      />
      <span className={classes.tools}>
        {errors > 0 && (
          <ButtonIcon
            size="small"
            variant="tertiary"
            icon={<RiErrorWarningLine />}
            aria-label={`Next of ${errors} error lines (n)`}
            onPress={props.onNextError}
          />
        )}
        {props.live && (
          <button
            type="button"
            className={classes.toggle}
            aria-pressed={view.follow}
            title="Stay at the end (e)"
            onClick={() => onView({ follow: !view.follow })}
          >
            <RiArrowDownDoubleLine size={16} aria-hidden />
            {view.follow ? 'Following' : 'Follow'}
          </button>
        )}
        <ButtonIcon
          size="small"
          variant="tertiary"
          icon={<RiSearchLine />}
          aria-label="Find in log (s)"
          onPress={props.onFind}
        />
        <button
          type="button"
          className={classes.toggle}
          aria-pressed={view.wrap}
          aria-label="Wrap lines"
          title="Wrap lines (w)"
          onClick={() => onView({ wrap: !view.wrap })}
        >
          <RiTextWrap size={16} aria-hidden />
        </button>
        <ButtonIcon
          size="small"
          variant="tertiary"
          icon={<RiDownload2Line />}
          aria-label="Download the whole log"
          isPending={props.isDownloading}
          onPress={props.onDownload}
        />
      </span>
    </div>
  );
}
