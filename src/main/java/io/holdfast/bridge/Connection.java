package io.holdfast.bridge;

import io.holdfast.access.Principal;
import io.holdfast.error.HoldfastException;
import io.holdfast.error.HoldfastException.BadArguments;
import io.holdfast.error.HoldfastException.Cancelled;
import io.holdfast.error.HoldfastException.Denied;
import io.holdfast.error.HoldfastException.NoSuchObject;
import io.holdfast.error.HoldfastException.Timeout;
import io.holdfast.error.HoldfastException.TooLarge;
import io.holdfast.error.HoldfastException.Unavailable;
import io.holdfast.error.HoldfastException.Unknown;
import io.holdfast.host.Host;
import io.holdfast.host.Session;
import io.holdfast.model.Arguments;
import io.holdfast.model.Call;
import io.holdfast.model.CallTarget;
import io.holdfast.model.Caller;
import io.holdfast.object.HandOver;
import io.holdfast.value.DictValue;
import io.holdfast.value.IntValue;
import io.holdfast.value.StringValue;
import io.holdfast.value.Value;
import io.holdfast.wire.BadLength;
import io.holdfast.wire.FrameDecoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetSocket;
import java.util.ArrayDeque;

/**
 * One client of the bridge, from its first byte to its last. Everything here runs on the event loop of its lane, but
 * for {@link #displaced}.
 *
 * <p>Back-pressure: nothing is read while too many calls are unanswered or too many bytes are owed; answers that come
 * in while too many bytes are owed wait as values, not as bytes. Who takes nothing for too long is cut.
 */
final class Connection implements Session.Attachment, FrameDecoder.Sink {
  /** So many answers of the size expected at least, or at first, are as much as may be owed. */
  private static final int SMALL_ANSWERS = 128;
  private static final int LARGE_ANSWERS = 8;
  private static final long GOODBYE_MS = 1_000;
  /** For so long the frames of one connection are handled in a row; then others on its event loop have their turn. */
  private static final long LONGEST_BURST_NS = 20_000_000;
  /** The clock is looked at once in so many frames, a power of two: it costs as much as a small call's work. */
  private static final int FRAMES_BETWEEN_LOOKS = 4;
  private static final long LONGEST_TIMEOUT_MS = 1L << 40;

  private final Entrance entrance;
  private final Lane lane;
  private final Host host;
  private final BridgeOptions.Limits limits;
  private final NetSocket socket;
  private final String peer;
  private final FrameDecoder decoder;
  private final Outbox out;
  private final CallChain calls = new CallChain();
  private final ArrayDeque<BridgeCall> heldAnswers = new ArrayDeque<>(0);
  private final long openedMs;

  private Admission admission; // null once the client is known
  private Session session;
  private Principal principal; // null until the client is known
  private Caller defaultCaller;
  private long idleMs;
  private PlainLink plain; // null until the client uses the event bus
  private Watches watches; // null until the client watches something
  private int burst; // calls under way on other loops that may all be answered at any moment
  private long expectedAnswer; // bytes; as large as the largest of late
  private boolean burstWaits;
  private long burstBeganNs;
  private int frames;
  private boolean othersGoFirst;
  private boolean goingOn;
  private boolean decoding;
  private boolean resumeWaits;
  private boolean paused;
  private boolean stopping;
  private boolean ending; // says no more than what is owed, then closes
  private boolean answersLater; // of a wrong key after a while, of the goodbye when it is kept
  private boolean closed;
  private boolean heard = true;
  private long lastHeardMs;
  private long lastProgressMs;

  Connection(Entrance entrance, Lane lane, NetSocket socket, Handshake handshake) {
    this.entrance = entrance;
    this.lane = lane;
    this.socket = socket;
    host = entrance.host();
    limits = entrance.options().limits();
    peer = socket.remoteAddress() == null ? "unknown" : socket.remoteAddress().hostAddress();
    admission = new Admission(this, entrance, socket, peer, handshake);
    decoder = new FrameDecoder(limits.strangerFrameBytes(), this);
    out = new Outbox(socket, lane, this, limits.frameBytes(), entrance.gate());
    openedMs = entrance.clock().nowMs();
    lastHeardMs = openedMs;
    lastProgressMs = openedMs;
    idleMs = limits.idleMs();
    expectedAnswer = limits.owedBytes() / LARGE_ANSWERS; // nothing is known of this client yet
  }

