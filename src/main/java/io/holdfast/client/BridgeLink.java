package io.holdfast.client;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.holdfast.error.HoldfastException;
import io.holdfast.error.HoldfastException.Denied;
import io.holdfast.error.HoldfastException.Unavailable;
import io.holdfast.error.HoldfastException.Unknown;
import io.holdfast.value.DictValue;
import io.holdfast.value.IntValue;
import io.holdfast.value.MalformedValue;
import io.holdfast.value.NoneValue;
import io.holdfast.value.StringValue;
import io.holdfast.value.Value;
import io.holdfast.value.ValueJson;
import io.holdfast.wire.AuthProof;
import io.holdfast.wire.BadLength;
import io.holdfast.wire.FrameDecoder;
import io.holdfast.wire.FrameJson;
import io.holdfast.wire.FrameOutput;
import io.holdfast.wire.WireError;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.buffer.BufferInternal;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import java.io.IOException;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * One connection to a bridge: the handshake, then frames both ways. Used on one context only; a {@link BridgePath} has
 * one after the other.
 */
final class BridgeLink implements FrameDecoder.Sink {
  /** The longest frame either way until the host has said what it takes. */
  private static final int FRAME_LIMIT = 16 << 20;
  /** What this client promises to send at least so often, so that the host notices when its machine has gone. */
  static final long SILENCE_MS = 15_000;
  private static final long HANDSHAKE_MS = 5_000;
  private static final long HELLO = 1;
  private static final long PROVE = 2;
  /** Answers of calls have numbers from here. */
  static final long FIRST_CALL = 3;

  /** What a link tells its path. */
  interface Listener {
    /** A call was answered: a result, or a failure when that is not null. */
    void answered(long number, Value result, HoldfastException failure);

    /** @param reason why, as far as anybody knows */
    void broken(BridgeLink link, HoldfastException reason);
  }

  /** A session, and what it takes to resume it. */
  record Credentials(String session, byte[] secret, long leaseMs) {
  }

  private final ContextInternal context;
  private final NetSocket socket;
  private final BridgeAddress address;
  private final Listener listener;
  private final byte[] nonce;
  private final Optional<Credentials> before;
  private final Promise<BridgeLink> ready;
  private final FrameDecoder decoder = new FrameDecoder(FRAME_LIMIT, this);
  private FrameOutput out = new FrameOutput(FRAME_LIMIT);
  private byte[] challenge;
  private Credentials credentials;
  private boolean resumed;
  private long mostCalls;
  private boolean flushWaits;
  private boolean closed;
  private boolean heard;
  private long unsentBytes;
  private HoldfastException said; // the last thing the host complained of that was no answer

  // the frame being read
  private String type;
  private String to;
  private Value result;

  private BridgeLink(ContextInternal context, NetSocket socket, BridgeAddress address, Listener listener, byte[] nonce,
      Optional<Credentials> before) {
    this.context = context;
    this.socket = socket;
    this.address = address;
    this.listener = listener;
    this.nonce = nonce;
    this.before = before;
    ready = context.promise();
  }

  /**
   * Connects and authenticates.
   *
   * @param before the session to resume, if it still lives
   * @return fails with {@link Denied} for a wrong key, {@link Unavailable} when nobody answers as a host should
   */
  static Future<BridgeLink> open(ContextInternal context, NetClient client, BridgeAddress address, Listener listener,
      Supplier<byte[]> nonces, Optional<Credentials> before) {
    return client.connect(address.port(), address.host())
        .recover(e -> Future.failedFuture(new Unavailable("no connection to " + address + ": " + e.getMessage()
            + (e.getCause() == null ? "" : ": " + e.getCause().getMessage()))))
        .compose(socket -> new BridgeLink(context, socket, address, listener, nonces.get(), before).start());
  }

