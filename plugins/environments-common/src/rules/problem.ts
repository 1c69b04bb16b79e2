/**
 * Codes of what may be wrong with a request. REST answers with them in `error.details[].rule`, the controller in the
 * reason of the `Accepted` condition: the same refusal at every door.
 */
export type RuleCode =
  | 'Required'
  | 'DnsLabel'
  | 'NameTooLong'
  | 'NameMismatch'
  | 'TextTooLong'
  | 'TtlRange'
  | 'Quantity'
  | 'QuantityRange'
  | 'ResourcesExceeded'
  | 'TooManyServices'
  | 'DuplicateService'
  | 'DuplicatePath'
  | 'UnknownServiceType'
  | 'UnknownService'
  | 'ServiceConfig'
  | 'Image'
  | 'EnvironmentVariable'
  | 'Port'
  | 'Path'
  | 'EntityReference'
  | 'OwnerNotFound'
  | 'TeamNotFound'
  | 'TeamMismatch'
  | 'NotATeamMember'
  | 'TeamAmbiguous'
  | 'BudgetExceeded'
  | 'TimeZone'
  | 'SleepSchedule'
  | 'AutoPauseRange'
  | 'Time'
  | 'DataGeneration'
  | 'BlueprintNotFound'
  | 'BlueprintVersion'
  | 'Seed'
  | 'ShareLevel'
  | 'Replicas'
  | 'DependencyCycle'
  | 'OwnerTransfer'
  | 'ExpiryRange'
  | 'LogRange'
  | 'Schema';

/** One thing that is wrong. */
export interface Problem {
  /** Path in the request, as `services[0].name`. */
  field: string;
  rule: RuleCode;
  /** A sentence without the field's name, for people. */
  message: string;
}

/** All problems in one sentence each, with their fields. */
export function describeProblems(problems: Problem[]): string {
  return problems
    .map(({ field, message }) => `${field}: ${message}`)
    .join('; ');
}