  /** @param full why it must go away at once; null when it is welcome */
  void open(HoldfastException full) {
    socket.handler(this::received);
    socket.closeHandler(gone -> closed());
    socket.exceptionHandler(broken -> { }); // the close follows
    socket.shutdownHandler(soon -> stop());
    if (full != null) {
      endBecauseOf(full);
      flush();
    }
  }

  Lane lane() {
    return lane;
  }

  // ---------------------------------------------------------------- input

  private void received(Buffer buffer) {
    if (closed || ending) {
      return;
    }
    heard = true;
    entrance.gate().received(buffer.length());
    decoding = true;
    burstBeganNs = System.nanoTime();
    boolean outer = lane.begin();
    try {
      ByteBuf bytes = ((BufferInternal) buffer).getByteBuf();
      if (bytes.hasArray()) {
        decoder.feed(bytes.array(), bytes.arrayOffset() + bytes.readerIndex(), bytes.readableBytes());
      } else {
        byte[] copy = ByteBufUtil.getBytes(bytes);
        decoder.feed(copy, 0, copy.length);
      }
    } catch (BadLength e) {
      endBecauseOf(new TooLarge(e.getMessage()));
    } finally {
      decoding = false;
      lane.end(outer);
    }
    readOnIfPossible();
  }

  @Override
  public boolean frame(byte[] bytes, int offset, int length) {
    InboundFrame frame = lane.frame();
    try {
      frame.read(bytes, offset, length);
      handle(frame);
    } catch (HoldfastException refusal) {
      refuse(frame, refusal);
    } catch (RuntimeException | StackOverflowError bug) {
      entrance.unexpected(bug);
      refuse(frame, new Unavailable("the host failed to handle this frame; its log says why"));
    }
    if ((++frames & FRAMES_BETWEEN_LOOKS - 1) == 0) {
      letOthersGoFirst();
    }
    boolean on = mayRead();
    if (!on && !paused && !closed) {
      paused = true;
      socket.pause();
    }
    return on;
  }

  /** A client may send many calls at once that each take long. */
  private void letOthersGoFirst() {
    if (!othersGoFirst && System.nanoTime() - burstBeganNs >= LONGEST_BURST_NS) {
      othersGoFirst = true;
      lane.runAfterInput(() -> {
        othersGoFirst = false;
        readOnIfPossible();
      });
    }
  }

  private boolean mayRead() {
    return !closed && !ending && !othersGoFirst && calls.size() < limits.callsInFlight()
        && out.owed() <= limits.owedBytes() && heldAnswers.isEmpty() && !burstWaits
        && (plain == null || plain.mayRead());
  }

  /**
   * To be called when something has changed that reading may have waited for. It goes on in a turn of its own: this may
   * be the middle of another connection's, and there may be many to go on.
   */
  void readOnSoon() {
    if (paused && !resumeWaits && mayRead()) {
      resumeWaits = true;
      lane.run(() -> {
        resumeWaits = false;
        readOnIfPossible();
      });
    }
  }

  private void readOnIfPossible() {
    if (!paused || decoding || !mayRead()) {
      return;
    }
    decoding = true;
    burstBeganNs = System.nanoTime();
    boolean outer = lane.begin();
    try {
      decoder.resume();
    } catch (BadLength e) {
      endBecauseOf(new TooLarge(e.getMessage()));
    } finally {
      decoding = false;
      lane.end(outer);
    }
    if (mayRead()) {
      paused = false;
      socket.resume();
    }
  }

  private void refuse(InboundFrame frame, HoldfastException refusal) {
    entrance.gate().refused(peer, "refused a frame: " + refusal);
    if (!closed) {
      out.err(frame.replyAddress, frame.address, refusal);
    }
  }

  private void handle(InboundFrame frame) {
    if (frame.type == FrameType.PING) {
      out.pong();
    } else if (session == null) {
      admission.handle(frame);
    } else if (frame.objectName != null) {
      call(frame);
    } else if (!frame.address.startsWith(Addresses.RESERVED)) {
      plain(frame);
    } else if (frame.address.startsWith(Addresses.WATCH)) {
      watch(frame);
    } else if (frame.type != FrameType.SEND) {
      throw new Denied("addresses that begin with '" + Addresses.RESERVED + "' take 'send' only, but for '"
          + Addresses.WATCH + "<name>', where registering watches the object");
    } else if (Addresses.isCall(frame.address)) {
      call(frame);
    } else if (frame.address.equals(Addresses.CANCEL)) {
      cancel(frame);
    } else if (frame.address.equals(Addresses.AUTH)) {
      known(frame);
    } else {
      throw new NoSuchObject("nothing is at '" + InboundFrame.shortened(frame.address) + "'; calls go to '"
          + Addresses.OBJECT
          + "<name>' or '" + Addresses.OBJECTS + "'");
    }
  }

