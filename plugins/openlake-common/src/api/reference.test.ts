import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BasicPermission } from '@backstage/plugin-permission-common';
import { openlakePermissions } from '../permissions';
import { RouteName, routes } from './routes';

const names = Object.keys(routes) as RouteName[];

/** A page of the reference. Prettier pads the cells of tables. */
function page(name: string): string {
  const file = join(__dirname, '../../../../docs/reference', name);
  return readFileSync(file, 'utf8').replace(/ +/g, ' ');
}

function named({ name }: BasicPermission): string {
  return `\`${name.replace('openlake.', '')}\``;
}

describe('the reference', () => {
  it.each(names)('says what %s is', name => {
    const { method, path, summary, permissions, parts } = routes[name];
    const needs = [
      ...permissions.map(named),
      ...parts.map(permission => `(${named(permission)})`),
    ];

    expect(page('api.md')).toContain(
      `| \`${name}\` | \`${method} ${path}\` | ${summary} | ${needs.join(
        ' ',
      )} |`,
    );
  });

  it.each(openlakePermissions.map(({ name }) => name))(
    'says what %s lets one do',
    name => {
      const row = page('permissions.md')
        .split('\n')
        .find(line => line.startsWith(`| \`${name}\` |`));
      const asked = names.filter(route =>
        [...routes[route].permissions, ...routes[route].parts].some(
          permission => permission.name === name,
        ),
      );

      expect(row).toContain(
        `| ${asked.map(route => `\`${route}\``).join(', ')} |`,
      );
    },
  );
});
