package io.holdfast.python;

import io.holdfast.error.HoldfastException;
import io.holdfast.host.Session;
import io.holdfast.model.Call;
import io.holdfast.model.Caller;
import io.holdfast.object.Clock;
import io.holdfast.pickle.MalformedPickle;
import io.holdfast.pickle.PickleLimits;
import io.holdfast.pickle.PickleWriter;
import io.holdfast.pickle.Pickled;
import io.holdfast.value.Value;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.RecvByteBufAllocator;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/**
 * One connection of a Python client, from its first byte to its last: the handshake, then either one request to the
 * server itself, or any number of requests to objects, one at a time. Everything here runs on the event loop of its
 * listener, but for {@link #displaced}.
 *
 * <p>While a request is being answered reading goes on, so that the end of a client is noticed whose call waits; what
 * it sends meanwhile waits too, and with {@link MessageReader#MOST_WAITING} bytes of it nothing more is read.
 */
final class Connection implements MessageReader.Sink, Session.Attachment {
  private static final int STRANGER_BYTES = 256;
  /** Of a long message; a socket gives it in pieces of up to so many bytes. */
  private static final RecvByteBufAllocator LARGER_AND_LARGER = new AdaptiveRecvByteBufAllocator(64, 1 << 11, 1 << 18);
  private static final int LONGEST_NAME = 200;
  /** Objects called by one connection that are kept from being dropped as idle; with more, the first ones are. */
  private static final int MOST_USED = 10_000;
  private static final Value NO_ADDRESS = Value.tuple(Value.of("127.0.0.1"), Value.of(0));

  private enum Phase { PROVING, CHALLENGED, ANSWERED, OPEN, LASTING, ENDING }

  private final Listener listener;
  private final Serving serving;
  private final NetSocketInternal socket;
  private final String peer;
  private final QuickAck quickAck;
  private final MessageReader reader;
  private final MutualChallenge challenge;
  private final long openedMs;
  private Phase phase = Phase.PROVING;
  private ConnectionProxies proxies; // null until the client is known
  private Value address = NO_ADDRESS;
  private Session session; // null until the client wants to talk to objects
  private Caller caller;
  private final Set<String> used = new HashSet<>(4); // what it has called
  private Served lastUsed;
  private Clock.Timer refusal; // null unless it has shown a wrong key
  private boolean busy; // a request is being answered, or the answer has not been taken
  private boolean reading;
  private boolean paused;
  private boolean closed;
  private boolean stopping;
  private long owedSinceMs = Long.MAX_VALUE;

  Connection(Listener listener, NetSocket socket, MutualChallenge challenge) {
    this.listener = listener;
    this.serving = listener.serving();
    this.socket = (NetSocketInternal) socket;
    this.challenge = challenge;
    reader = new MessageReader(STRANGER_BYTES, this, listener.room());
    peer = socket.remoteAddress() == null ? "unknown" : socket.remoteAddress().hostAddress();
    Channel channel = this.socket.channelHandlerContext().channel();
    quickAck = QuickAck.of(channel, listener.log());
    channel.config().setRecvByteBufAllocator(LARGER_AND_LARGER); // before the first read, which settles it
    Loopback.unpaced(channel);
    openedMs = listener.nowMs();
  }

  /** @param full why it must go away at once; null when it is welcome */
  void open(HoldfastException full) {
    socket.messageHandler(this::received);
    socket.closeHandler(gone -> closed());
    socket.exceptionHandler(broken -> { }); // the close follows
    socket.shutdownHandler(soon -> stop());
    if (full != null) {
      listener.gate().log(peer, "was turned away: " + full.getMessage());
      phase = Phase.ENDING;
      socket.close();
      return;
    }
    send(challenge.challenge());
  }

  // ---------------------------------------------------------------- input

  private void received(Object message) {
    ByteBuf bytes = (ByteBuf) message;
    try {
      if (!closed && phase != Phase.ENDING) {
        received(bytes);
      }
    } finally {
      bytes.release();
    }
  }

  private void received(ByteBuf bytes) {
    boolean lasting = phase == Phase.LASTING;
    if (!lasting) {
      quickAck.again();
    }
    listener.gate().received(bytes.readableBytes());
    reading = true;
    byte[] scratch = listener.borrowScratch();
    try {
      reader.feed(bytes, scratch);
    } catch (MessageReader.BadLength e) {
      end("was cut: " + e.getMessage());
    } finally {
      reading = false;
      listener.giveBack(scratch);
    }
    if (lasting && reader.hasLengthAlone()) {
      quickAck.again(); // what it announces comes when this has been acknowledged
    }
    pauseOrResume();
  }

  private void pauseOrResume() {
    boolean full = busy && reader.isFull();
    if (full != paused && !closed) {
      paused = full;
      if (full) {
        socket.pause();
      } else {
        socket.resume();
      }
    }
  }

