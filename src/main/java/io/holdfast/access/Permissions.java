package io.holdfast.access;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** All permissions of a user: what none of them allows is denied. Remembers what it was asked. Thread-safe. */
final class Permissions {
  private static final int MOST_REMEMBERED = 4_096;

  private final List<Permission> permissions;
  private final ConcurrentHashMap<Question, Decision> remembered = new ConcurrentHashMap<>();

  /** @param type null while it is not known */
  private record Question(String name, String type, String operation, boolean reads) {
  }

  Permissions(List<Permission> permissions) {
    this.permissions = permissions;
  }

  Decision decide(String name, String operation) {
    return remember(new Question(name, null, operation, false));
  }

  Decision decide(String name, String type, String operation, boolean reads) {
    return remember(new Question(name, type, operation, reads));
  }

  private Decision remember(Question question) {
    Decision known = remembered.get(question);
    if (known == null) {
      known = work(question);
      if (remembered.size() >= MOST_REMEMBERED) { // a user who asks for ever new names pays for it alone
        remembered.clear();
      }
      remembered.put(question, known);
    }
    return known;
  }

  private Decision work(Question question) {
    if (question.type() != null) {
      return first(question.name(), question.type(), question.operation(), question.reads()).isPresent()
          ? Decision.ALLOWED : Decision.DENIED;
    }
    Decision best = Decision.DENIED;
    for (Permission permission : permissions) {
      Decision one = permission.decide(question.name(), question.operation());
      if (one == Decision.ALLOWED) {
        return one;
      }
      best = one == Decision.DEPENDS_ON_TYPE ? one : best;
    }
    return best;
  }

  Optional<Permission> first(String name, String type, String operation, boolean reads) {
    return permissions.stream().filter(p -> p.allows(name, type, operation, reads)).findFirst();
  }

  /** Whether anything at all is allowed on an object of that name and type. */
  boolean see(String name, String type) {
    return permissions.stream().anyMatch(p -> p.covers(name) && (p.types().isEmpty() || p.types().contains(type)));
  }
}
