import type { Command } from 'commander';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { TestTerminal } from './__testUtils__/TestTerminal';
import { EXIT } from './exitCode';
import { createProgram } from './program';

const reference = readFileSync(
  join(__dirname, '../../../docs/reference/cli.md'),
  'utf8',
);

/** Every command that does something, by its whole name. */
function verbs(command: Command, name: string): Array<[string, Command]> {
  return command.commands.length
    ? command.commands.flatMap(sub => verbs(sub, `${name} ${sub.name()}`))
    : [[name, command]];
}

const all = verbs(
  createProgram(new TestTerminal('/'), () => {}),
  'olo',
);

/** Whether the table of commands has it: by itself, or in the row of its group. */
function isListed(name: string): boolean {
  const [, group, verb] = name.split(' ');
  return reference
    .split('\n')
    .some(line =>
      verb
        ? line.startsWith(`| \`olo ${group} …\``) &&
          line.includes(`\`${verb}\``)
        : line.startsWith(`| \`olo ${group}`),
    );
}

describe('the reference of olo', () => {
  it.each(all)('has %s', name => {
    expect(isListed(name)).toBe(true);
  });

  it.each(all)('names every option of %s', (_, command) => {
    const missing = command.options
      .map(({ long }) => long!)
      .filter(long => !reference.includes(long));

    expect(missing).toEqual([]);
  });

  it('has every exit code', () => {
    for (const code of new Set(Object.values(EXIT))) {
      expect(reference).toMatch(new RegExp(`^\\| ${code} +\\|`, 'm'));
    }
  });

  it('says of every command that asks a portal how its result is written', () => {
    const silent = all.filter(
      ([, { options }]) =>
        options.some(({ long }) => long === '--url') &&
        !['--output', '--quiet'].every(wanted =>
          options.some(({ long }) => long === wanted),
        ),
    );

    expect(silent).toEqual([]);
  });
});
