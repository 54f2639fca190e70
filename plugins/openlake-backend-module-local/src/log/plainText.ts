/*
 * What terminals take for commands: control sequences (`CSI`), commands to the
 * operating system such as titles and links (`OSC`), and the short ones.
 */
const SEQUENCES =
  // eslint-disable-next-line no-control-regex -- they begin with one
  /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[PX^_][^\u001b]*(?:\u001b\\)?|[ -/]*[0-~])|\u009b[0-?]*[ -/]*[@-~]/g;
// eslint-disable-next-line no-control-regex -- controls are what is meant
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;
// eslint-disable-next-line no-control-regex -- a look that spares most lines the rest
const ANY = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/;

/**
 * A line as a person reads it on a screen: without colors and other commands to
 * a terminal, with what a progress bar showed last, and with a sign in place of
 * each byte that is no text.
 *
 * @internal
 */
export function plainText(line: string): string {
  if (!ANY.test(line)) {
    return line;
  }
  const text = line.replace(SEQUENCES, '');
  const shown = text.replace(/\r+$/, '');
  return shown.slice(shown.lastIndexOf('\r') + 1).replace(CONTROLS, '\ufffd');
}
