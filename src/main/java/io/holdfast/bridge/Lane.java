package io.holdfast.bridge;

import io.holdfast.object.HandOver;
import io.holdfast.value.Value;
import io.holdfast.value.ValueJson;
import io.vertx.core.internal.ContextInternal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * One event loop of a bridge: where answers of its connections come in, from whichever thread they were made on, and
 * where output is sent in batches, once per turn of the loop.
 *
 * <p>Answers from other threads are pushed on a chain; only who finds it empty wakes the loop, so a burst costs one
 * hand-over.
 */
final class Lane {
  private final ContextInternal context;
  private final Runnable drain = this::drain;
  private final AtomicReference<BridgeCall> answered = new AtomicReference<>();
  private final InboundFrame frame = new InboundFrame();

  // used on the loop only
  private Value encodedValue; // null when nothing was in this turn
  private byte[] encoded;
  private List<Connection> dirty = new ArrayList<>();
  private List<Connection> spare = new ArrayList<>();
  private boolean flushWaits;
  private boolean handsOver;

  Lane(ContextInternal context) {
    this.context = context;
  }

  ContextInternal context() {
    return context;
  }

  /** The frame that is being looked at. */
  InboundFrame frame() {
    return frame;
  }

  /** Runs the task on the loop, soon. Callable from any thread. */
  void run(Runnable task) {
    context.nettyEventLoop().execute(task);
  }

  /** Runs the task on the loop once it has looked for input of all its connections, as {@link #run} need not. */
  void runAfterInput(Runnable task) {
    context.nettyEventLoop().schedule(task, 1, TimeUnit.MILLISECONDS);
  }

  /** Callable from any thread. */
  void answered(BridgeCall call) {
    if (context.nettyEventLoop().inEventLoop()) {
      call.connection().answered(call);
      return;
    }
    BridgeCall before;
    do {
      before = answered.get();
      call.answeredBefore = before;
    } while (!answered.compareAndSet(before, call));
    if (before == null) {
      HandOver.to(context.nettyEventLoop(), drain);
    }
  }

  private void drain() {
    BridgeCall latest = answered.getAndSet(null);
    BridgeCall oldest = null;
    while (latest != null) { // turn the chain around: first answered, first sent
      BridgeCall before = latest.answeredBefore;
      latest.answeredBefore = oldest;
      oldest = latest;
      latest = before;
    }
    boolean outer = begin();
    while (oldest != null) {
      BridgeCall next = oldest.answeredBefore;
      oldest.answeredBefore = null;
      oldest.connection().answered(oldest);
      oldest = next;
    }
    end(outer);
  }

  /** Output made from here on is sent at {@link #end}, and calls of other loops go there. @return what to pass to it */
  boolean begin() {
    boolean outer = !flushWaits;
    if (outer) {
      flushWaits = true;
      handsOver = HandOver.begin();
    }
    return outer;
  }

  void end(boolean outer) {
    if (outer) {
      HandOver.end(handsOver); // first: the others work while this loop sends
      flush();
    }
  }

  /** The connection has output; it is sent at the end of this turn of the loop. */
  void dirty(Connection connection) {
    dirty.add(connection);
    if (!flushWaits) {
      flushWaits = true;
      run(this::flush);
    }
  }

  /** The JSON of a value that is often asked for several times in a turn. */
  byte[] encoded(Value value) {
    if (value != encodedValue) {
      encoded = ValueJson.toBytes(value);
      encodedValue = value;
    }
    return encoded;
  }

  private void flush() {
    flushWaits = false;
    encodedValue = null;
    encoded = null;
    List<Connection> now = dirty;
    dirty = spare;
    spare = now;
    for (Connection connection : now) {
      connection.flush();
    }
    now.clear();
  }
}
