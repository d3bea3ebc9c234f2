package io.holdfast.durability;

import io.holdfast.kit.history.Outcome;
import io.holdfast.kit.history.Outcome.DidNotRun;
import io.holdfast.kit.history.Outcome.Refused;
import io.holdfast.kit.history.Outcome.Unknown;
import java.util.Set;

/** What an error says of a call, by the codes that are the same on every entrance. */
final class Outcomes {
  private static final Set<String> WITHOUT_EFFECT = Set.of("Unavailable", "Timeout", "Cancelled", "Denied",
      "BadArguments", "TooLarge", "NoSuchOperation");

  private Outcomes() {
  }

  static Outcome of(String code, String message) {
    if (code.equals("Unknown")) {
      return new Unknown(message);
    }
    return WITHOUT_EFFECT.contains(code) ? new DidNotRun(code + ": " + message) : new Refused(code);
  }
}
