package io.holdfast.bench.peers;

import io.holdfast.wire.FrameDecoder;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.util.ArrayDeque;
import java.util.Arrays;

/** A talk whose messages have their length in front of them, in four bytes. */
abstract class FrameTalk implements Talk {
  private static final int LONGEST = 1 << 20;

  private final FrameDecoder decoder = new FrameDecoder(LONGEST, this::frame);
  private final ArrayDeque<Promise<byte[]>> greeting = new ArrayDeque<>();
  private NetSocket socket;
  private Sink sink;

  @Override
  public final Future<Void> greet(NetSocket opened) {
    socket = opened;
    return greet();
  }

  /** As {@link Talk#greet}, with {@link #say} and {@link #hear}. */
  abstract Future<Void> greet();

  /** An answer that belongs to no greeting. @return its slot */
  abstract int answer(byte[] bytes, int offset, int length);

  final void say(byte[] message) {
    socket.write(Buffer.buffer(framed(message)));
  }

  /** The next message of the server. */
  final Future<byte[]> hear() {
    Promise<byte[]> heard = Promise.promise();
    greeting.add(heard);
    return heard.future();
  }

  static byte[] framed(byte[] message) {
    return Buffer.buffer(message.length + FrameDecoder.HEADER).appendInt(message.length).appendBytes(message)
        .getBytes();
  }

  @Override
  public void sending(int slot) {
  }

  @Override
  public final void received(byte[] bytes, Sink answers) {
    sink = answers;
    decoder.feed(bytes, 0, bytes.length);
  }

  private boolean frame(byte[] bytes, int offset, int length) {
    Promise<byte[]> asked = greeting.poll();
    if (asked != null) {
      asked.complete(Arrays.copyOfRange(bytes, offset, offset + length));
    } else {
      sink.answered(answer(bytes, offset, length));
    }
    return true;
  }
}
