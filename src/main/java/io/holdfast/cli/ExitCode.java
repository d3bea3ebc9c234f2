package io.holdfast.cli;

/** What a command's exit code means; {@code docs/commands.md} says the same. */
final class ExitCode {
  static final int OK = 0;
  /** The call failed, or the demo's answers are wrong. */
  static final int FAILED = 1;
  /** Bad usage or configuration; one line on standard error says what. */
  static final int USAGE = 2;
  /** The host cannot be reached, or does not let this client in. */
  static final int NO_CONNECTION = 3;

  private ExitCode() {
  }
}
