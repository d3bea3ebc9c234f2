package io.holdfast.durability;

import java.util.List;

/** The objects that clients use, each declared to the host. */
final class Objects {
  /** A counter that is only added to. */
  static final String VISITS = "visits";
  /** A counter that is set and compared as well. */
  static final String GAUGE = "gauge";
  /** A dict of a few keys that everybody changes. */
  static final String PRICES = "prices";
  /** A dict of keys each of which one call increments once. */
  static final String MARKS = "marks";
  static final String JOBS = "jobs";
  /** A lock, and what is written in its name: one key of a dict. */
  static final String TURN = "turn";
  static final String LEDGER = "ledger";
  static final String ENTRY = "entry";

  private Objects() {
  }

  /** Arguments of {@code serve}. */
  static List<String> declared() {
    return List.of("--declare", VISITS + "=counter", "--declare", GAUGE + "=counter", "--declare", PRICES + "=dict",
        "--declare", MARKS + "=dict", "--declare", JOBS + "=queue", "--declare", TURN + "=lock",
        "--declare", LEDGER + "=dict");
  }
}
