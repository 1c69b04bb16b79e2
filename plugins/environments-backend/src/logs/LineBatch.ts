import { LogLine } from './logLine';

const MOST_LINES = 500;
const WAIT_MS = 50;

/** Gathers lines, so that a container that writes much is told of in few events. */
export class LineBatch {
  readonly #send: (lines: LogLine[]) => void;
  #lines: LogLine[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(send: (lines: LogLine[]) => void) {
    this.#send = send;
  }

  /** Whether it was sent on with this line. */
  add(line: LogLine): boolean {
    this.#lines.push(line);
    if (this.#lines.length >= MOST_LINES) {
      this.flush();
      return true;
    }
    this.#timer ??= setTimeout(() => this.flush(), WAIT_MS);
    return false;
  }

  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#lines.length > 0) {
      const lines = this.#lines;
      this.#lines = [];
      this.#send(lines);
    }
  }
}
