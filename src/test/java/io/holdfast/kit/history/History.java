package io.holdfast.kit.history;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * What clients did and saw, recorded while they do it. Thread-safe.
 *
 * <p>The clock is a counter: a call whose answer was recorded before another call was begun has the lower number, and
 * that is all an order of real time can say of them.
 */
public final class History {
  private final AtomicLong clock = new AtomicLong();
  private final LongSupplier nowMs;
  private final ConcurrentLinkedQueue<Recorded> ended = new ConcurrentLinkedQueue<>();
  private final Set<Open> open = ConcurrentHashMap.newKeySet();

  /** @param nowMs for people to read */
  public History(LongSupplier nowMs) {
    this.nowMs = nowMs;
  }

  /** A call under way. */
  public final class Open {
    private final String client;
    private final String object;
    private final String operation;
    private final List<Object> arguments;
    private final long invoked;
    private final long invokedMs = nowMs.getAsLong();

    private Open(String client, String object, String operation, List<Object> arguments, long invoked) {
      this.client = client;
      this.object = object;
      this.operation = operation;
      this.arguments = arguments;
      this.invoked = invoked;
    }

    /** When it began, on the history's clock. */
    public long invoked() {
      return invoked;
    }

    /** To be said once, when the client knows. */
    public void end(Outcome outcome) {
      if (!open.remove(this)) {
        throw new IllegalStateException("ended twice: " + recorded(outcome));
      }
      if (!(outcome instanceof Outcome.DidNotRun)) {
        ended.add(recorded(outcome));
      }
    }

    private Recorded recorded(Outcome outcome) {
      long returned = outcome instanceof Outcome.Unknown ? Recorded.NEVER : clock.incrementAndGet();
      return new Recorded(client, object, operation, arguments, invoked, returned, outcome, invokedMs,
          nowMs.getAsLong());
    }
  }

  /** To be said before the call is made. Arguments that are whole numbers are Longs. */
  public Open begin(String client, String object, String operation, Object... arguments) {
    return begin(client, object, operation, Arrays.asList(arguments.clone()), clock.incrementAndGet());
  }

  /** Something that may have happened at any time from that one on, or may yet, or never. */
  public void mayHappen(long since, String client, String object, String operation, String why) {
    begin(client, object, operation, List.of(), since).end(new Outcome.Unknown(why));
  }

  private Open begin(String client, String object, String operation, List<Object> arguments, long invoked) {
    Open call = new Open(client, object, operation, Collections.unmodifiableList(arguments), invoked);
    open.add(call);
    return call;
  }

  /** The calls of each object, in the order in which they began; those under way are unknown. */
  public Map<String, List<Recorded>> byObject() {
    Map<String, List<Recorded>> calls = new TreeMap<>();
    ended.forEach(call -> calls.computeIfAbsent(call.object(), name -> new ArrayList<>()).add(call));
    open.forEach(call -> calls.computeIfAbsent(call.object, name -> new ArrayList<>())
        .add(call.recorded(new Outcome.Unknown("under way when the history ended"))));
    calls.values().forEach(list -> list.sort(Comparator.comparingLong(Recorded::invoked)));
    return calls;
  }
}
