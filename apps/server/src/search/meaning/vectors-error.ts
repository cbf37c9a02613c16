import { CatalogueError } from '../catalogue-error.ts';

/** A table of word vectors that can't be used. The message says which file and what to do. */
export class VectorsError extends CatalogueError {
  constructor(message: string) {
    super('vectors_unusable', message);
    this.name = 'VectorsError';
  }
}
