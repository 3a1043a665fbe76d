/**
 * @typedef {object} Step
 * @property {string} name
 * @property {() => Promise<number>} run resolves to an exit code
 */

/**
 * Runs steps in turn, with each one's name and time, up to the first that fails.
 * @param {Step[]} steps
 * @returns {Promise<number>} the exit code of the step that failed, else 0
 */
export async function inTurn(steps) {
  for (const step of steps) {
    console.log(`== ${step.name}`);
    const started = performance.now();
    const code = await step.run().catch((error) => {
      console.error(error.message);
      return 1;
    });
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    console.log(`== ${step.name}: ${code === 0 ? 'ok' : `failed, exit code ${code}`} (${seconds} s)`);
    if (code !== 0) return code;
  }
  return 0;
}