  @Override
  public boolean message(byte[] bytes, int offset, int length) {
    switch (phase) {
      case PROVING -> prove(Arrays.copyOfRange(bytes, offset, offset + length));
      case CHALLENGED -> answerChallenge(Arrays.copyOfRange(bytes, offset, offset + length));
      case ANSWERED -> welcomed(bytes, offset, length);
      case OPEN, LASTING -> request(bytes, offset, length);
      case ENDING -> { }
    }
    return !busy && !closed && phase != Phase.ENDING;
  }

  @Override
  public boolean tooLong(long length) {
    busy = true;
    answer(Reply.traceback("ValueError: a message of " + length + " bytes is longer than the "
        + listener.options().limits().messageBytes() + " that this host takes; send it in smaller portions, or raise "
        + "limits.python.messageBytes"));
    return !busy && !closed && phase != Phase.ENDING;
  }

  // ---------------------------------------------------------------- authentication

  private void prove(byte[] answer) {
    if (challenge.proves(answer)) {
      phase = Phase.CHALLENGED;
      send(MutualChallenge.WELCOME);
      return;
    }
    phase = Phase.ENDING;
    long delay = listener.gate().wrongKey(peer);
    listener.gate().refused(peer, challenge.isLegacy() && !listener.options().md5()
        ? "showed a proof with MD5, which is switched off (pythonMd5)" : "showed a wrong key");
    refusal = listener.after(delay, () -> {
      if (!closed) {
        send(MutualChallenge.FAILURE);
        socket.close();
      }
    });
  }

  private void answerChallenge(byte[] message) {
    byte[] answer = challenge.answer(message);
    if (answer == null) {
      end("was cut: it did not challenge as a client does");
      return;
    }
    phase = Phase.ANSWERED;
    send(answer);
  }

  private void welcomed(byte[] bytes, int offset, int length) {
    byte[] welcome = MutualChallenge.WELCOME;
    if (!Arrays.equals(bytes, offset, offset + length, welcome, 0, welcome.length)) {
      end("was cut: it did not take our proof of the key");
      return;
    }
    phase = Phase.OPEN;
    listener.gate().authenticated();
    reader.trust(listener.options().limits().messageBytes());
    SocketAddress local = socket.localAddress();
    if (local != null && local.hostAddress() != null) {
      address = Value.tuple(Value.of(local.hostAddress()), Value.of(local.port()));
    }
    proxies = new ConnectionProxies(serving.table(), serving.typeids(), address);
  }

  // ---------------------------------------------------------------- requests

  private void request(byte[] bytes, int offset, int length) {
    busy = true;
    Future<Reply> answer;
    Request request = null;
    try {
      request = Request.of(Pickled.read(bytes, offset, length, proxies, PickleLimits.DEFAULT,
          listener.seal()));
      answer = phase == Phase.OPEN ? first(request) : ofObject(request);
    } catch (RuntimeException | StackOverflowError refused) {
      answer = Future.failedFuture(refused);
    }
    boolean ofMethod = request != null && request.ident() != null;
    if (answer.succeeded()) {
      answer(answer.result());
      return;
    }
    answer.onComplete(done -> run(() ->
        answer(done.succeeded() ? done.result() : failed(done.cause(), ofMethod))));
  }

  /** On the event loop: at once when this is it. */
  private void run(Runnable task) {
    ContextInternal context = listener.context();
    if (context.nettyEventLoop().inEventLoop()) {
      task.run();
    } else {
      io.holdfast.object.HandOver.to(context.nettyEventLoop(), task);
    }
  }

  private Reply failed(Throwable failure, boolean ofMethod) {
    if (failure instanceof Adapter.NotExposed unknown) {
      return Reply.traceback("KeyError: " + Value.of(unknown.getMessage()));
    } else if (failure instanceof UnknownIdent unknown) {
      return Reply.traceback("KeyError: " + Value.of(unknown.getMessage()));
    } else if (!(failure instanceof HoldfastException || failure instanceof Raised
        || failure instanceof MalformedPickle || failure instanceof NeedsWorkers
        || failure instanceof io.holdfast.value.UnsuitableValue)) {
      listener.unexpected(failure);
    }
    return ofMethod ? Failure.ofMethod(failure, challenge.isLegacy()) : Failure.remote(failure);
  }

  private Future<Reply> first(Request request) {
    if (request.ident() != null) {
      return Future.failedFuture(Raised.builtin("AssertionError", Value.of(request.method()) + " unrecognized"));
    }
    if (!request.method().equals("accept_connection")) {
      return listener.functions().run(request);
    }
    session = listener.host().sessions().open(0, this);
    caller = new Caller(session.id(), "", Call.NOT_REPEATED, 0);
    phase = Phase.LASTING;
    return Future.succeededFuture(Reply.NONE);
  }

