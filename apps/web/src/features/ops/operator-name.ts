import { createKeptValue } from '../../wire/kept-value.ts';

/** How the operator of this browser signs what they do: the admin token names nobody. */
export const operatorName = createKeptValue('hark.ops.name', () => localStorage);
