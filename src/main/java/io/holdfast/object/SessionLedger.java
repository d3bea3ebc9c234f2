package io.holdfast.object;

import io.holdfast.model.Call;

/** What an object needs to know of sessions. Called on the object's context, but for {@link #admit}; never blocks. */
public interface SessionLedger {

  /** Runs {@code next} once the call's session can be enlisted with; fails the call when it cannot. From any thread. */
  default void admit(Call call, Runnable next) {
    next.run();
  }

  /**
   * Asks to be told of the session's end, before anything is held or kept for it. Enlisting twice is harmless.
   *
   * @return false when the session is unknown or has ended: then the call is refused
   */
  boolean enlist(String session, Member member);

  /** That call of the session has dropped an object; told before the journal is. */
  default void dropped(String session, long callId) {
    // who keeps no sessions has nothing to remember
  }

  /** The member holds and keeps nothing for the session any more. */
  void delist(String session, Member member);

  /** Something that holds or keeps things for sessions. Told on any thread. */
  interface Member {
    /** The session has ended: release all that it holds, end its parked calls, forget its answers. */
    void sessionEnded(String session);

    /** The session has all its answers below the floor, without exception: forget them. */
    void answersRead(String session, long floor);
  }
}
