const MASK = '***';
/** Shorter ones occur by chance, and masking those would only tell what they are. */
const SHORTEST = 4;
const SHORTEST_CORE = 6;

/**
 * Hides secrets in a stream of text, also those that come in two pieces.
 *
 * @internal
 */
export class Redactor {
  readonly #pattern: RegExp | undefined;
  readonly #forms: string[];
  #held = '';

  constructor(secrets: readonly string[]) {
    this.#forms = [...new Set(secrets.flatMap(formsOf))].sort(
      (a, b) => b.length - a.length,
    );
    this.#pattern =
      this.#forms.length > 0
        ? new RegExp(this.#forms.map(escape).join('|'), 'g')
        : undefined;
  }

  /** What of the text can be shown; the rest is held back until more has come. */
  push(chunk: string): string {
    if (!this.#pattern) {
      return chunk;
    }
    const text = this.#held + chunk;
    const end = this.#settledEnd(text);
    this.#held = text.slice(end);
    return this.redact(text.slice(0, end));
  }

  /** What was held back, now that no more comes. */
  flush(): string {
    const rest = this.#held;
    this.#held = '';
    return this.redact(rest);
  }

  /** Hides secrets in a text that is complete. */
  redact(text: string): string {
    return this.#pattern ? text.replace(this.#pattern, MASK) : text;
  }

  /** Hides secrets in every text of a JSON value, names included. */
  redactValue(value: unknown): unknown {
    return this.#pattern
      ? JSON.parse(
          JSON.stringify(value ?? null, (_, item) =>
            typeof item === 'string' ? this.redact(item) : this.#names(item),
          ),
        )
      : value;
  }

  #names(item: unknown): unknown {
    return typeof item === 'object' && item !== null && !Array.isArray(item)
      ? Object.fromEntries(
          Object.entries(item).map(([name, of]) => [this.redact(name), of]),
        )
      : item;
  }

  /**
   * Where the part of a text ends that more text cannot change. A secret that
   * has come whole stays behind as long as it may be the beginning of another.
   */
  #settledEnd(text: string): number {
    const end = text.length - this.#beginningAtEnd(text);
    for (const { index, 0: found } of text.matchAll(this.#pattern!)) {
      if (index < end && index + found.length > end) {
        return index;
      }
    }
    return end;
  }

  /** Length of the longest beginning of a secret that the text ends with. */
  #beginningAtEnd(text: string): number {
    let longest = 0;
    for (const form of this.#forms) {
      const most = Math.min(form.length - 1, text.length);
      for (let length = most; length > longest; length--) {
        if (text.endsWith(form.slice(0, length))) {
          longest = length;
        }
      }
    }
    return longest;
  }
}

/** A secret as it is, and as it appears in addresses and headers. */
function formsOf(secret: string): string[] {
  const lines = secret.split(/\r?\n/);
  const json = inJson(secret);
  const hex = Buffer.from(secret).toString('hex');
  return [
    secret,
    ...lines,
    ...inAddresses(secret),
    Buffer.from(secret).toString('base64'),
    ...withinBase64(secret),
    hex,
    hex.toUpperCase(),
    json,
    // A structured log of an answer in JSON has it twice.
    inJson(json),
  ].filter(form => form.length >= SHORTEST);
}

function inJson(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

/** Libraries disagree about a few signs: JavaScript, Python, then forms as browsers and Java write them. */
function inAddresses(secret: string): string[] {
  const plain = encodeURIComponent(secret);
  let forms = [plain, percent(plain, /[!'()*]/g), percent(plain, /[!'()~]/g)];
  const or = (change: (form: string) => string) => {
    forms = [...new Set([...forms, ...forms.map(change)])];
  };
  or(form => form.replaceAll('%2F', '/'));
  or(form => form.replaceAll('%20', '+'));
  or(form => form.replace(/%[0-9A-F]{2}/g, code => code.toLowerCase()));
  return forms;
}

function percent(text: string, signs: RegExp): string {
  return text.replace(
    signs,
    sign => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/**
 * What is the same in base64 of anything that holds the secret, such as
 * `user:secret` in a header: it begins at one of three places in a group of
 * letters, and its edges mix with what is around it.
 */
function withinBase64(secret: string): string[] {
  return [0, 1, 2].flatMap(before => {
    const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(secret)]);
    const core = bytes
      .toString('base64')
      .slice(Math.ceil((before * 8) / 6), Math.floor((bytes.length * 8) / 6));
    return core.length < SHORTEST_CORE
      ? []
      : [core, core.replace(/\+/g, '-').replace(/\//g, '_')];
  });
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
