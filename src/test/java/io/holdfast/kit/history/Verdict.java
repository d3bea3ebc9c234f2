package io.holdfast.kit.history;

/** What has come of judging a history. Only the first is good. */
public sealed interface Verdict {
  /** There is an order that explains it. */
  record Linearizable() implements Verdict {
  }

  /** There is none. @param report what cannot be explained, and the calls around it */
  record Violated(String report) implements Verdict {
    @Override
    public String toString() {
      return "violated: " + report;
    }
  }

  /** The work had to end before it was clear: as bad as a violation, for nothing has been shown. */
  record Undecided(String why) implements Verdict {
    @Override
    public String toString() {
      return "undecided: " + why;
    }
  }

  default boolean isGood() {
    return this instanceof Linearizable;
  }
}