  // ---------------------------------------------------------------- who it is

  /** The client has shown who it is: from here on it may call. */
  void admitted(Session opened, Principal proved, long promisedIdleMs) {
    session = opened;
    principal = proved;
    admission = null;
    defaultCaller = new Caller(session.id(), "", Call.NOT_REPEATED, 0);
    if (promisedIdleMs > 0) {
      idleMs = idleMs == 0 ? promisedIdleMs : Math.min(idleMs, promisedIdleMs);
    }
    entrance.gate().authenticated();
    decoder.limit(limits.frameBytes());
  }

  /** Ends when {@link #answeredLate} has said how it went. */
  void answersLater() {
    ending = true;
    answersLater = true;
  }

  /** @param why it was refused; null when all went well */
  void answeredLate(String replyAddress, Throwable why) {
    if (!closed) {
      answersLater = false;
      if (why == null) {
        out.reply(replyAddress, DictValue.of());
      } else {
        out.err(replyAddress, Addresses.AUTH, why instanceof HoldfastException known ? known
            : new Unknown("whether the session has ended for good is not known: " + why));
      }
      flush();
    }
  }

  void reply(String replyAddress, DictValue body) {
    if (!closed) {
      out.reply(replyAddress, body);
    }
  }

  boolean isStopping() {
    return stopping;
  }

  /** The user is gone from the file, or has another key: so does all that their session holds. */
  void revoked() {
    if (!closed) {
      endBecauseOf(new Denied("this user has been taken out of the host's users, or has another key or "
          + "certificate now"));
      if (session != null) {
        host.sessions().end(session);
      }
      flush();
    }
  }

  private void known(InboundFrame frame) {
    DictValue body = Admission.body(frame);
    if (!body.get("op").equals(Value.of("close"))) {
      throw new BadArguments("this connection is authenticated already; the operation of '" + Addresses.AUTH
          + "' is close now, not " + Admission.shown(body.get("op")));
    }
    answersLater();
    lastHeardMs = entrance.clock().nowMs();
    HandOver.now(); // calls before the goodbye still run
    host.sessions().end(session).onComplete(ended -> lane.run(() -> answeredLate(frame.replyAddress, ended.cause())));
    flush();
  }

  @Override
  public Future<Void> displaced() {
    Promise<Void> stopped = Promise.promise();
    lane.run(() -> {
      endBecauseOf(new Denied("a newer connection has resumed this session; this one ends"));
      stopped.complete();
    });
    return stopped.future();
  }

  // ---------------------------------------------------------------- calls

  private void call(InboundFrame frame) {
    if (frame.operation == null) {
      throw new BadArguments("a call needs \"op\", the operation's name");
    }
    if (frame.session != null && !frame.session.equals(session.id())) {
      throw new Denied("the session of a call is its connection's; leave \"session\" out");
    }
    long deadline = frame.timeoutMs == Call.NO_DEADLINE ? Call.NO_DEADLINE
        : host.clock().nowMs() + Math.min(frame.timeoutMs, LONGEST_TIMEOUT_MS);
    Caller caller = defaultCaller;
    if (frame.callId != Call.NOT_REPEATED || frame.floor != 0 || frame.open != null || !frame.holder.isEmpty()) {
      caller = new Caller(session.id(), frame.holder, frame.callId, frame.floor, frame.open);
      session.advanceFloor(caller.firstOpen());
    }
    BridgeCall call = new BridgeCall(this, frame.address, frame.replyAddress,
        new CallTarget(objectName(frame), frame.incarnation), frame.operation, frame.arguments, caller, deadline,
        frame.guard);
    if (stopping) {
      throw new Unavailable("this host is stopping; connect to another or try again later");
    }
    calls.add(call);
    burst++;
    host.router().call(call, principal);
    if (call.chained && out.owed() + burst * expectedAnswer > limits.owedBytes()) {
      awaitBurst();
    }
  }

  /**
   * Calls to objects on other event loops are under way, and if their answers are as large as the last ones were, they
   * are more than may be owed. Reads on when every loop has done what it was given before now: what is not answered
   * then waits for something, or for another node, and must not hold up the rest.
   */
  private void awaitBurst() {
    burstWaits = true;
    entrance.afterAllLoops(() -> lane.run(() -> {
      burst = 0;
      burstWaits = false;
      readOnIfPossible();
    }));
  }

