import { cpus, totalmem } from 'node:os';

/** Where figures come from. */
export interface Machine {
  readonly cpus: number;
  readonly model: string;
  readonly memoryGiB: number;
}

export function thisMachine(): Machine {
  return {
    cpus: cpus().length,
    model: cpus()[0].model,
    memoryGiB: Math.round(totalmem() / 1024 ** 3),
  };
}
