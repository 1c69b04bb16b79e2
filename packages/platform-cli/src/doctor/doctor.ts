export async function runDoctor(): Promise<void> {
  throw new Error('not yet');
}