  private static String objectName(InboundFrame frame) {
    if (frame.objectName != null) {
      return frame.objectName;
    }
    if (frame.address.length() > Addresses.OBJECT.length()) {
      return frame.address.substring(Addresses.OBJECT.length());
    }
    if (!frame.address.equals(Addresses.OBJECTS)) {
      throw new NoSuchObject("'" + Addresses.OBJECT + "' lacks the object's name");
    }
    Object name = frame.headers.get("object");
    if (name == null) {
      return "";
    }
    if (name instanceof String text) {
      return text;
    }
    throw new BadArguments("the header 'object' is the object's name, a text");
  }

  /** On the loop. */
  void answered(BridgeCall call) {
    if (call.watch != null) {
      if (!closed) {
        call.watch.answered(call);
      }
      return;
    }
    calls.remove(call);
    if (burst > 0) {
      burst--;
    }
    if (closed) {
      return;
    }
    if (out.owed() > limits.owedBytes()) {
      heldAnswers.add(call);
    } else {
      send(call);
    }
    if (stopping && calls.size() == 0) {
      endBecauseOf(new Unavailable("this host is stopping; connect to another or try again later"));
    }
    if (ending) {
      out.flushSoon(); // the flush that follows may find that this was the last
    } else if (!decoding) {
      readOnSoon();
    }
  }

  private void send(BridgeCall call) {
    HoldfastException failure = call.failure();
    if (failure != null) {
      if (stopping && failure instanceof Cancelled) {
        failure = new Unavailable("this host is stopping; the call had no effect");
      }
      out.err(call.replyAddress(), call.address(), failure);
      return;
    }
    int size = out.result(call);
    expectedAnswer = Math.max(size, Math.max(expectedAnswer / 2, limits.owedBytes() / SMALL_ANSWERS));
  }

  private void cancel(InboundFrame frame) {
    if (!(frame.bodyValue() instanceof DictValue body)) {
      throw new BadArguments("the body for '" + Addresses.CANCEL
          + "' is {\"call\": number} or {\"replyAddress\": text}");
    }
    BridgeCall found;
    if (body.get("call") instanceof IntValue number && number.value() != Call.NOT_REPEATED) {
      found = calls.find(call -> call.caller().callId() == number.value());
    } else if (body.get("replyAddress") instanceof StringValue text) {
      found = calls.find(call -> text.value().equals(call.replyAddress()));
    } else {
      throw new BadArguments("the body for '" + Addresses.CANCEL
          + "' is {\"call\": number} or {\"replyAddress\": text}");
    }
    if (found != null) {
      found.cancel();
    }
    out.reply(frame.replyAddress, DictValue.of("result", found != null));
  }

  // ---------------------------------------------------------------- watching

  private void watch(InboundFrame frame) {
    if (frame.type == FrameType.REGISTER) {
      if (stopping) {
        throw new Unavailable("this host is stopping; connect to another or try again later");
      }
      if (watches == null) {
        watches = new Watches(this, limits.registrations());
      }
      watches.register(frame);
    } else if (frame.type == FrameType.UNREGISTER && watches != null) {
      watches.unregister(frame);
    } else {
      throw new BadArguments("addresses that begin with '" + Addresses.WATCH
          + "' take 'register', and 'unregister' when registered");
    }
  }

  /** Whether the client has taken enough of what it is owed to be told more of what it watches. */
  boolean hasRoom() {
    return 2 * out.owed() <= limits.owedBytes();
  }

  BridgeCall newWatchCall(Watches.Watch watch, String address, CallTarget target, String operation,
      Arguments arguments) {
    BridgeCall call = new BridgeCall(this, address, address, target, operation, arguments, defaultCaller,
        Call.NO_DEADLINE, null);
    call.watch = watch;
    return call;
  }

  void route(BridgeCall call) {
    host.router().call(call, principal);
  }

  /** @return false when it cannot be said in a frame: then nothing is */
  boolean pushed(String address, Value facts) {
    return ending || out.push(address, facts);
  }

  void watchEnded(String address, HoldfastException why) {
    if (!ending) {
      out.err(address, address, why);
    }
  }

  // ---------------------------------------------------------------- plain traffic