  private Future<Reply> ofObject(Request request) {
    if (request.ident() == null) {
      return Future.failedFuture(new UnknownIdent("None"));
    }
    Served served = serving.table().find(request.ident());
    if (served == null) {
      return Future.failedFuture(new UnknownIdent(shortened(request.ident())));
    }
    serving.table().used(served);
    if (served != lastUsed) {
      lastUsed = served;
      if (used.size() < MOST_USED) {
        used.add(request.ident());
      }
    }
    return served.adapter().call(request.method(), new Invocation(serving, served, caller, request.arguments(),
        request.named()));
  }

  private static String shortened(String text) {
    return text.length() <= LONGEST_NAME ? text : text.substring(0, LONGEST_NAME) + "...";
  }

  /** No object has that ident. */
  private static final class UnknownIdent extends RuntimeException {
    private static final long serialVersionUID = 1;

    UnknownIdent(String ident) {
      super(ident, null, false, false);
    }
  }

  // ---------------------------------------------------------------- output

  private void answer(Reply reply) {
    if (closed) {
      return;
    }
    PickleWriter pickle = pickled(reply);
    listener.gate().sent(pickle.length());
    send(new Outgoing(pickle.pieces(), pickle.length()));
  }

  /** A portion after the other, as the socket takes them: one is not in its queue before the last one has left. */
  private void send(Outgoing reply) {
    ByteBufAllocator allocator = socket.channelHandlerContext().alloc();
    Future<Void> taken = socket.writeMessage(reply.next(allocator));
    while (!reply.isDone()) {
      if (!taken.isComplete()) {
        owedSinceMs = listener.nowMs();
        taken.onSuccess(gone -> {
          owedSinceMs = Long.MAX_VALUE;
          if (!closed) {
            send(reply);
          }
        });
        return;
      } else if (taken.failed()) {
        return; // the close follows
      }
      taken = socket.writeMessage(reply.next(allocator));
    }
    answered();
  }

  private void answered() {
    if (phase == Phase.OPEN || stopping) { // one request to the server itself is all
      phase = Phase.ENDING;
      socket.end();
      return;
    }
    if (socket.writeQueueFull()) {
      owedSinceMs = listener.nowMs();
      socket.drainHandler(taken -> {
        owedSinceMs = Long.MAX_VALUE;
        next();
      });
    } else {
      next();
    }
  }

  private void next() {
    busy = false;
    if (!reading && !closed) {
      reading = true;
      try {
        reader.resume();
      } catch (MessageReader.BadLength e) {
        end("was cut: " + e.getMessage());
      } finally {
        reading = false;
      }
      pauseOrResume();
    }
  }

  private PickleWriter pickled(Reply reply) {
    try {
      return written(reply);
    } catch (RuntimeException | StackOverflowError cannot) {
      if (!(cannot instanceof HoldfastException || cannot instanceof MalformedPickle)) {
        listener.unexpected(cannot);
      }
      return written(Reply.unserializable("ValueError: the result cannot be pickled: " + cannot.getMessage()));
    }
  }

  private PickleWriter written(Reply reply) {
    PickleWriter out = new PickleWriter(proxies, PickleLimits.DEFAULT, listener.seal());
    reply.write(out, address);
    out.end();
    return out;
  }

  private void send(byte[] message) {
    listener.gate().sent(message.length);
    socket.write(Buffer.buffer(MessageReader.framed(message)));
  }

  // ---------------------------------------------------------------- its end

  /** Adds what it has called, that is still there. */
  void addUsed(Set<String> all) {
    used.removeIf(ident -> serving.table().find(ident) == null);
    all.addAll(used);
  }

  /** Ends what takes too long. */
  void sweep(long nowMs) {
    PythonOptions.Limits limits = listener.options().limits();
    if (isStranger() && nowMs - openedMs >= limits.handshakeMs()) {
      end("was cut: it did not authenticate within " + limits.handshakeMs() + " ms");
    } else if (owedSinceMs != Long.MAX_VALUE && nowMs - owedSinceMs >= limits.stallMs()) {
      end("was cut: it has not taken its answer for " + limits.stallMs() + " ms");
      socket.channelHandlerContext().close(); // at once: the other close waits behind what the client does not take
    }
  }

  boolean isStranger() {
    return proxies == null;
  }

  /** The entrance stops: what runs is still answered, what waits is cancelled. */
  private void stop() {
    stopping = true;
    if (session != null) {
      listener.host().sessions().end(session);
    }
    if (!busy) {
      phase = Phase.ENDING;
      socket.close();
    }
  }

  private void end(String why) {
    if (!closed && phase != Phase.ENDING) {
      listener.gate().refused(peer, why);
    }
    phase = Phase.ENDING;
    socket.close();
  }

  private void closed() {
    closed = true;
    if (refusal != null) {
      refusal.stop();
    }
    listener.left(this, isStranger());
    if (session != null) {
      listener.host().sessions().end(session);
    }
  }

  /** Nobody can resume a session without a lease. */
  @Override
  public Future<Void> displaced() {
    throw new IllegalStateException("a session of a python connection was resumed");
  }
}
