/** A mistake of the user's that the command reports by its message alone, without a stack trace. */
export class UserError extends Error {}
