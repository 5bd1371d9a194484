import { test } from 'node:test';
import { ordinaryDay } from './ordinary-day.ts';

test('a night of lost packets, slow servers and one of three that dies at times brings no false alarm', () =>
  ordinaryDay(7, 1));
