import { failpoint, onFailpoint, parseFailpoints } from './failpoint';

describe('failpoints', () => {
  afterEach(() => onFailpoint());

  it('do nothing unless somebody asked for it, and then at the n-th time', () => {
    failpoint('tick.due');
    onFailpoint(
      parseFailpoints('tick.due=throw@2, run.create.after_commit=kill'),
    );
    failpoint('tick.due');
    failpoint('report.heard');
    expect(() => failpoint('tick.due')).toThrow('Failpoint tick.due');
    failpoint('tick.due');
  });

  it('are taken from the environment when the process starts', () => {
    process.env.OPENLAKE_FAILPOINTS = 'tick.due=throw';
    try {
      jest.isolateModules(() => {
        const fresh = require('./failpoint');
        expect(() => fresh.failpoint('tick.due')).toThrow('Failpoint tick.due');
      });
    } finally {
      delete process.env.OPENLAKE_FAILPOINTS;
    }
  });

  it.each(['tick.dew=throw', 'tick.due=explode', 'tick.due'])(
    'refuse %s with what to write',
    text => {
      expect(() => parseFailpoints(text)).toThrow(/is not a failpoint; write/);
    },
  );
});
