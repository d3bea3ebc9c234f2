package io.holdfast.kit;

import io.holdfast.object.SessionLedger;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** Every session is known until it is ended; its members are told at once. */
public final class FakeSessions implements SessionLedger {
  private final Map<String, Set<Member>> members = new HashMap<>();
  private final Set<String> ended = new HashSet<>();

  @Override
  public boolean enlist(String session, Member member) {
    if (ended.contains(session)) {
      return false;
    }
    members.computeIfAbsent(session, s -> new LinkedHashSet<>()).add(member);
    return true;
  }

  @Override
  public void delist(String session, Member member) {
    Set<Member> enlisted = members.get(session);
    if (enlisted != null) {
      enlisted.remove(member);
    }
  }

  /** Whether the session's end would be told to anybody. */
  public boolean isEnlisted(String session) {
    return !members.getOrDefault(session, Set.of()).isEmpty();
  }

  void end(String session) {
    ended.add(session);
    Set<Member> enlisted = members.remove(session);
    if (enlisted != null) {
      enlisted.forEach(member -> member.sessionEnded(session));
    }
  }

  void answersRead(String session, long floor) {
    members.getOrDefault(session, Set.of()).forEach(member -> member.answersRead(session, floor));
  }
}
