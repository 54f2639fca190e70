import { explainError } from './explainError';

function responseError(statusCode: number, message: string) {
  return Object.assign(new Error(message), {
    statusCode,
    body: {
      error: { name: 'X', message },
      request: { method: 'GET', url: '/runs/1' },
      response: { statusCode },
    },
  });
}

describe('explainError', () => {
  it('says what is missing and why, with details to pass on', () => {
    const { title, text, details } = explainError(
      'Runs',
      responseError(503, 'database is locked'),
    );

    expect(title).toBe('Runs could not be loaded');
    expect(text).toBe('The control plane answered 503: database is locked.');
    expect(details).toContain('GET /runs/1');
  });

  it('tells what does not exist from what one may not see', () => {
    expect(explainError('Run', responseError(404, 'no run x'))).toMatchObject({
      title: 'Run does not exist',
      text: 'no run x.',
      isMissing: true,
    });
    expect(explainError('Run', responseError(403, 'no')).title).toBe(
      'Run may not be shown to you',
    );
  });
});
