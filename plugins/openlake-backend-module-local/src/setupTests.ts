// Tests start real processes, and machines that run them can be busy.
jest.setTimeout(60_000);
