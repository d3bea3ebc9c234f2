package io.holdfast.host;

import io.holdfast.error.HoldfastException.TooLarge;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.MessageProducer;
import io.vertx.core.internal.ContextInternal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;

/**
 * What waits to be sent to one node. Whatever has gathered when the link's context gets to it leaves as one event-bus
 * message: frames of a 4-byte length and that many bytes. One sender per node keeps everything in order.
 */
final class Outbox {
  /** The longest frame, in bytes; the other side refuses longer ones. */
  static final int LONGEST_FRAME = 16 << 20;
  static final String FROM_HEADER = "from";
  private static final int BATCH_BYTES = 1 << 20;
  private static final int BATCH_FRAMES = 512;

  private final ContextInternal context;
  private final MessageProducer<Buffer> producer;
  private final BiConsumer<List<byte[]>, Throwable> notSent;
  private final ConcurrentLinkedQueue<byte[]> frames = new ConcurrentLinkedQueue<>();
  private final AtomicInteger size = new AtomicInteger();

  /** @param notSent told on the context of frames that did not leave this node */
  Outbox(ContextInternal context, String address, String from, BiConsumer<List<byte[]>, Throwable> notSent) {
    this.context = context;
    this.notSent = notSent;
    producer = context.owner().eventBus().sender(address, new DeliveryOptions().addHeader(FROM_HEADER, from));
  }

  static byte[] requireShort(byte[] frame, String what) {
    if (frame.length > LONGEST_FRAME) {
      throw new TooLarge(what + " takes " + frame.length + " bytes between nodes; at most " + LONGEST_FRAME
          + " are allowed: send it in parts");
    }
    return frame;
  }

  /** Callable from any thread. */
  void add(byte[] frame) {
    frames.add(frame);
    if (size.getAndIncrement() == 0) {
      context.runOnContext(queued -> drain());
    }
  }

  private void drain() {
    List<byte[]> batch = new ArrayList<>();
    int bytes = 0;
    while (bytes < BATCH_BYTES && batch.size() < BATCH_FRAMES) {
      byte[] frame = frames.poll();
      if (frame == null) {
        break;
      }
      batch.add(frame);
      bytes += Integer.BYTES + frame.length;
    }
    Buffer message = Buffer.buffer(bytes);
    for (byte[] frame : batch) {
      message.appendInt(frame.length).appendBytes(frame);
    }
    producer.write(message).onFailure(e -> notSent.accept(batch, e));
    if (size.addAndGet(-batch.size()) > 0) {
      context.runOnContext(queued -> drain());
    }
  }
}
