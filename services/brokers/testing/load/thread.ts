import { Worker } from 'node:worker_threads';

/** A thread that is asked one thing at a time. An error that ends it is thrown to who waits for its answer, else by `stop`. */
export class Thread<Task, Reply extends { readonly kind: string }> {
  private readonly worker: Worker;
  private readonly waiting: { readonly resolve: (reply: Reply) => void; readonly reject: (error: unknown) => void }[] =
    [];
  private failure: unknown;

  constructor(program: URL, work: object) {
    this.worker = new Worker(program, { workerData: work });
    this.worker.on('message', (reply: Reply) => this.waiting.shift()?.resolve(reply));
    this.worker.on('error', (error) => {
      if (this.waiting.length === 0) this.failure ??= error;
      for (const { reject } of this.waiting.splice(0)) reject(error);
    });
  }

  /** Returns the next thing that the thread says. */
  next(): Promise<Reply> {
    return new Promise((resolve, reject) => this.waiting.push({ resolve, reject }));
  }

  tell(task: Task): void {
    this.worker.postMessage(task);
  }

  ask(task: Task): Promise<Reply> {
    const reply = this.next();
    this.tell(task);
    return reply;
  }

  async stop(): Promise<void> {
    await this.worker.terminate();
    if (this.failure !== undefined) throw this.failure;
  }
}
