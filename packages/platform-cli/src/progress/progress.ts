/** Shows what is being done and how long each step took. */
export interface Progress {
  /** Runs a step under a title; a step that throws is shown as failed and throws on. */
  step<T>(title: string, task: () => Promise<T>): Promise<T>;
  /** Says something that is no step. */
  note(message: string): void;
}

/** The part of a terminal that the display needs; `process.stderr` is one. */
export interface Screen {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** Seconds with one decimal under ten, minutes from two on. */
export function formatElapsed(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (seconds < 10) {
    return `${seconds.toFixed(1)} s`;
  }
  const whole = Math.round(seconds);
  return whole < 120
    ? `${whole} s`
    : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

class PlainProgress implements Progress {
  readonly #screen: Screen;

  constructor(screen: Screen) {
    this.#screen = screen;
  }

  async step<T>(title: string, task: () => Promise<T>): Promise<T> {
    const began = performance.now();
    this.note(`… ${title}`);
    try {
      const result = await task();
      this.note(`✔ ${title} (${formatElapsed(performance.now() - began)})`);
      return result;
    } catch (error) {
      this.note(`✖ ${title} (${formatElapsed(performance.now() - began)})`);
      throw error;
    }
  }

  note(message: string): void {
    this.#screen.write(`${message}\n`);
  }
}

const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const FRAME_MILLISECONDS = 120;

interface RunningStep {
  readonly title: string;
  readonly began: number;
}

/** Keeps the running steps on the last lines and writes what ended above them. */
class LiveProgress implements Progress {
  readonly #screen: Screen;
  readonly #running = new Set<RunningStep>();
  #drawnLines = 0;
  #frame = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(screen: Screen) {
    this.#screen = screen;
  }

  async step<T>(title: string, task: () => Promise<T>): Promise<T> {
    const step = { title, began: performance.now() };
    this.#running.add(step);
    this.#timer ??= setInterval(() => this.#draw(), FRAME_MILLISECONDS);
    this.#timer.unref();
    this.#draw();
    try {
      const result = await task();
      this.#end(step, '\u001b[32m✔\u001b[0m');
      return result;
    } catch (error) {
      this.#end(step, '\u001b[31m✖\u001b[0m');
      throw error;
    }
  }

  note(message: string): void {
    this.#erase();
    this.#screen.write(`${message}\n`);
    this.#draw();
  }

  #end(step: RunningStep, mark: string): void {
    this.#running.delete(step);
    if (this.#running.size === 0) {
      clearInterval(this.#timer);
      this.#timer = undefined;
    }
    const elapsed = formatElapsed(performance.now() - step.began);
    this.note(`${mark} ${step.title} (${elapsed})`);
  }

  #erase(): void {
    if (this.#drawnLines > 0) {
      this.#screen.write(`\u001b[${this.#drawnLines}A\u001b[J`);
      this.#drawnLines = 0;
    }
  }

  #draw(): void {
    this.#erase();
    const frame = FRAMES[this.#frame++ % FRAMES.length];
    for (const { title, began } of this.#running) {
      const line = `${frame} ${title} ${formatElapsed(
        performance.now() - began,
      )}`;
      this.#screen.write(
        `${line.slice(0, (this.#screen.columns ?? 80) - 1)}\n`,
      );
      this.#drawnLines++;
    }
  }
}

/** A live display on a terminal, plain lines elsewhere. */
export function createProgress(screen: Screen): Progress {
  return screen.isTTY ? new LiveProgress(screen) : new PlainProgress(screen);
}
