/** Lets one compiler run at a time: two of them want more memory and are no faster on two cores. */
export class CompilerQueue {
  #last: Promise<unknown> = Promise.resolve();

  /** Runs the task when those that came before it have ended, well or not. */
  run<T>(task: () => Promise<T>): Promise<T> {
    const result = this.#last.then(task, task);
    this.#last = result.catch(() => undefined);
    return result;
  }
}
