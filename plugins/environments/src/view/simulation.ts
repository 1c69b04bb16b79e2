/** What it means that a cluster is simulated, and why it is. */
export function simulationText(reason: string | undefined): string {
  return [
    'States change as they would, but no container executes and no address answers.',
    reason && `Why: ${reason.trim().replace(/\.$/, '')}.`,
  ]
    .filter(Boolean)
    .join(' ');
}
