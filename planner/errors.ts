/** A mistake of the user's that the command reports by its message alone, without a stack trace; exit code 2. */
export class UserError extends Error {}

/** A deployment that did not succeed, which the command reports by its message alone; exit code 1. */
export class OperationFailed extends Error {}