  private Future<BridgeLink> start() {
    socket.handler(this::received);
    socket.closeHandler(gone -> closed());
    socket.exceptionHandler(broken -> { }); // the close follows
    CallFrames.auth(out, HELLO, DictValue.of("op", "hello"));
    flush();
    long deadline = context.setTimer(HANDSHAKE_MS, late -> abandon(
        new Unavailable("what is at " + address + " did not answer the handshake within " + HANDSHAKE_MS + " ms")));
    return ready.future().onComplete(done -> context.owner().cancelTimer(deadline));
  }

  Credentials credentials() {
    return credentials;
  }

  /** Whether the session of before goes on. */
  boolean isResumed() {
    return resumed;
  }

  /** So many calls may be unanswered at one time before the host stops reading. */
  long mostCalls() {
    return mostCalls;
  }

  // ---------------------------------------------------------------- input

  private void received(Buffer buffer) {
    heard = true;
    try {
      ByteBuf bytes = ((BufferInternal) buffer).getByteBuf();
      if (bytes.hasArray()) {
        decoder.feed(bytes.array(), bytes.arrayOffset() + bytes.readerIndex(), bytes.readableBytes());
      } else {
        byte[] copy = ByteBufUtil.getBytes(bytes);
        decoder.feed(copy, 0, copy.length);
      }
    } catch (BadLength e) {
      said = new Unavailable("what is at " + address + " does not speak this protocol: " + e.getMessage());
      socket.close();
    }
  }

  @Override
  public boolean frame(byte[] bytes, int offset, int length) {
    if (closed) {
      return true;
    }
    to = null;
    try {
      FrameJson.read(bytes, offset, length, this::readTokens);
      dispatch(bytes, offset, length);
    } catch (MalformedValue e) {
      long number = number(to);
      if (number >= FIRST_CALL) {
        listener.answered(number, null, new Unknown("the call was answered, but the answer cannot be read: "
            + e.getMessage()));
      } else {
        said = new Unavailable("what is at " + address + " does not speak this protocol: " + e.getMessage());
        socket.close();
      }
    }
    return true;
  }

