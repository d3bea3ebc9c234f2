package io.holdfast.client;

import io.holdfast.error.HoldfastException;
import io.holdfast.error.HoldfastException.BadArguments;
import io.holdfast.error.HoldfastException.Cancelled;
import io.holdfast.error.HoldfastException.Denied;
import io.holdfast.error.HoldfastException.Timeout;
import io.holdfast.error.HoldfastException.TooLarge;
import io.holdfast.error.HoldfastException.Unavailable;
import io.holdfast.error.HoldfastException.Unknown;
import io.holdfast.model.Call;
import io.holdfast.value.DictValue;
import io.holdfast.value.MalformedValue;
import io.holdfast.value.Value;
import io.holdfast.wire.AuthProof;
import io.holdfast.wire.FrameOutput;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The way through a bridge: one TCP connection at a time, and a session that outlives it.
 *
 * <p>When the connection breaks it is made anew and the session resumed; calls under way are repeated with their
 * callId, so that each runs at most once. When the session cannot be resumed, or its lease has run out on this side,
 * what was held is lost: calls that may have run fail with {@code Unknown}, those that were not sent with {@code
 * Unavailable}, the handler of {@link #onSessionLost} is told, and a new session begins. Until there is a connection
 * again calls fail at once with {@code Unavailable} then.
 *
 * <p>Thread-safe. Everything runs on one context of the path's own; calls are answered there.
 */
public final class BridgePath implements CallPath, BridgeLink.Listener {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int MOST_CALLS = 100_000;
  private static final long MOST_UNSENT_BYTES = 64 << 20;
  private static final long TICK_MS = 100;
  private static final long PING_EVERY_MS = 5_000;
  private static final long GRACE_MS = 2_000;
  private static final long GOODBYE_MS = 2_000;

  private final ContextInternal context;
  private final BridgeAddress address;
  private final NetClient client;
  private final ConcurrentLinkedQueue<Call> arriving = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean arrivalWaits = new AtomicBoolean();
  private volatile String session;
  private volatile Runnable sessionLost = () -> { };

  // on the context
  private final Map<Long, PendingCall> pending = new LinkedHashMap<>();
  private BridgeLink link; // null while there is no connection
  private BridgeLink.Credentials credentials; // null when the session is lost
  private long nextNumber = BridgeLink.FIRST_CALL;
  private long mostCalls = MOST_CALLS; // unanswered at one time, as the host said last
  private final Retries retries = new Retries(RANDOM);
  private long brokenSinceMs;
  private long lastHeardMs;
  private long lastPingMs;
  private HoldfastException trouble; // why there is no connection
  private long goodbye;
  private Promise<Void> closing;
  private boolean closed;
  private long ticker;

  private BridgePath(ContextInternal context, BridgeAddress address) {
    this.context = context;
    this.address = address;
    NetClientOptions options = new NetClientOptions().setTcpNoDelay(true).setTcpKeepAlive(true)
        .setConnectTimeout(5_000);
    address.trustPath().ifPresent(path -> options.setSsl(true).setHostnameVerificationAlgorithm("HTTPS")
        .setTrustOptions(new PemTrustOptions().addCertPath(path)));
    address.certificate().ifPresent(files -> options.setKeyCertOptions(new PemKeyCertOptions()
        .setCertPath(files.certificatePath()).setKeyPath(files.keyPath())));
    client = context.owner().createNetClient(options);
  }

  /**
   * Connects to a bridge and opens a session.
   *
   * @return fails with {@code Unavailable} when nobody answers there, {@code Denied} when one side's key is another
   */
  public static Future<BridgePath> connect(Vertx vertx, BridgeAddress address) {
    ContextInternal context = ((VertxInternal) vertx).createEventLoopContext();
    BridgePath path = new BridgePath(context, address);
    Promise<BridgePath> connected = Promise.promise();
    context.runOnContext(start -> path.open(Optional.empty()).onSuccess(link -> {
      path.begin(link);
      connected.complete(path);
    }).onFailure(e -> {
      path.client.close();
      connected.fail(e);
    }));
    return connected.future();
  }

  private Future<BridgeLink> open(Optional<BridgeLink.Credentials> before) {
    return BridgeLink.open(context, client, address, this, BridgePath::randomNonce, before);
  }

  private static byte[] randomNonce() {
    byte[] nonce = new byte[AuthProof.CHALLENGE_BYTES];
    RANDOM.nextBytes(nonce);
    return nonce;
  }

  private void begin(BridgeLink opened) {
    adopt(opened);
    ticker = context.owner().setPeriodic(TICK_MS, tick -> tick());
  }

  private void adopt(BridgeLink opened) {
    link = opened;
    credentials = opened.credentials();
    session = credentials.session();
    trouble = null;
    mostCalls = Math.min(MOST_CALLS, opened.mostCalls() - 1);
    retries.succeeded();
    lastHeardMs = nowMs();
    lastPingMs = lastHeardMs;
  }

  @Override
  public String session() {
    return session;
  }

  @Override
  public long nowMs() {
    return System.nanoTime() / 1_000_000;
  }

  /**
   * Sets what to run, on the path's context, each time a session is lost with all that it held. When the host has given
   * a new session already, calls made there are made in that one.
   */
  public BridgePath onSessionLost(Runnable handler) {
    sessionLost = handler;
    return this;
  }

  // ---------------------------------------------------------------- calls

  @Override
  public void call(Call call) {
    if (context.inThread()) {
      accept(call);
      return;
    }
    arriving.add(call);
    if (arrivalWaits.compareAndSet(false, true)) {
      context.nettyEventLoop().execute(this::arrive);
    }
  }

  private void arrive() {
    arrivalWaits.set(false);
    for (Call call = arriving.poll(); call != null; call = arriving.poll()) {
      accept(call);
    }
  }

  private void accept(Call call) {
    HoldfastException refusal = refusal(call);
    if (refusal != null) {
      call.fail(refusal);
      return;
    }
    PendingCall waiting = new PendingCall(call, nextNumber++);
    pending.put(waiting.number(), waiting);
    if (link != null && !send(waiting)) {
      return;
    }
    call.onCancel(() -> context.nettyEventLoop().execute(() -> cancel(waiting)));
  }

  /** Why the call is not taken; null when it is. */
  private HoldfastException refusal(Call call) {
    if (closed || closing != null) {
      return new Unavailable("this client is closed");
    }
    if (credentials == null) {
      return new Unavailable("not connected to " + address + " (" + trouble.getMessage() + "); trying again");
    }
    if (call.caller().session() != null && !call.caller().session().equals(session)) {
      return new Unavailable("its session was lost before it was sent; it did not run");
    }
    if (pending.size() >= mostCalls) { // also while there is no connection: the next one takes no more
      return new Unavailable("the connection to " + address + " has " + pending.size()
          + " calls that are not answered, its limit; it did not run");
    }
    if (link != null && link.unsentBytes() > MOST_UNSENT_BYTES) {
      return new Unavailable("more than " + MOST_UNSENT_BYTES + " bytes wait to be sent to " + address
          + "; it did not run");
    }
    return null;
  }

  /** @return false when it could not be written, and has failed */
  private boolean send(PendingCall waiting) {
    try {
      CallFrames.call(link.out(), waiting, nowMs());
    } catch (FrameOutput.FrameTooLong e) {
      return refuse(waiting, new TooLarge(waiting.call() + " is " + e.getMessage()
          + ", the limit of a frame; it did not run"));
    } catch (MalformedValue | IllegalArgumentException e) {
      link.out().abandon();
      return refuse(waiting, new BadArguments(waiting.call() + ": " + e.getMessage()));
    }
    waiting.sent();
    if (waiting.isCancelled()) {
      CallFrames.cancel(link.out(), waiting.number());
    }
    link.flushSoon();
    return true;
  }

  private boolean refuse(PendingCall waiting, HoldfastException failure) {
    pending.remove(waiting.number());
    waiting.call().fail(failure);
    return false;
  }

  private void cancel(PendingCall waiting) {
    if (!pending.containsKey(waiting.number()) || waiting.isCancelled()) {
      return;
    }
    waiting.cancelled();
    if (!waiting.isSent()) {
      refuse(waiting, new Cancelled(waiting.call() + " was cancelled before it was sent"));
    } else if (link != null) {
      CallFrames.cancel(link.out(), waiting.number());
      link.flushSoon();
    }
  }

  @Override
  public void answered(long number, Value result, HoldfastException failure) {
    if (closing != null && number == goodbye) {
      return; // the close of the connection follows
    }
    PendingCall answered = pending.remove(number);
    if (answered == null) {
      return;
    }
    if (failure == null) {
      answered.call().succeed(result);
    } else {
      answered.call().fail(failure);
    }
  }

  // ---------------------------------------------------------------- connections

  @Override
  public void broken(BridgeLink broken, HoldfastException reason) {
    if (broken != link) {
      return;
    }
    link = null;
    trouble = reason;
    if (closing != null) {
      finish();
      return;
    }
    brokenSinceMs = nowMs();
    failWhere(waiting -> waiting.isSent() && !waiting.call().caller().repeatable(), waiting -> new Unknown(
        waiting.call() + " was under way when the connection to " + address
            + " broke, and has no callId to repeat it with"));
    if (credentials != null && credentials.leaseMs() == 0) { // the host may not have noticed: it would resume it
      lose();
    }
    reconnect();
  }

  private void reconnect() {
    if (closed || closing != null) {
      return;
    }
    open(Optional.ofNullable(credentials)).onSuccess(this::reconnected).onFailure(e -> {
      trouble = e instanceof HoldfastException known ? known : new Unavailable(e.toString());
      if (trouble instanceof Denied && credentials != null) { // another key: the session is out of reach
        lose();
      }
      long leaseMs = credentials == null ? Retries.NO_LEASE : credentials.leaseMs();
      context.setTimer(retries.failed(leaseMs), again -> reconnect());
    });
  }

  private void reconnected(BridgeLink opened) {
    if (closed || closing != null) {
      opened.abandon(new Unavailable("this client is closed"));
      return;
    }
    if (credentials == null && opened.isResumed()) { // its loss was told meanwhile: nobody would give back what it has
      endSession(opened);
      reconnect();
      return;
    }
    if (credentials != null && !opened.isResumed()) {
      trouble = new Unavailable("the session had ended");
      lose();
    }
    adopt(opened);
    for (PendingCall waiting : List.copyOf(pending.values())) {
      send(waiting);
    }
  }

  /** The session is no more: nobody can say what became of what was sent. */
  private void lose() {
    credentials = null;
    failWhere(waiting -> true, waiting -> waiting.isSent()
        ? new Unknown(waiting.call() + " was under way when its session was lost (" + trouble.getMessage()
        + "); it may have run")
        : new Unavailable(waiting.call() + " was not sent before its session was lost; it did not run"));
    context.runOnContext(told -> sessionLost.run()); // a turn of its own: what it throws stops nothing here
  }

  private void failWhere(Predicate<PendingCall> which, Function<PendingCall, HoldfastException> why) {
    for (PendingCall waiting : new ArrayList<>(pending.values())) {
      if (which.test(waiting)) {
        refuse(waiting, why.apply(waiting));
      }
    }
  }

  private void tick() {
    long now = nowMs();
    if (link == null) {
      if (credentials != null && now - brokenSinceMs >= credentials.leaseMs()) {
        lose();
      }
    } else if (link.wasHeard()) {
      lastHeardMs = now;
    } else if (now - lastHeardMs >= BridgeLink.SILENCE_MS) {
      link.abandon(new Unavailable("nothing was heard of " + address + " for " + BridgeLink.SILENCE_MS + " ms"));
    }
    if (link != null && now - lastPingMs >= PING_EVERY_MS) {
      lastPingMs = now;
      CallFrames.ping(link.out());
      link.flushSoon();
    }
    failWhere(waiting -> waiting.call().deadlineMs() != Call.NO_DEADLINE
        && now >= waiting.call().deadlineMs() + (link == null ? 0 : GRACE_MS), waiting -> waiting.isSent()
            ? new Unknown(waiting.call() + " was not answered before its deadline; it may have run")
            : new Timeout("the deadline of " + waiting.call() + " passed before it could be sent to " + address));
  }

  // ---------------------------------------------------------------- the end

  @Override
  public Future<Void> close() {
    Promise<Void> done = Promise.promise();
    context.runOnContext(start -> close(done));
    return done.future();
  }

  private void close(Promise<Void> done) {
    if (closed) {
      done.complete();
      return;
    }
    if (closing != null) {
      closing.future().onComplete(done);
      return;
    }
    closing = done;
    if (link == null) {
      finish();
      return;
    }
    goodbye = endSession(link);
  }

  /** Says goodbye, upon which the host closes the connection. @return where the answer comes to */
  private long endSession(BridgeLink ending) {
    long number = nextNumber++;
    CallFrames.auth(ending.out(), number, DictValue.of("op", "close"));
    ending.flushSoon();
    context.setTimer(GOODBYE_MS, late -> ending.abandon(new Unavailable("this client is closed")));
    return number;
  }

  private void finish() {
    closed = true;
    context.owner().cancelTimer(ticker);
    failWhere(waiting -> true, waiting -> waiting.isSent()
        ? new Unknown(waiting.call() + " was under way when the client was closed; it may have run")
        : new Unavailable("this client is closed"));
    client.close();
    closing.complete();
  }
}
