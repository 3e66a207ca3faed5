import { describe, expect, it } from '@jest/globals';
import type { UserId } from '#core/units';
import { UserMailboxes } from './mailbox.js';

const ann = 'ann' as UserId;
const bob = 'bob' as UserId;

function gate() {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, opened };
}

describe(UserMailboxes.name, () => {
  it('runs one task of a user at a time, in order', async () => {
    const mailboxes = new UserMailboxes();
    const log: string[] = [];
    const first = gate();
    const tasks = [
      mailboxes.run(ann, async () => {
        log.push('first begins');
        await first.opened;
        log.push('first ends');
      }),
      mailboxes.run(ann, async () => {
        log.push('second');
      }),
    ];
    await Promise.resolve();
    expect(log).toEqual(['first begins']);
    first.open();
    await Promise.all(tasks);
    expect(log).toEqual(['first begins', 'first ends', 'second']);
  });

  it('does not make one user wait for another', async () => {
    const mailboxes = new UserMailboxes();
    const never = mailboxes.run(ann, () => new Promise<void>(() => undefined));
    expect(never).toBeInstanceOf(Promise);
    await expect(mailboxes.run(bob, async () => 'done')).resolves.toBe('done');
  });

  it('goes on after a task that failed, and forgets users without tasks', async () => {
    const mailboxes = new UserMailboxes();
    const failing = mailboxes.run(ann, async () => {
      throw new Error('no');
    });
    const next = mailboxes.run(ann, async () => 'next');
    await expect(failing).rejects.toThrow('no');
    await expect(next).resolves.toBe('next');
    await mailboxes.settled();
    expect(mailboxes.busyUsers).toBe(0);
  });
});
