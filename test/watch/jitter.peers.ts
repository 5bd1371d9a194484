import { test } from 'node:test';
import { ordinaryDay } from './ordinary-day.ts';

for (const seed of [1, 2, 3, 4])
  test(`a day of lost packets, slow servers and one of three that dies at times brings no false alarm (seed ${seed})`, () =>
    ordinaryDay(24, seed));
