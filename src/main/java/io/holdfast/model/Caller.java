package io.holdfast.model;

/**
 * Who makes a call.
 *
 * @param session the session's id; null for a caller without one, who can hold nothing and repeat nothing
 * @param holder one user of the session: a thread, a Java proxy; locks belong to (session, holder)
 * @param callId numbers the calls of a session from 1; {@link Call#NOT_REPEATED} when it is never repeated
 * @param floor the caller has the answers of all its calls below this number
 */
public record Caller(String session, String holder, long callId, long floor) {
  private static final Caller ANONYMOUS = new Caller(null, "", Call.NOT_REPEATED, 0);

  public static Caller anonymous() {
    return ANONYMOUS;
  }

  public boolean repeatable() {
    return session != null && callId != Call.NOT_REPEATED;
  }
}
