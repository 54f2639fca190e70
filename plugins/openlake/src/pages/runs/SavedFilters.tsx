import { RouterLink } from '@backstage/frontend-plugin-api';
import {
  Button,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
  TextField,
} from '@backstage/ui';
import { paths } from '@openlake/plugin-openlake-react';
import { RiCloseLine } from '@remixicon/react';
import { FormEvent, useState } from 'react';
import { RunFilterValues } from './runFilter';
import { useSavedFilters } from './useSavedFilters';
import classes from './SavedFilters.module.css';

/** Filters kept under a name, each a link, and a way to keep the one that is set. */
export function SavedFilters(props: { values: RunFilterValues }) {
  const { values } = props;
  const { filters, save, remove } = useSavedFilters();
  const [naming, setNaming] = useState(false);
  const here = paths.runs(values);
  const isSet = Object.keys(values).length > 0;
  const isSaved = filters.some(saved => paths.runs(saved.values) === here);
  if (!filters.length && !isSet) {
    return null;
  }
  return (
    <div className={classes.saved}>
      {filters.map(saved => (
        <span
          key={saved.name}
          className={classes.filter}
          data-current={paths.runs(saved.values) === here}
        >
          <RouterLink
            href={paths.runs(saved.values)}
            aria-current={
              paths.runs(saved.values) === here ? 'true' : undefined
            }
          >
            {saved.name}
          </RouterLink>
          <button
            type="button"
            aria-label={`Forget the filter ${saved.name}`}
            title="Forget this filter"
            onClick={() => remove(saved.name)}
          >
            <RiCloseLine size={14} aria-hidden />
          </button>
        </span>
      ))}
      {isSet && !isSaved && (
        <Button size="small" variant="tertiary" onPress={() => setNaming(true)}>
          Save filter
        </Button>
      )}
      {naming && (
        <NameDialog
          taken={filters.map(({ name }) => name)}
          onSave={name => save({ name, values })}
          onClose={() => setNaming(false)}
        />
      )}
    </div>
  );
}

function NameDialog(props: {
  taken: readonly string[];
  onSave: (name: string) => void;
  onClose: () => void;
}) {
  const { onSave, onClose } = props;
  const [text, setText] = useState('');
  const name = text.trim();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name) {
      onSave(name);
      onClose();
    }
  };
  return (
    <Dialog
      isOpen
      onOpenChange={open => !open && onClose()}
      width={400}
      className="olo-dialog"
    >
      <form onSubmit={submit}>
        <DialogHeader>Save this filter</DialogHeader>
        <DialogBody>
          <TextField
            label="Name"
            maxLength={60}
            value={text}
            onChange={setText}
            description={
              props.taken.includes(name)
                ? 'Replaces the filter of this name.'
                : 'Only you see it. Its link can be sent to others.'
            }
          />
        </DialogBody>
        <DialogFooter>
          <Button size="small" variant="secondary" onPress={onClose}>
            Cancel
          </Button>
          <Button
            size="small"
            variant="primary"
            type="submit"
            isDisabled={!name}
          >
            Save
          </Button>
        </DialogFooter>
      </form>
    </Dialog>
  );
}
