import { OpenlakeClient } from './OpenlakeClient';

function clientOf(response: Response) {
  return new OpenlakeClient({
    fetch: async () => response,
    baseUrl: async () => 'http://portal/api/openlake',
  });
}

describe('OpenlakeClient', () => {
  it('fails with what the API said', async () => {
    const message = 'late_after_minutes must be at most 600';
    const client = clientOf(
      Response.json(
        {
          error: { name: 'InputError', message },
          response: { statusCode: 400 },
        },
        { status: 400, statusText: 'Bad Request' },
      ),
    );

    await expect(
      client.call('getRun', { params: { run: '1' } }),
    ).rejects.toMatchObject({ message, statusCode: 400 });
  });

  it('gives text as it comes, whatever it is cut into', async () => {
    const bytes = new TextEncoder().encode('grüße\nende\n');
    const client = clientOf(
      new Response(
        new ReadableStream({
          start(stream) {
            stream.enqueue(bytes.slice(0, 3));
            stream.enqueue(bytes.slice(3));
            stream.close();
          },
        }),
        { headers: { 'Content-Disposition': 'attachment; filename="a.log"' } },
      ),
    );
    const params = { run: '1', task: 'load', attempt: 1 };
    const { name, text } = await client.call('downloadLog', { params });
    expect(name).toBe('a.log');
    let whole = '';
    for await (const chunk of text) {
      whole += chunk;
    }
    expect(whole).toBe('grüße\nende\n');
  });

  it('says the status of an answer that is not of the API', async () => {
    const client = clientOf(
      new Response('<html>', { status: 502, statusText: 'Bad Gateway' }),
    );

    await expect(
      client.call('getRun', { params: { run: '1' } }),
    ).rejects.toThrow(/502 Bad Gateway/);
  });
});
