package io.holdfast.bridge;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.holdfast.access.Principal;
import io.holdfast.error.HoldfastException.Denied;
import io.holdfast.error.HoldfastException.NoSuchObject;
import io.holdfast.error.HoldfastException.TooLarge;
import io.holdfast.error.HoldfastException.Unavailable;
import io.holdfast.wire.FrameDecoder;
import io.holdfast.wire.FrameJson;
import io.holdfast.wire.FrameOutput;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The plain event-bus traffic of one client: its own connection to the library's bridge, made on first use. Knows what
 * the client has registered, asked and been asked, which the library either does not bound or gets wrong. On the loop
 * of its connection only.
 */
final class PlainLink implements FrameDecoder.Sink {
  private static final int LARGEST = 1 << 30;

  private final Connection connection;
  private final BridgeOptions.Plain permitted;
  private final BridgeOptions.Limits limits;
  private final Principal principal;
  private final FrameOutput out = new FrameOutput(LARGEST);
  private final FrameDecoder decoder = new FrameDecoder(LARGEST, this);
  private final Set<String> registered = new HashSet<>();
  private final Set<String> asked = new HashSet<>(); // addresses where an answer of this client is awaited
  private final Map<String, Integer> asking = new HashMap<>(); // reply addresses of requests under way
  private int requests;
  private NetSocket socket;
  private boolean blocked;
  private boolean closed;

  // the frame being read
  private String to;
  private String replyTo;

  PlainLink(Connection connection, BridgeOptions options, Principal principal) {
    this.principal = principal;
    this.connection = connection;
    permitted = options.plain();
    limits = options.limits();
  }

  void open(NetClient client, SocketAddress library, Lane lane) {
    lane.context().runOnContext(start -> client.connect(library)
        .onSuccess(opened -> lane.run(() -> opened(opened)))
        .onFailure(e -> lane.run(() -> connection.endBecauseOf(
            new Unavailable("plain traffic is not to be had: " + e.getMessage())))));
  }

  private void opened(NetSocket opened) {
    if (closed) {
      opened.close();
      return;
    }
    socket = opened;
    socket.handler(buffer -> {
      byte[] bytes = buffer.getBytes();
      decoder.feed(bytes, 0, bytes.length);
    });
    socket.closeHandler(gone -> {
      if (!closed) {
        connection.endBecauseOf(new Unavailable("the way to the event bus broke; connect again"));
      }
    });
    flush();
    connection.readOnSoon();
  }

  boolean mayRead() {
    return socket != null && !blocked && requests < limits.callsInFlight();
  }

  // ---------------------------------------------------------------- from the client

  /** Why the client may not send this frame; null when it may as far as its user is concerned. */
  Denied refusal(InboundFrame frame) {
    return switch (frame.type) {
      case SEND, PUBLISH -> asked.contains(frame.address) || principal.maySendTo(frame.address) ? null
          : principal.deniedAddress("send to", frame.address);
      case REGISTER -> principal.mayRegisterAt(frame.address) ? null
          : principal.deniedAddress("register at", frame.address);
      default -> null;
    };
  }

  void pass(InboundFrame frame) {
    PlainFrame.check(frame);
    switch (frame.type) {
      case SEND -> send(frame);
      case PUBLISH -> {
        requireInbound(frame.address);
        PlainFrame.write(out, frame, "publish", false);
      }
      case REGISTER -> register(frame);
      default -> unregister(frame);
    }
    flush();
  }

  private void send(InboundFrame frame) {
    boolean answer = asked.contains(frame.address);
    if (!answer) {
      requireInbound(frame.address);
      if (frame.failureCode != null) {
        throw new Denied("'" + InboundFrame.shortened(frame.address) + "' awaits no answer of this client");
      }
    }
    PlainFrame.write(out, frame, "send", true);
    if (frame.replyAddress != null) {
      asking.merge(frame.replyAddress, 1, Integer::sum);
      requests++;
    } else if (answer) {
      asked.remove(frame.address);
    }
  }

  private void requireInbound(String address) {
    if (!permitted.permitsInbound(address)) {
      throw new Denied("sending to '" + InboundFrame.shortened(address)
          + "' is not permitted; the host's settings say what is");
    }
  }

  private void register(InboundFrame frame) {
    if (!permitted.permitsOutbound(frame.address)) {
      throw new Denied("registering at '" + InboundFrame.shortened(frame.address)
          + "' is not permitted; the host's settings say what is");
    }
    if (registered.contains(frame.address)) {
      return; // a second consumer could never be unregistered
    }
    if (registered.size() >= limits.registrations()) {
      throw new TooLarge("this connection is registered at " + registered.size() + " addresses, its limit");
    }
    PlainFrame.write(out, frame, "register", false);
    registered.add(frame.address);
  }

  private void unregister(InboundFrame frame) {
    if (!registered.contains(frame.address)) {
      throw new NoSuchObject("this connection is not registered at '" + InboundFrame.shortened(frame.address) + "'");
    }
    PlainFrame.write(out, frame, "unregister", false);
    registered.remove(frame.address);
  }

  private void flush() {
    if (socket == null || out.size() == 0) {
      return;
    }
    socket.write(out.take());
    if (socket.writeQueueFull()) {
      blocked = true;
      socket.drainHandler(drained -> {
        blocked = false;
        connection.readOnSoon();
      });
    }
  }

  // ---------------------------------------------------------------- from the library

  @Override
  public boolean frame(byte[] bytes, int offset, int length) {
    if (closed) {
      return true;
    }
    FrameJson.read(bytes, offset, length, this::readTokens);
    if (to != null && asking.containsKey(to)) {
      asking.computeIfPresent(to, (address, count) -> count == 1 ? null : count - 1);
      requests--;
    }
    if (replyTo != null) {
      asked.add(replyTo);
    }
    if (asked.size() > limits.unanswered()) {
      connection.endBecauseOf(new TooLarge("this client has left " + limits.unanswered()
          + " requests of the event bus without an answer, its limit"));
    } else {
      connection.relay(bytes, offset, length);
    }
    return true;
  }

  private void readTokens(JsonParser in) throws IOException {
    to = null;
    replyTo = null;
    in.nextToken();
    for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
      JsonToken token = in.nextToken();
      if (token == JsonToken.VALUE_STRING && name.equals("address")) {
        to = in.getText();
      } else if (token == JsonToken.VALUE_STRING && name.equals("replyAddress")) {
        replyTo = in.getText();
      } else {
        in.skipChildren();
      }
    }
  }

  void close() {
    closed = true;
    if (socket != null) {
      socket.close();
    }
  }
}
