/** What an alarm says, as the start of a sentence, and what to do then. */
export interface RuleText {
  title: string;
  nextStep: string;
}

const MICROPHONES =
  'Look at the browsers and devices that carry it, and listen to recordings. A new browser or page version is the usual cause.';
const RECOGNITION =
  'Listen to recordings of the slice that carries it, and compare the recogniser versions. If the inputs have changed as well, the model needs such recordings.';
const SEARCH =
  'Look at the queries behind it. A catalogue import, a change of the owner’s rules or a new ranking is the usual cause.';
const MACHINE =
  'Look at the load, the queue and the log of the servers. A new version can be taken back at once.';
const NETWORK =
  'Compare deployments and networks. If only some are slow, the fault lies between them and the server.';

const text = (title: string, nextStep: string): RuleText => ({ title, nextStep });

/** The words of the rules of one metric; rules of missing values have their own. */
export const RULE_TEXTS: ReadonlyMap<string, RuleText> = new Map([
  ['vad.truncated_start_rate', text('Clips are cut at the start more often', MICROPHONES)],
  ['vad.truncated_end_rate', text('Clips are cut at the end more often', MICROPHONES)],
  ['vad.misfire_rate', text('Noise is taken for speech more often', MICROPHONES)],
  ['vad.no_speech_rate', text('More clips are without speech', MICROPHONES)],
  ['vad.frame_p95_ms', text('Detecting speech takes longer on the devices', MICROPHONES)],
  ['vad.decision_ms', text('Deciding the end of speech takes longer', MACHINE)],
  ['asr.null_rate', text('More attempts have no transcript', RECOGNITION)],
  ['asr.null_speech_rate', text('More speech gets no transcript', RECOGNITION)],
  ['asr.redo_rate', text('People repeat themselves more often', RECOGNITION)],
  ['asr.switch_rate', text('More people switch to typing', RECOGNITION)],
  ['asr.correction_rate', text('More people correct the transcript by typing', RECOGNITION)],
  ['asr.below_auto_rate', text('More transcripts are uncertain', RECOGNITION)],
  ['asr.encode_ms', text('Encoding speech takes longer', MACHINE)],
  ['asr.decode_ms', text('Recognition takes longer', MACHINE)],
  [
    'asr.confidence',
    text(
      'Outcomes are worse than the confidence promises',
      'Label recordings of the slice that carries it, and calibrate again: hark calibrate.',
    ),
  ],
  ['search.ctr', text('Fewer people click on a result', SEARCH)],
  ['search.ctr_first', text('Fewer people click on the first result', SEARCH)],
  ['search.good_click_rate', text('Fewer clicks lead to what was wanted', SEARCH)],
  ['search.zero_result_rate', text('More searches find nothing', SEARCH)],
  ['search.abandonment_rate', text('More people give up', SEARCH)],
  ['search.voice_ms', text('Searching takes longer', MACHINE)],
  [
    'search.unknown_word_share',
    text(
      'People say words that the catalogue lacks',
      'Add the entries that people ask for, or spoken forms and synonyms of those that are there.',
    ),
  ],
  ['gateway.error_rate', text('Utterances fail', MACHINE)],
  ['gateway.shed_rate', text('Utterances are turned away because the server is busy', MACHINE)],
  ['gateway.queue_ms', text('Utterances wait longer for a recogniser', MACHINE)],
  ['gateway.total_ms', text('Answers take the server longer', MACHINE)],
  ['client.slow_rate', text('More people wait longer than 1.5 s', MACHINE)],
  ['client.upload_ms', text('The network takes longer', NETWORK)],
  ['client.paint_ms', text('Showing results takes longer', 'Compare page versions and devices.')],
  ['client.error_rate', text('More people see an error', MACHINE)],
  ['client.reconnect_rate', text('Connections break more often', NETWORK)],
  ['client.mic_denied_rate', text('More people refuse the microphone', MICROPHONES)],
  ['client.mic_missing_rate', text('More devices have no microphone', MICROPHONES)],
  ['client.mic_muted_rate', text('More microphones are silent', MICROPHONES)],
  ['client.mic_lost_rate', text('More microphones disappear while in use', MICROPHONES)],
]);

/** The words of a rule about a field that records lack. */
export function missingText(field: string): RuleText {
  return {
    title: `Clips lack the ${field}`,
    nextStep:
      'A page that stops sending a field is broken: look at the browsers and page versions that carry it. Figures of this field say nothing meanwhile.',
  };
}

/** The words of a rule about an input that no longer looks like its reference. */
export function driftText(title: string): RuleText {
  return {
    title: `${title}: no longer like the reference`,
    nextStep:
      'Look at the slices that carry it and at the outcomes. If those are fine, freeze a new reference; if not, the model needs such recordings.',
  };
}

/** The words of the rule about what people choose. */
export const CHOICE_TEXT: RuleText = {
  title: 'People choose other results for the same words',
  nextStep:
    'Look at the queries. A name may have a new meaning: add the entry, pin it, or raise its popularity.',
};
