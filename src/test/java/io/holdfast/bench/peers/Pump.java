package io.holdfast.bench.peers;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;

/**
 * One connection that keeps a number of requests in flight. What a read completes is asked again in one write: the same
 * for every contestant. On one event loop.
 */
final class Pump {
  private final NetSocket socket;
  private final Talk talk;
  private final Histogram latencies;
  private final Consumer<Throwable> failed;
  private final long[] sentNanos;
  private final boolean[] wantsSecond;
  private final int[] free; // slots that the read being looked at has answered
  private int freeCount;
  private long nowNanos;
  private int idle;
  private Promise<Void> drained; // not null from drain() on
  private long answers;

  private Pump(NetSocket socket, Talk talk, int inFlight, Histogram latencies, Consumer<Throwable> failed) {
    this.socket = socket;
    this.talk = talk;
    this.latencies = latencies;
    this.failed = failed;
    sentNanos = new long[inFlight];
    wantsSecond = new boolean[inFlight];
    free = new int[inFlight];
  }

  /** @param failed gets whatever goes wrong later */
  static Future<Pump> open(NetClient client, int port, Talk talk, int inFlight, Histogram latencies,
      Consumer<Throwable> failed) {
    return client.connect(port, "127.0.0.1").compose(socket -> {
      Pump pump = new Pump(socket, talk, inFlight, latencies, failed);
      socket.handler(pump::received);
      socket.exceptionHandler(failed::accept);
      socket.closeHandler(closed -> pump.closed());
      return talk.greet(socket).map(pump);
    });
  }

  /** Answers so far. */
  long answers() {
    return answers;
  }

  void start() {
    for (int slot = 0; slot < free.length; slot++) {
      free[slot] = slot;
    }
    freeCount = free.length;
    nowNanos = System.nanoTime();
    send();
  }

  private void received(Buffer buffer) {
    try {
      nowNanos = System.nanoTime();
      talk.received(buffer.getBytes(), this::answered);
      if (freeCount > 0) {
        send();
      }
      if (idle == free.length) {
        drained.tryComplete();
      }
    } catch (RuntimeException e) {
      failed.accept(e);
    }
  }

  private void answered(int slot) {
    answers++;
    latencies.recordValue(nowNanos - sentNanos[slot]);
    wantsSecond[slot] = !wantsSecond[slot];
    if (drained != null && !wantsSecond[slot]) {
      idle++;
    } else {
      free[freeCount++] = slot;
    }
  }

  private void send() {
    Buffer requests = Buffer.buffer(freeCount * 128);
    for (int i = 0; i < freeCount; i++) {
      int slot = free[i];
      requests.appendBytes(talk.request(slot, wantsSecond[slot]));
      talk.sending(slot);
      sentNanos[slot] = nowNanos;
    }
    freeCount = 0;
    socket.write(requests);
  }

  private void closed() {
    if (drained == null) {
      failed.accept(new IllegalStateException("the server has closed a connection"));
    }
  }

  /** Ends every slot's work, so that no lock stays held and no item stays behind, and then the connection. */
  Future<Void> drain() {
    drained = Promise.promise();
    return drained.future().compose(done -> socket.close());
  }
}