  private void plain(InboundFrame frame) {
    if (entrance.plainTraffic().isEmpty()) {
      throw new Denied("plain event-bus traffic is not permitted here; objects are at '" + Addresses.OBJECT
          + "<name>'");
    }
    if (plain == null) {
      plain = new PlainLink(this, entrance.options(), principal);
      plain.open(entrance.plainClient(), entrance.plainTraffic().get().address(), lane);
    }
    Denied refused = plain.refusal(frame);
    if (refused == null) {
      plain.pass(frame);
    } else { // it has been logged as refusals of users are
      out.err(frame.replyAddress, frame.address, refused);
    }
  }

  /**
   * A frame of the library's bridge goes to the client as it is. The library does not wait, so who does not read is
   * cut.
   */
  void relay(byte[] json, int offset, int length) {
    if (closed || ending) {
      return;
    }
    if (out.owed() > limits.owedBytes()) {
      entrance.gate().log(peer, "was cut: it does not read what it has registered for and is owed "
          + out.owed() + " bytes");
      cut();
      return;
    }
    out.relay(json, offset, length);
    readOnSoon();
  }

  // ---------------------------------------------------------------- output

  /** Sends what has been written. */
  void flush() {
    if (!closed) {
      out.flush();
      goOn();
    }
  }

  /** What less being owed makes possible. */
  void goOn() {
    if (closed || goingOn) {
      return;
    }
    goingOn = true; // sending may flush, and flushing come back here
    while (!heldAnswers.isEmpty() && out.owed() <= limits.owedBytes()) {
      send(heldAnswers.poll());
    }
    if (watches != null) {
      watches.goOn();
    }
    goingOn = false;
    closeWhenDone();
    readOnSoon();
  }

  private void closeWhenDone() {
    if (ending && !answersLater && out.owed() == 0 && heldAnswers.isEmpty() && !awaitsAnswers()) {
      socket.close();
    }
  }

  // ---------------------------------------------------------------- the end

  /** After a goodbye: calls that the end of the session cancels are answered before the connection closes. */
  private boolean awaitsAnswers() {
    return session != null && session.hasEnded() && calls.size() > 0
        && entrance.clock().nowMs() - lastHeardMs < GOODBYE_MS;
  }

  /** Says why and closes. */
  void endBecauseOf(HoldfastException reason) {
    if (closed || ending) {
      return;
    }
    ending = true;
    if (!stopping) { // a stop is the operator's wish: nothing to warn of
      entrance.gate().log(peer, "was disconnected: " + reason);
    }
    out.err(null, null, reason);
  }

  /** The host is stopping: what runs is answered, what waits is failed, then the connection ends. */
  void stop() {
    if (closed || stopping) {
      return;
    }
    stopping = true;
    if (watches != null) {
      watches.end(new Unavailable("this host is stopping; connect to another or try again later"));
    }
    calls.forEach(Call::cancel);
    if (calls.size() == 0) {
      endBecauseOf(new Unavailable("this host is stopping; connect to another or try again later"));
      flush();
    }
  }

  /** Cuts connections that do not authenticate, do not read or have gone silent. */
  void sweep(long nowMs) {
    if (heard) {
      heard = false;
      lastHeardMs = nowMs;
    }
    if (out.progressed()) {
      lastProgressMs = nowMs;
    }
    if (session == null && nowMs - openedMs >= limits.handshakeMs()) {
      endBecauseOf(new Timeout("not authenticated within " + limits.handshakeMs() + " ms"));
      flush();
    }
    if (ending) {
      closeWhenDone();
    }
    if (out.owed() > 0 && nowMs - lastProgressMs >= limits.stallMs()) {
      entrance.gate().log(peer, "was cut: it has taken nothing for " + limits.stallMs() + " ms and is owed "
          + out.owed() + " bytes");
      cut();
    } else if (idleMs > 0 && !paused && nowMs - lastHeardMs >= idleMs) {
      endBecauseOf(new Timeout("nothing was heard for " + idleMs + " ms; send a ping now and then"));
      flush();
    }
  }

  /** Closes without waiting for what is owed to be taken. */
  private void cut() {
    ((NetSocketInternal) socket).channelHandlerContext().close();
  }

  private void closed() {
    if (closed) {
      return;
    }
    closed = true;
    entrance.left(this, session == null);
    heldAnswers.clear();
    if (plain != null) {
      plain.close();
    }
    if (watches != null) {
      watches.end(null);
    }
    if (session != null) {
      principal.leave();
      // Nobody will read these answers: an item taken now would be lost. Calls that can be repeated wait for that.
      calls.forEach(call -> {
        if (!call.caller().repeatable()) {
          call.cancel();
        }
      });
      host.sessions().detach(session, this);
    }
  }
}
