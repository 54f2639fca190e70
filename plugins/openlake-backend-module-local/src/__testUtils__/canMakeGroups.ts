import { execFileSync } from 'node:child_process';

/** Goes into a new group below its own and back, as what starts programs does. */
const TRY = `
mount=$(sed -n 's/^[^ ]* [^ ]* [^ ]* [^ ]* \\([^ ]*\\) .* - cgroup2 .*/\\1/p' /proc/self/mountinfo | head -n 1)
path=$(sed -n 's/^0:://p' /proc/self/cgroup)
[ -n "$mount" ] && [ -n "$path" ] || exit 1
own=$mount$path
new=$own/look-$$
mkdir "$new" || exit 1
echo $$ > "$new/cgroup.procs"
entered=$?
echo $$ > "$own/cgroup.procs"
rmdir "$new"
exit $entered
`;

/**
 * Whether programs that this process starts can have control groups. Tests need
 * to know before they are told of, so it is tried out, without the code that
 * they test.
 */
export function canMakeGroups(): boolean {
  try {
    execFileSync('/bin/sh', ['-c', TRY], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
