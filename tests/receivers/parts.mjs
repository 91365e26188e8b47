// A story told in tests: one after another, each on what those before brought about.
import test from 'node:test';

// The story stops at its first part that fails; nor is what it should have brought about looked for then.
let broken = false;
export const isBroken = () => broken;
export function part(name, run) {
  test(name, async (t) => {
    if (broken) return t.skip('an earlier part failed');
    broken = true;
    await run();
    broken = false;
  });
}
export function check(name, run) {
  test(name, (t) => (broken ? t.skip('the story broke off') : run()));
}
