/**
 * Text of a file or of the portal, whose control characters must not steer the terminal it is shown on.
 *
 * @internal
 */
export function printable(text: string): string {
  // eslint-disable-next-line no-control-regex -- control characters are what is replaced here
  return text.replace(/\t/g, ' ').replace(/[\u0000-\u001f\u007f-\u009f]/g, '·');
}
