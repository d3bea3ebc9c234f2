package io.holdfast.access;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts refusals and logs each kind once for each client: a client is a user at an address, a kind is an operation. A
 * client that thinks up ever new operations has its lines up to a number. Remembers a bounded number of clients; the
 * one not refused for longest is forgotten first. Thread-safe.
 */
final class Refusals {
  private static final Logger log = LoggerFactory.getLogger(Principal.class);
  static final int MOST_CLIENTS = 10_000;
  static final int MOST_KINDS = 50;

  private final LongAdder count = new LongAdder();

  // guarded by this
  private final Map<Client, Set<String>> logged = new LinkedHashMap<>(16, 0.75f, true) {
    private static final long serialVersionUID = 1;

    @Override
    protected boolean removeEldestEntry(Map.Entry<Client, Set<String>> eldest) {
      return size() > MOST_CLIENTS;
    }
  };

  private record Client(String user, String address) {
  }

  long count() {
    return count.sum();
  }

  void refused(String user, String address, String kind, String what) {
    count.increment();
    boolean last;
    synchronized (this) {
      Set<String> kinds = logged.computeIfAbsent(new Client(user, address), client -> new HashSet<>(4));
      if (kinds.size() >= MOST_KINDS || !kinds.add(Shown.shortened(kind))) {
        return;
      }
      last = kinds.size() == MOST_KINDS;
    }
    log.warn("user '{}' at {} was refused {}; {} are counted, not logged", user, address, what,
        last ? "all further refusals of this client" : "further ones of this kind");
  }
}
