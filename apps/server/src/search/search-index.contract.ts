import { describe } from 'vitest';

import { asks } from './testing/asks.contract.ts';
import { changes } from './testing/changes.contract.ts';
import type { OpenIndex } from './testing/contract-index.ts';
import { finds } from './testing/finds.contract.ts';
import { properties } from './testing/properties.contract.ts';
import { names } from './testing/names.contract.ts';

/** What every search index does, whatever is behind it. The index may hold anything before; it is replaced. */
export function describeSearchIndex(name: string, open: OpenIndex): void {
  describe(`${name} keeps the contract of a search index`, () => {
    finds(open);
    asks(open);
    changes(open);
    names(open);
    properties(open);
  });
}