  private void readTokens(JsonParser in) throws IOException {
    type = "";
    to = null;
    result = NoneValue.NONE;
    if (in.nextToken() != JsonToken.START_OBJECT) {
      throw new MalformedValue("a frame is a JSON object");
    }
    for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
      JsonToken token = in.nextToken();
      if (name.equals("type") && token == JsonToken.VALUE_STRING) {
        type = in.getText();
      } else if (name.equals("address") && token == JsonToken.VALUE_STRING) {
        to = in.getText();
      } else if (name.equals("body") && token == JsonToken.START_OBJECT && challenge != null && credentials != null) {
        readResult(in);
      } else {
        in.skipChildren();
      }
    }
  }

  private void readResult(JsonParser in) throws IOException {
    for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
      in.nextToken();
      if (name.equals("result")) {
        result = ValueJson.read(in);
      } else {
        in.skipChildren();
      }
    }
  }

  private void dispatch(byte[] bytes, int offset, int length) {
    long number = number(to);
    if (type.equals("message")) {
      if (number >= FIRST_CALL) {
        listener.answered(number, result, null);
      } else if (number >= 0) {
        handshake(number, (DictValue) ValueJson.fromBytes(bytes, offset, length));
      }
    } else if (type.equals("err")) {
      HoldfastException failure = WireError.read((DictValue) ValueJson.fromBytes(bytes, offset, length));
      if (number >= FIRST_CALL) {
        listener.answered(number, null, failure);
      } else {
        said = failure;
        if (credentials == null) { // the handshake has failed
          socket.close();
        }
      }
    }
  }

  private static long number(String text) {
    if (text == null || text.isEmpty() || text.length() > 18) {
      return -1;
    }
    long number = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        return -1;
      }
      number = 10 * number + c - '0';
    }
    return number;
  }

  // ---------------------------------------------------------------- the handshake

  private void handshake(long number, DictValue frame) {
    if (!(frame.get("body") instanceof DictValue body)) {
      return;
    }
    try {
      if (number == HELLO && challenge == null) {
        prove(body);
      } else if (number == PROVE && challenge != null && credentials == null) {
        accept(body);
      }
    } catch (IllegalArgumentException e) { // base64
      said = new Unavailable("what is at " + address + " does not speak this protocol: " + e.getMessage());
      socket.close();
    }
  }

  private void prove(DictValue hello) {
    challenge = bytes(hello, "challenge");
    if (challenge.length != AuthProof.CHALLENGE_BYTES || !Value.of(AuthProof.PROTOCOL).equals(hello.get("protocol"))) {
      said = new Unavailable("the host at " + address + " speaks another version of the protocol; this client speaks "
          + AuthProof.PROTOCOL);
      socket.close();
      return;
    }
    DictValue resume = before.map(credentials -> DictValue.of("session", credentials.session(), "proof",
        base64(AuthProof.resume(credentials.secret(), challenge, nonce)))).orElse(null);
    CallFrames.auth(out, PROVE, DictValue.of("op", "prove", "nonce", base64(nonce),
        "proof", base64(AuthProof.client(address.key().bytes(), challenge, nonce)),
        "lease", address.leaseMs(), "idle", SILENCE_MS, "resume", resume, "user", address.user().orElse(null)));
    flush();
  }

  private void accept(DictValue answer) {
    if (!AuthProof.matches(AuthProof.server(address.key().bytes(), challenge, nonce), bytes(answer, "proof"))) {
      said = new Denied("what is at " + address + " does not have the key; it may be an impostor");
      socket.close();
      return;
    }
    credentials = new Credentials(text(answer, "session"), bytes(answer, "secret"), integer(answer, "lease", 0));
    resumed = Value.of(true).equals(answer.get("resumed"));
    mostCalls = integer(answer, "calls", Long.MAX_VALUE);
    int frameLimit = (int) Math.min(integer(answer, "frame", FRAME_LIMIT), Integer.MAX_VALUE - 8);
    decoder.limit(frameLimit);
    out = new FrameOutput(frameLimit);
    ready.complete(this);
  }

  private static String text(DictValue dict, String key) {
    if (dict.get(key) instanceof StringValue text) {
      return text.value();
    }
    throw new IllegalArgumentException("\"" + key + "\" is missing");
  }

  private static byte[] bytes(DictValue dict, String key) {
    return Base64.getDecoder().decode(text(dict, key));
  }

  private static long integer(DictValue dict, String key, long absent) {
    return dict.get(key) instanceof IntValue number ? number.value() : absent;
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  // ---------------------------------------------------------------- output

  /** Where frames are written to; {@link #flushSoon} must follow. */
  FrameOutput out() {
    return out;
  }

  /** Bytes written here that the socket has not taken yet. */
  long unsentBytes() {
    return unsentBytes + out.size();
  }

  /** Sends what has been written at the end of this turn of the event loop. */
  void flushSoon() {
    if (!flushWaits) {
      flushWaits = true;
      context.nettyEventLoop().execute(this::flush);
    }
  }

  private void flush() {
    flushWaits = false;
    if (out.size() > 0 && !closed) {
      Buffer bytes = out.take();
      int size = bytes.length();
      unsentBytes += size;
      socket.write(bytes).onComplete(done -> unsentBytes -= size);
    }
  }

  // ---------------------------------------------------------------- the end


  /** Whether anything has come since the last time this was asked. */
  boolean wasHeard() {
    boolean was = heard;
    heard = false;
    return was;
  }

  /** Says that nobody listens any more, and closes. */
  void abandon(HoldfastException reason) {
    said = reason;
    socket.close();
  }

  /** A client believes the TLS handshake over before the host has looked at its certificate. */
  private String likelyReason() {
    return address.trustPath().isPresent()
        ? "it may want a client certificate of an issuer that it trusts"
        : "it may speak TLS only, for which the client must be told whose certificates to trust";
  }

  private void closed() {
    if (closed) {
      return;
    }
    closed = true;
    HoldfastException reason = said != null ? said : new Unavailable("the connection to " + address + " broke"
        + (challenge == null ? " before the host said anything; " + likelyReason() : ""));
    if (!ready.tryFail(reason)) {
      listener.broken(this, reason);
    }
  }
}
