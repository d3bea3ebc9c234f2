package io.holdfast.bridge;

import io.holdfast.error.HoldfastException;
import io.holdfast.error.HoldfastException.TooLarge;
import io.holdfast.value.DictValue;
import io.holdfast.value.MalformedValue;
import io.holdfast.value.Value;
import io.holdfast.wire.FrameOutput;
import io.holdfast.wire.Gate;
import io.holdfast.wire.Json;
import io.holdfast.wire.WireError;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;

/**
 * What one connection is told: frames are written here and go to the socket together, at the end of a turn of the event
 * loop or when they are many. Knows how much of it has not been taken yet. On the connection's event loop only.
 */
final class Outbox {
  private static final byte[] PONG = Json.ascii("{\"type\":\"pong\"}");
  private static final byte[] MESSAGE_TO = Json.ascii("{\"type\":\"message\",\"address\":");
  private static final byte[] WITH_RESULT = Json.ascii(",\"headers\":{},\"body\":{\"result\":");
  private static final byte[] PUSH_END = Json.ascii(",\"send\":false}");
  private static final byte[] RESULT_END = Json.ascii("},\"send\":true}");
  private static final byte[] WITH_BODY = Json.ascii(",\"headers\":{},\"body\":");
  private static final byte[] BODY_END = Json.ascii(",\"send\":true}");
  /** Output goes to the socket in pieces of about this size, so that progress shows. */
  private static final int PIECE = 1 << 17;

  private static final String FACTS = "facts";

  private final NetSocket socket;
  private final Lane lane;
  private final Connection connection;
  private final Gate gate;
  private final FrameOutput out;
  private long unsent;
  private boolean dirty;
  private boolean flushing;
  private boolean progressed;

  Outbox(NetSocket socket, Lane lane, Connection connection, int frameBytes, Gate gate) {
    this.gate = gate;
    this.socket = socket;
    this.lane = lane;
    this.connection = connection;
    out = new FrameOutput(frameBytes);
  }

  /** Bytes that the client has not taken yet. */
  long owed() {
    return unsent + out.size();
  }

  /** Whether the client has taken anything since the last time this was asked, or has nothing to take. */
  boolean progressed() {
    boolean did = progressed || unsent == 0;
    progressed = false;
    return did;
  }

  void pong() {
    out.frame(PONG, 0, PONG.length);
    flushSoon();
  }

  /** The result of a call. @return how many bytes it took */
  int result(BridgeCall call) {
    if (call.replyAddress() == null) {
      return 0;
    }
    int before = out.size();
    try {
      out.begin().raw(MESSAGE_TO).text(call.replyAddress()).raw(WITH_RESULT);
      if (call.operation().equals(FACTS)) {
        shared(call.result());
      } else {
        out.value(call.result());
      }
      out.raw(RESULT_END).end();
    } catch (FrameOutput.FrameTooLong e) {
      err(call.replyAddress(), call.address(), new TooLarge(call + " has run, but its answer is " + e.getMessage()
          + ", the limit of a frame; ask for it in parts"));
    } catch (MalformedValue e) {
      out.abandon();
      err(call.replyAddress(), call.address(), new TooLarge(call + " has run, but its answer is " + e.getMessage()));
    }
    int size = out.size() - before;
    flushSoon();
    return size;
  }

  /** What many watchers are told at the same moment is made JSON of once. */
  private void shared(Value facts) {
    byte[] json = lane.encoded(facts);
    out.write(json, 0, json.length);
  }

  /** Facts for whoever is registered at an address. @return false when they do not fit a frame: nothing is said then */
  boolean push(String address, Value facts) {
    try {
      out.begin().raw(MESSAGE_TO).text(address).raw(WITH_BODY);
      shared(facts);
      out.raw(PUSH_END).end();
    } catch (FrameOutput.FrameTooLong | MalformedValue e) {
      out.abandon();
      return false;
    }
    flushSoon();
    return true;
  }

  /** The answer to what was no call. */
  void reply(String replyAddress, DictValue body) {
    if (replyAddress != null) {
      out.begin().raw(MESSAGE_TO).text(replyAddress).raw(WITH_BODY).value(body).raw(BODY_END).end();
      flushSoon();
    }
  }

  void err(String address, String source, HoldfastException failure) {
    try {
      WireError.write(out, address, source, failure);
    } catch (FrameOutput.FrameTooLong e) {
      WireError.write(out, address, null, HoldfastException.of(failure.code(), "a failure whose words are "
          + e.getMessage()));
    }
    flushSoon();
  }

  /** A frame whose JSON is there already. */
  void relay(byte[] json, int offset, int length) {
    try {
      out.frame(json, offset, length);
      flushSoon();
    } catch (FrameOutput.FrameTooLong e) {
      err(null, null, new TooLarge("a message for this connection was dropped: it is " + e.getMessage()));
    }
  }

  void flushSoon() {
    if (out.size() >= PIECE) {
      connection.flush();
    } else if (!dirty) {
      dirty = true;
      lane.dirty(connection);
    }
  }

  /** Hands what has been written to the socket. */
  void flush() {
    dirty = false;
    if (out.size() == 0) {
      return;
    }
    Buffer bytes = out.take();
    gate.sent(bytes.length());
    flushing = true; // a write may be done before it returns
    for (int from = 0; from < bytes.length(); from += PIECE) {
      int to = Math.min(bytes.length(), from + PIECE);
      write(from == 0 && to == bytes.length() ? bytes : bytes.slice(from, to), to - from);
    }
    flushing = false;
  }

  private void write(Buffer piece, int size) {
    unsent += size;
    socket.write(piece).onComplete(done -> {
      unsent -= size;
      progressed = true;
      if (!flushing) {
        connection.goOn();
      }
    });
  }
}
