/** Runs a task for whoever asks. Those who ask while it runs share the run after it: the one under way may have missed what they ask about. */
export class SharedRun {
  private running: Promise<void> | undefined;
  private next: Promise<void> | undefined;

  constructor(private readonly task: () => Promise<void>) {}

  ask(): Promise<void> {
    if (this.next) return this.next;
    if (!this.running) return this.start();
    const begin = () => {
      this.next = undefined;
      return this.start();
    };
    this.next = this.running.then(begin, begin);
    return this.next;
  }

  private start(): Promise<void> {
    const run = this.task().finally(() => {
      if (this.running === run) this.running = undefined;
    });
    this.running = run;
    return run;
  }
}
