/** An address as it may be shown: queries carry tokens. @internal */
export function withoutQuery(url: string): string {
  return url.replace(/[?#].*$/s, '');
}
