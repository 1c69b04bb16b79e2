const NEWLINE = 0x0a;

/**
 * Splits a stream of bytes into its lines, however it is cut into pieces.
 *
 * @throws when a line passes `maxBytes`: the stream must not fill the memory
 */
export async function* linesOf(
  stream: AsyncIterable<Buffer>,
  maxBytes: number,
): AsyncGenerator<string> {
  let pending: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    let start = 0;
    for (
      let end = chunk.indexOf(NEWLINE);
      end >= 0;
      end = chunk.indexOf(NEWLINE, start)
    ) {
      pending.push(chunk.subarray(start, end));
      const line = Buffer.concat(pending).toString('utf8');
      pending = [];
      size = 0;
      start = end + 1;
      if (line.trim()) {
        yield line;
      }
    }
    pending.push(chunk.subarray(start));
    size += chunk.length - start;
    if (size > maxBytes) {
      throw new Error(`a line of the stream is longer than ${maxBytes} bytes`);
    }
  }
}
