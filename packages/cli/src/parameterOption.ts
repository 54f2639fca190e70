import { InvalidArgumentError, Option } from 'commander';

/**
 * `-p name=value`, again and again. The value goes to the portal as text, which
 * reads it as the type that the job gives the parameter.
 *
 * @internal
 */
export function parameterOption(): Option {
  return new Option(
    '-p, --parameter <name=value>',
    'a parameter of the run; a list is a,b or ["a","b"]; may be given several times',
  ).argParser<Record<string, string>>((text, others) => {
    const at = text.indexOf('=');
    if (at < 1) {
      throw new InvalidArgumentError('Write it as name=value.');
    }
    return { ...others, [text.slice(0, at)]: text.slice(at + 1) };
  });
}
