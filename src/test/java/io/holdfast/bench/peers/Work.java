package io.holdfast.bench.peers;

/** What a slot of a connection does, over and over: one request, then another when the first is answered. */
enum Work {
  /** Add 1 to a counter. */
  COUNTER("counter add"),
  /** Put an item of {@link #PAYLOAD}, then take one. */
  QUEUE("queue put, get"),
  /** Set an entry to {@link #PAYLOAD}, then read it. */
  DICT("dict set, get"),
  /** Acquire a lock of the slot's own, then release it. */
  LOCK("lock acquire, release");

  /** The item or value that goes over every wire, 32 bytes. */
  static final String PAYLOAD = "0123456789abcdef0123456789abcdef";
  /** Counters, queues and dicts there are; locks are as many as there are slots. */
  static final int TARGETS = 16;
  /** The greatest number of locks: connections times requests in flight. */
  static final int MOST_SLOTS = 1_024;

  final String title;

  Work(String title) {
    this.title = title;
  }

  /** The object or key that a slot works on. */
  String target(int connection, int inFlight, int slot) {
    int number = connection * inFlight + slot;
    return switch (this) {
      case COUNTER -> "c" + number % TARGETS;
      case QUEUE -> "q" + number % TARGETS;
      case DICT -> "d" + number % TARGETS;
      case LOCK -> "l" + number;
    };
  }

  /** The entry of a dict that a slot sets. */
  static String key(int connection, int inFlight, int slot) {
    return "key" + (connection * inFlight + slot);
  }
}
