import { createMemorySearchIndex } from './memory-search-index.ts';
import { describeSearchIndex } from '../search-index.contract.ts';

describeSearchIndex('the index in memory', async () => createMemorySearchIndex());
