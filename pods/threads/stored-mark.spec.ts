import { StoredMark } from './stored-mark.js';

/** As two threads see one cell. */
function twoViews(): readonly [StoredMark, StoredMark] {
  const buffer = StoredMark.newBuffer();
  return [new StoredMark(buffer), new StoredMark(buffer)];
}

describe(StoredMark.name, () => {
  it('lets one claim, and tells the other that it is stored', async () => {
    const [first, second] = twoViews();
    expect([first.claim(), second.claim()]).toEqual([true, false]);
    const told = second.storedElsewhere();
    first.settle(true);
    await expect(told).resolves.toBe(true);
    expect(second.claim()).toBe(false);
  });

  it('tells the other that it failed, and can be claimed again', async () => {
    const [first, second] = twoViews();
    first.claim();
    const told = second.storedElsewhere();
    first.settle(false);
    await expect(told).resolves.toBe(false);
    expect(second.claim()).toBe(true);
  });

  it('is not waited for when the thread that claimed it has ended', async () => {
    const [first, second] = twoViews();
    first.claim();
    await expect(second.storedElsewhere()).resolves.toBe(false);
  });
});
