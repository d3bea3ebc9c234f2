package io.holdfast.kit.history;

/** How a call ended, as its client saw it. */
public sealed interface Outcome {
  /** @param result numbers are Longs; null for none */
  record Returned(Object result) implements Outcome {
    @Override
    public String toString() {
      return "-> " + result;
    }
  }

  /** An error that says something of the object's state, as Empty and StaleToken do. */
  record Refused(String error) implements Outcome {
    @Override
    public String toString() {
      return "-> " + error;
    }
  }

  /** An error that says that the call had no effect, and nothing of the object. */
  record DidNotRun(String why) implements Outcome {
    @Override
    public String toString() {
      return "did not run: " + why;
    }
  }

  /** It may have taken effect, may do so at any later time, or never. */
  record Unknown(String why) implements Outcome {
    @Override
    public String toString() {
      return "unknown: " + why;
    }
  }
}
