import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openlakePermissions } from '../permissions';
import { RouteName, routes } from './routes';

const names = Object.keys(routes) as RouteName[];

/** A page of the reference. Prettier pads the cells of tables. */
function page(name: string): string {
  const file = join(__dirname, '../../../../docs/reference', name);
  return readFileSync(file, 'utf8').replace(/ +/g, ' ');
}

describe('the reference', () => {
  it.each(names)('says what %s is', name => {
    const { method, path, summary, permission } = routes[name];

    expect(page('api.md')).toContain(
      `| \`${name}\` | \`${method} ${path}\` | ${summary} | \`${permission.name.replace(
        'openlake.',
        '',
      )}\` |`,
    );
  });

  it.each(openlakePermissions.map(({ name }) => name))(
    'says what %s lets one do',
    name => {
      const row = page('permissions.md')
        .split('\n')
        .find(line => line.startsWith(`| \`${name}\` |`));
      const asked = names.filter(
        route => routes[route].permission.name === name,
      );

      expect(row).toContain(
        `| ${asked.map(route => `\`${route}\``).join(', ')} |`,
      );
    },
  );
});
