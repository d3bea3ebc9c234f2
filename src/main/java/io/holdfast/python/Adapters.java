package io.holdfast.python;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The adapters: by the typeids of a SyncManager, and by the types of the host. */
final class Adapters {
  private static final Map<String, Adapter> BY_TYPEID = new HashMap<>();
  private static final Map<String, Adapter> BY_TYPE = new LinkedHashMap<>();

  static {
    add("queue", QueueAdapters.of("Queue", "queue"));
    add("joinable_queue", QueueAdapters.of("JoinableQueue", "joinable_queue"));
    add("list", SequenceAdapters.list());
    add("dict", MappingAdapters.dict());
    add("set", SetAdapters.set());
    add("namespace", MappingAdapters.namespace());
    add("value", MappingAdapters.value());
    add("array", SequenceAdapters.array());
    add("lock", LockAdapters.lock());
    add("rlock", LockAdapters.rlock());
    add("condition", LockAdapters.condition());
    add("semaphore", LockAdapters.semaphore("Semaphore", "semaphore"));
    add("bounded_semaphore", LockAdapters.semaphore("BoundedSemaphore", "bounded_semaphore"));
    add("event", LockAdapters.event());
    add("barrier", LockAdapters.barrier());
    BY_TYPEID.put("Pool", PoolAdapters.pool());
  }

  private Adapters() {
  }

  private static void add(String type, Adapter adapter) {
    BY_TYPE.put(type, adapter);
    BY_TYPEID.put(adapter.typeid(), adapter);
  }

  /** Of what a SyncManager makes; null for any other typeid. */
  static Adapter ofTypeid(String typeid) {
    return BY_TYPEID.get(typeid);
  }

  /** Of a type that Python has; null for others. */
  static Adapter ofType(String type) {
    return BY_TYPE.get(type);
  }

  /** Of a type that Python has not: its operations are the methods. */
  static Adapter ofOperations(String type, List<String> operations) {
    Adapter.Builder adapter = Adapter.of(type, Adapter.AUTO_PROXY);
    operations.forEach(adapter::unchecked);
    return adapter.opaque("holdfast." + type).build();
  }
}
