package io.holdfast.host;

import io.holdfast.access.Decision;
import io.holdfast.access.Principal;
import io.holdfast.value.DictValue;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/** The host's own operations as one user has them: what their permissions do not allow is denied or left out. */
final class UserDesk implements HostOperations {
  /** The name that making an anonymous object is asked for under: permissions have to mean it, with {@code ~*}. */
  static final String ANONYMOUS = "~";
  private static final String HOST = "";

  private final HostDesk desk;
  private final Principal user;
  private final Session session; // null when the caller has none

  UserDesk(HostDesk desk, Principal user, Session session) {
    this.desk = desk;
    this.user = user;
    this.session = session;
  }

  @Override
  public Future<Created> create(String type, Optional<String> name, DictValue options) {
    String asked = name.orElse(ANONYMOUS);
    if (asked.isEmpty() || !user.may(asked, type, "create", false)) {
      throw user.denied(asked.isEmpty() ? ANONYMOUS : asked, "create");
    }
    return desk.create(type, name, options).onSuccess(made -> {
      if (name.isEmpty() && session != null) {
        session.made(made.name());
      }
    });
  }

  @Override
  public Future<Created> find(String name) {
    Decision decision = name.isEmpty() ? Decision.DENIED : user.decide(name, "find");
    if (session != null && session.hasMade(name)) {
      decision = Decision.ALLOWED;
    }
    if (decision == Decision.DENIED) {
      throw user.denied(name, "find");
    }
    Future<Created> found = desk.find(name);
    return decision == Decision.ALLOWED ? found : found.map(object -> {
      if (!user.may(name, object.type(), "find", true)) {
        throw user.denied(name, "find");
      }
      return object;
    });
  }

  @Override
  public Future<Page> list(String prefix, String type, String after, int limit) {
    return desk.list(prefix, type, after, limit).map(page -> new Page(page.objects().stream()
        .filter(listed -> user.sees(listed.name(), listed.type())).toList(), page.next()));
  }

  @Override
  public Future<List<TypeInfo>> types() {
    return desk.types(); // what the program can do, nothing of what it holds
  }

  @Override
  public Future<DictValue> status() {
    require("status");
    return desk.status();
  }

  @Override
  public Future<Stats> stats() {
    require("stats");
    return desk.stats();
  }

  private void require(String operation) {
    if (!user.may(HOST, "host", operation, true)) {
      throw user.denied(HOST, operation);
    }
  }
}
