package io.holdfast.access;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A user while the host runs: the file may be read again and change what they may do, or end them. Thread-safe. */
final class User {
  private final Set<Principal> present = new HashSet<>(); // guarded by this
  private volatile UserEntry entry;
  private volatile Permissions permissions;
  private boolean revoked; // guarded by this

  User(UserEntry entry) {
    update(entry);
  }

  void update(UserEntry now) {
    entry = now;
    permissions = new Permissions(now.permissions());
  }

  UserEntry entry() {
    return entry;
  }

  Permissions permissions() {
    return permissions;
  }

  /** @return false when the user has been taken out meanwhile */
  synchronized boolean enter(Principal principal) {
    return !revoked && present.add(principal);
  }

  synchronized void leave(Principal principal) {
    present.remove(principal);
  }

  /** The user is no more, or has another key: whoever is there in their name must go. */
  void revoke() {
    List<Principal> all;
    synchronized (this) {
      revoked = true;
      all = List.copyOf(present);
      present.clear();
    }
    all.forEach(Principal::revoked);
  }
}
