/** One thing that is wrong with a blueprint. */
export interface Finding {
  /** As it was given or found. */
  readonly file: string;
  /** Path in the entity, or where in the file it cannot be read. */
  readonly field: string;
  /** Code of the rule that it breaks. */
  readonly rule: string;
  readonly message: string;
}
