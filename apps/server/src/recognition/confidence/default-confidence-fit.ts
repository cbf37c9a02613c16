import { confidenceFitSchema } from './confidence-fit.ts';
import fit from './default-confidence-fit.json' with { type: 'json' };

/** What comes with Hark: as `hark calibrate` wrote it. Where it comes from is in docs/recognition.md. */
export const defaultConfidenceFit = confidenceFitSchema.parse(fit);
