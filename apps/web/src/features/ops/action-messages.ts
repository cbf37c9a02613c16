/** Texts that every form of the operator's page has, ready for translation. */
export const actionMessages = {
  byLabel: 'Your name',
  byNote: 'It is kept with what you do, and this browser remembers it.',
  cancel: 'Cancel',
  asking: 'Nothing has happened yet. Press the button again to do it.',
  failed: (reason: string) => `That did not work: ${reason}`,
};
