package io.holdfast.kit.history;

import java.util.List;

/**
 * One call of a history.
 *
 * @param client who called: one identity has what it holds, and nothing else has
 * @param arguments may hold null
 * @param invoked before the call was made, on the history's clock, which never shows the same number twice
 * @param returned after it was answered; {@link #NEVER} for an unknown one, which may take effect at any time
 * @param invokedMs for people to read, as is the other
 */
public record Recorded(String client, String object, String operation, List<Object> arguments, long invoked,
    long returned, Outcome outcome, long invokedMs, long returnedMs) {
  /** Later than anything. */
  public static final long NEVER = Long.MAX_VALUE;

  public Object argument(int position) {
    return arguments.get(position);
  }

  public long number(int position) {
    return (Long) arguments.get(position);
  }

  public boolean isUnknown() {
    return returned == NEVER;
  }

  @Override
  public String toString() {
    return String.format("[%8d %8s] %6d ms..%s  %s: %s.%s%s %s", invoked, isUnknown() ? "" : returned, invokedMs,
        isUnknown() ? "" : returnedMs + " ms", client, object, operation, arguments, outcome);
  }
}
