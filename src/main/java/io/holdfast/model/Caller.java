package io.holdfast.model;

import io.holdfast.error.HoldfastException.BadArguments;
import io.holdfast.error.HoldfastException.TooLarge;
import java.util.Arrays;
import java.util.Objects;

/**
 * Who makes a call, and which answers it has: those of all its session's calls below the floor, but for the open ones.
 *
 * @param session the session's id; null for a caller without one, who can hold nothing and repeat nothing
 * @param holder one user of the session: a thread, a Java proxy; locks belong to (session, holder)
 * @param callId numbers the calls of a session from 1; {@link Call#NOT_REPEATED} when it is never repeated
 * @param floor the caller has the answers of all its calls below this number, but for those in {@code open}
 * @param open numbers below the floor whose calls are not answered yet, ascending; null for none. At most
 *     {@value #MOST_OPEN}. Not copied: nobody may change it
 */
public record Caller(String session, String holder, long callId, long floor, long[] open) {
  /** The greatest length of {@link #open}. */
  public static final int MOST_OPEN = 1_024;

  private static final Caller ANONYMOUS = new Caller(null, "", Call.NOT_REPEATED, 0);

  /**
   * @throws TooLarge when too many calls are open
   * @throws BadArguments when an open number is not from 1 and below the floor, or they do not ascend
   */
  public Caller {
    if (open != null) {
      open = checked(open, floor);
    }
  }

  /** A caller that has the answers of all its calls below the floor. */
  public Caller(String session, String holder, long callId, long floor) {
    this(session, holder, callId, floor, null);
  }

  public static Caller anonymous() {
    return ANONYMOUS;
  }

  private static long[] checked(long[] open, long floor) {
    if (open.length > MOST_OPEN) {
      throw tooManyOpen();
    }
    long before = 0;
    for (long number : open) {
      if (number <= before || number >= floor) {
        throw new BadArguments("open calls are numbers from 1 that ascend, each below the floor " + floor + "; "
            + number + " after " + before + " is not. Leave out calls from the floor on");
      }
      before = number;
    }
    return open.length == 0 ? null : open;
  }

  /** Why a call is refused that names too many open ones. */
  public static TooLarge tooManyOpen() {
    return new TooLarge("a call names more than " + MOST_OPEN
        + " open calls, the limit; send a lower floor and only those below it");
  }

  public boolean repeatable() {
    return session != null && callId != Call.NOT_REPEATED;
  }

  /** The caller has every answer below this number, without exception. */
  public long firstOpen() {
    return open == null ? floor : open[0];
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Caller caller && callId == caller.callId && floor == caller.floor
        && Objects.equals(session, caller.session) && Objects.equals(holder, caller.holder)
        && Arrays.equals(open, caller.open);
  }

  @Override
  public int hashCode() {
    return Objects.hash(session, holder, callId, floor, Arrays.hashCode(open));
  }
}
