/** Values used where an argument is left out. */
export const defaults = {
  passwordLength: 32,
  passwordCharacters: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789",
  authorityDays: 3650,
  certificateDays: 825,
  renewBeforeDays: 60,
};
