import type { Contribution, Explanation } from '../search/explanation.ts';
import { print } from './print.ts';

const NAME_WIDTH = 18;

function printContribution({ feature, value, weight, product }: Contribution): void {
  const figures = `${value.toFixed(3)} × ${weight.toFixed(3)}`.padStart(17);
  print(`     ${feature.padEnd(NAME_WIDTH)}${figures} = ${signed(product)}`);
}

function signed(value: number): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(3)}`;
}

/** What made score and relevance of one result, as lines on a terminal. */
export function printExplanation(explanation: Explanation, relevance: number | undefined): void {
  print(`   found for “${explanation.reading}”`);
  print('   score');
  for (const contribution of explanation.score) printContribution(contribution);
  print(`   relevance, as log-odds: ${signed(explanation.bias)} before any evidence`);
  for (const contribution of explanation.relevance) printContribution(contribution);
  const sum = explanation.relevance.reduce((total, { product }) => total + product, explanation.bias);
  const isShown = (relevance ?? 1) >= explanation.floor;
  print(
    `     = ${signed(sum)}, a probability of ${(relevance ?? 1).toFixed(4)}: ${isShown ? 'not below' : 'below'} the floor of ${explanation.floor}`,
  );
}
