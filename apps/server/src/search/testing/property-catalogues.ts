import { type Property, propertySchema } from '@hark/shared/properties';
import type { z } from 'zod';
import type { CatalogueProperties } from '../catalogue-properties.ts';

type Given = Omit<z.input<typeof propertySchema>, 'label'> & { label?: string; values?: readonly string[] };

/** Returns the properties of a catalogue without entries, each with its values, most frequent first. */
export function catalogueWith(given: readonly Given[]): CatalogueProperties {
  const values = new Map<string, readonly string[]>();
  const properties = given.map(({ values: own = [], ...property }): Property => {
    values.set(property.field, own);
    return propertySchema.parse({ label: property.field, ...property });
  });
  return {
    properties,
    values: (field) =>
      (values.get(field) ?? []).map((value, index) => ({ value, entries: 100 - Math.min(99, index) })),
    range: () => ({ min: 1, max: 5_000 }),
  };
}

export const FILMS = catalogueWith([
  { field: 'category', type: 'category', values: ['film'] },
  { field: 'year', type: 'year', label: 'Year' },
  { field: 'runtime', type: 'number', unit: 'min', label: 'Runtime' },
  {
    field: 'genres',
    type: 'tags',
    values: ['comedy', 'drama', 'science fiction', 'horror', 'romance', 'western'],
  },
  {
    field: 'cast',
    type: 'tags',
    values: ['Tom Hanks', 'Meryl Streep', 'Audrey Hepburn', 'Katharine Hepburn'],
  },
  { field: 'director', type: 'category', values: ['Christopher Nolan', 'Steven Spielberg'] },
  { field: 'rating', type: 'number', label: 'Rating' },
  { field: 'country', type: 'category', values: ['France', 'United States', 'Japan', 'Italy'] },
  { field: 'isSilent', type: 'boolean', label: 'Silent' },
]);

export const PRODUCTS = catalogueWith([
  { field: 'category', type: 'category', values: ['sofa', 'chair', 'table lamp', 'desk'] },
  { field: 'price', type: 'money', currency: 'EUR', label: 'Price' },
  { field: 'color', type: 'category', names: ['colour', 'color'], values: ['red', 'blue', 'dark green'] },
  { field: 'brand', type: 'category', values: ['Ikea', 'Sony'] },
  { field: 'inStock', type: 'boolean', label: 'In stock', names: ['in stock', 'available'] },
  { field: 'weight', type: 'number', unit: 'kg', label: 'Weight' },
  { field: 'rating', type: 'number', label: 'Rating', names: ['rating', 'stars'] },
  { field: 'seats', type: 'number', label: 'Seats', names: ['seat'] },
  { field: 'added', type: 'date', label: 'Added' },
]);

export const PLACES = catalogueWith([
  { field: 'category', type: 'category', values: ['restaurant', 'hotel', 'museum', 'mountain'] },
  { field: 'position', type: 'place' },
  { field: 'city', type: 'category', values: ['Rome', 'Paris', 'New York', 'Edinburgh'] },
  { field: 'country', type: 'category', values: ['Italy', 'France'] },
  { field: 'vegetarian', type: 'boolean', label: 'Vegetarian' },
  { field: 'open', type: 'boolean', label: 'Open now', names: ['open'] },
  { field: 'price', type: 'money', currency: 'EUR', label: 'Price' },
  { field: 'stars', type: 'number', label: 'Stars' },
  { field: 'height', type: 'number', unit: 'm', label: 'Height' },
  { field: 'population', type: 'number', label: 'Population', names: ['inhabitant', 'people'] },
]);

export const RECIPES = catalogueWith([
  { field: 'category', type: 'category', values: ['soup', 'dessert', 'main course'] },
  { field: 'minutes', type: 'number', unit: 'min', label: 'Time', names: ['time'] },
  { field: 'calories', type: 'number', label: 'Calories' },
  { field: 'vegetarian', type: 'boolean', label: 'Vegetarian' },
  { field: 'spicy', type: 'boolean', label: 'Spicy' },
  { field: 'glutenFree', type: 'boolean', label: 'Gluten-free', names: ['gluten free'] },
  { field: 'cuisine', type: 'category', values: ['Italian', 'Thai', 'Mexican'] },
  { field: 'servings', type: 'number', label: 'Servings', names: ['people', 'portion'] },
  { field: 'ingredients', type: 'tags', values: ['nuts', 'chicken', 'tomato', 'eggs'] },
]);
