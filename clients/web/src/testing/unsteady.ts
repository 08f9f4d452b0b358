/* Lists the tests that passed only when they were asked again, where all parts of a run do, and fails it where they are many. */

import { appendFileSync, readFileSync } from 'node:fs'
import type { Reporter, TestModule } from 'vitest/node'

/** That a whole run may ask again, as in tests/support/unsteady.py. */
const MOST = 3

export class Unsteady implements Reporter {
  /** `file` is where the parts of a run tell one another; it need not be there. */
  constructor(readonly file = process.env.PARVIS_TEST_UNSTEADY) {}

  onTestRunEnd(modules: readonly TestModule[]): void {
    const again = modules.flatMap((one) =>
      [...one.children.allTests()]
        .filter((test) => test.diagnostic()?.flaky)
        .map((test) => `RERUN clients/web/${one.relativeModuleId}::${test.fullName}\n`),
    )
    if (!again.length) return
    process.stdout.write(again.join(''))
    if (!this.file) return
    appendFileSync(this.file, again.join(''))
    if (readFileSync(this.file, 'utf8').trim().split('\n').length > MOST) process.exitCode = 1
  }
}
