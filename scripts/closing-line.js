import { existsSync, readFileSync } from 'node:fs';

/**
 * The line a test run closes with: 'N passed, N failed, N skipped'.
 * A test file that could not be loaded counts as one failure, and so does a run that failed otherwise.
 * @param {string} file vitest's JSON report; may be absent when the run never got to it
 * @param {number} exitCode of the whole run
 */
export function closingLine(file, exitCode) {
  const report = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : { testResults: [] };
  const tests = report.testResults.flatMap((suite) => suite.assertionResults);
  const passed = tests.filter((test) => test.status === 'passed').length;
  const failures = tests.filter((test) => test.status === 'failed').length;
  const unloaded = report.testResults.filter(
    (suite) => suite.status === 'failed' && suite.assertionResults.every((test) => test.status !== 'failed'),
  ).length;
  const failed = failures + unloaded || (exitCode === 0 ? 0 : 1);
  const skipped = tests.length - passed - failures;
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}
