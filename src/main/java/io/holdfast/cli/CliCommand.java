package io.holdfast.cli;

import io.vertx.core.Future;

/** One command, after picocli has filled its options. */
interface CliCommand {

  /**
   * Runs it.
   *
   * @return the exit code; fails with {@link UsageException} for what the user must change, {@link NoConnection} when
   *     there is no host to talk to, and any other for a defect
   */
  Future<Integer> run(Terminal terminal);
}
