import type { Property, PropertyType } from '@hark/shared/properties';

/** Where a value stands that is not of a type. */
export interface FailedValue {
  file?: string | undefined;
  /** Line number in its file. */
  line: number;
  /** The value, shortened. */
  shown: string;
}

/** Values of a property that were left out of it, because they are not of its type. */
export interface DroppedValues extends FailedValue {
  field: string;
  type: PropertyType;
  count: number;
}

/** The properties that an import found, or that were declared. */
export interface GuessedProperties {
  /** In the order in which a page shows them. */
  properties: Property[];
  dropped: DroppedValues[];
}
