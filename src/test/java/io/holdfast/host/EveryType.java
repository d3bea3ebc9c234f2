package io.holdfast.host;

import io.holdfast.error.HoldfastException;
import io.holdfast.value.DictValue;
import io.holdfast.value.Value;
import java.util.List;
import java.util.Map;

/** An object of every built-in type, each with something to keep; what sessions hold, drop and were answered. */
public final class EveryType {
  private EveryType() {
  }

  /** @return a session that holds much of it, and was answered calls 1 to 19 */
  public static Session fill(KeptHost host) {
    Session session = host.session(60_000);
    collections(host);
    queues(host, session);
    coordination(host, session);
    answers(host, session);
    return session;
  }

  private static void collections(KeptHost host) {
    host.make("array", "numbers", "typecode", "d");
    host.call("numbers", "append", 1.5);
    host.call("numbers", "append", -2.0);
    host.make("list", "list");
    host.call("list", "append", "a");
    host.call("list", "append", List.of(1, Map.of("b", true)));
    host.call("list", "set", 0, "A");
    host.make("dict", "dict");
    host.call("dict", "set", "k", "v");
    host.call("dict", "set", 1, new byte[] {0, 1, (byte) 255});
    host.call("dict", "put", "short", "lived", 3_600_000);
    host.call("dict", "expire_after", 7_200_000, true);
    host.make("set", "set");
    host.call("set", "add", "one");
    host.call("set", "add", 2);
    host.make("namespace", "namespace");
    host.call("namespace", "set", "x", 10);
    host.make("value", "value", "typecode", "i", "value", 5);
    host.call("value", "set", 1_000_000_007L);
    host.make("counter", "counter");
    host.call("counter", "add", 41);
    host.make("topic", "topic", "history", 10);
    host.call("topic", "subscribe", "reader");
    for (int i = 0; i < 12; i++) {
      host.call("topic", "publish", DictValue.of("n", i));
    }
    host.call("topic", "acknowledge", "reader", 5);
  }

  private static void queues(KeptHost host, Session session) {
    host.make("queue", "jobs", "max_deliveries", 2);
    host.call("jobs", "put_many", List.of("a", "b", "c", "d"));
    host.call("jobs", "put", "later", null, 3_600_000);
    long id = id(host.call(session, 1, "jobs", "lease", 600_000));
    host.call(session, 2, "jobs", "release", id);
    id = id(host.call(session, 3, "jobs", "lease", 600_000));
    host.call(session, 4, "jobs", "release", id); // it is a dead letter now
    host.call(session, 5, "jobs", "lease", 600_000);
    host.make("queue", "urgent", "kind", "priority");
    host.call("urgent", "put_many", List.of(3, 1, 2));
    host.make("joinable_queue", "joinable", "maxsize", 10);
    host.call("joinable", "put_many", List.of("x", "y"));
    host.call("joinable", "get");
    host.call("joinable", "shutdown");
  }

  private static long id(Value delivery) {
    return ((io.holdfast.value.IntValue) ((DictValue) delivery).entries().get(Value.of("id"))).value();
  }

  private static void coordination(KeptHost host, Session session) {
    host.make("lock", "lock");
    host.call(session, 6, "lock", "lease", 600_000);
    host.make("lock", "free", "owned", false);
    host.call("free", "acquire");
    host.make("rlock", "rlock");
    host.call(session, 7, "rlock", "acquire");
    host.call(session, 8, "rlock", "acquire");
    host.make("condition", "condition");
    host.call(session, 9, "condition", "acquire");
    host.make("semaphore", "semaphore", "value", 3);
    host.call(session, 10, "semaphore", "acquire", 2);
    host.make("bounded_semaphore", "bounded", "value", 2, "owned", false);
    host.call("bounded", "acquire");
    host.make("rwlock", "rwlock");
    host.call(session, 11, "rwlock", "acquire_read");
    host.make("event", "event");
    host.call("event", "set");
    host.make("latch", "latch", "count", 3);
    host.call("latch", "count_down");
    host.make("barrier", "barrier", "parties", 2);
    host.call("barrier", "abort");
  }

  private static void answers(KeptHost host, Session session) {
    host.call(session, 12, "counter", "add", 1);
    try {
      host.call(session, 13, "jobs", "acknowledge", 4711);
    } catch (HoldfastException expected) {
      // it made no facts, and is not kept
    }
    host.make("list", "dropped");
    host.call(session, 14, "dropped", "drop");
    host.make("list", "gone");
    host.call("gone", "drop");
    host.make("value", "shown", "typecode", "i", "value", 1, "ttl_ms", 86_400_000);
    Session over = host.session(60_000);
    host.call(over, 1, "dict", "set", "by", "one that ends");
    host.host().sessions().end(over);
  }
}
