package io.holdfast.cli;

import io.holdfast.error.HoldfastException;
import io.vertx.core.json.JsonObject;

/** Says on standard error why a call failed: one line, in words or as JSON. */
final class CallFailure {
  private CallFailure() {
  }

  /**
   * @param advice the next step, where the command knows one that the host does not
   * @return the exit code
   */
  static int say(Terminal terminal, HoldfastException failure, boolean json, String advice) {
    if (json) {
      JsonObject line = new JsonObject().put("error", failure.code().label()).put("code", failure.code().number());
      if (failure instanceof HoldfastException.Failed failed) {
        line.put("type", failed.type());
      }
      terminal.err().println(line.put("message", failure.getMessage() + advice).encode());
    } else {
      terminal.say(HoldfastCommand.oneLine(failure + advice));
    }
    return ExitCode.FAILED;
  }
}
