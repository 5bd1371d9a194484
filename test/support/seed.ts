import fc from 'fast-check';

/**
 * Property tests draw the same cases at every run, so that a change is judged by what it changed. To look further:
 * `FC_SEED=$RANDOM npm test`; what that finds becomes a test of its own.
 */
fc.configureGlobal({ seed: Number(process.env['FC_SEED'] ?? 2018) });
