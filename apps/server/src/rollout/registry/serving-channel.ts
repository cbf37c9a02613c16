/** The channel of PostgreSQL's NOTIFY on which a change of what serves is told; the payload is the deployment. */
export const SERVING_CHANNEL = 'hark_serving';
