package io.holdfast.contract;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * A network between clients and a bridge that loses and repeats what is said: at random it breaks a connection before
 * a request, within it, behind it, before its answer or within that, and sends a request twice.
 *
 * <p>TCP loses nothing but whole connections, so what is lost is lost with its connection, and a client finds out about
 * both in the same way. A connection's first handshake comes through, as does a goodbye: a client that was never
 * connected has nothing to repeat, and one that has gone repeats nothing.
 */
final class LossyNetwork {
  private final Vertx vertx;
  private final int target;
  private final SplittableRandom randoms; // of each connection; guarded by itself
  private final AtomicLong broken = new AtomicLong();
  private final AtomicLong repeated = new AtomicLong();
  private NetServer server;
  private NetClient client;

  /** @param target the bridge's port */
  LossyNetwork(Vertx vertx, int target, long seed) {
    this.vertx = vertx;
    this.target = target;
    this.randoms = new SplittableRandom(seed);
  }

  Future<LossyNetwork> open() {
    client = vertx.createNetClient();
    server = vertx.createNetServer().connectHandler(this::connected);
    return server.listen(0, "127.0.0.1").map(this);
  }

  int port() {
    return server.actualPort();
  }

  /** How many connections it has broken. */
  long broken() {
    return broken.get();
  }

  /** How many requests it has sent twice. */
  long repeated() {
    return repeated.get();
  }

  private void connected(NetSocket near) {
    near.pause();
    SplittableRandom random;
    synchronized (randoms) {
      random = randoms.split();
    }
    client.connect(target, "127.0.0.1").onSuccess(far -> new Connection(near, far, random).open())
        .onFailure(e -> near.close());
  }

  Future<Void> close() {
    return server.close().eventually(() -> client.close());
  }

  /** Runs on the context of the near socket but for what comes from the far one, which is sent there. */
  private final class Connection {
    private static final int ONE_IN = 8;

    private final NetSocket near;
    private final NetSocket far;
    private final SplittableRandom random;
    private boolean mayBreak; // not before its handshake is done, unless it resumes
    private boolean dead;

    private Connection(NetSocket near, NetSocket far, SplittableRandom random) {
      this.near = near;
      this.far = far;
      this.random = random;
    }

    private void open() {
      near.closeHandler(gone -> far.close());
      far.closeHandler(gone -> near.close());
      near.handler(frames(this::request));
      far.handler(frames(this::answer));
      near.resume();
    }

    private synchronized void request(Buffer frame) {
      String text = frame.getString(4, frame.length(), StandardCharsets.UTF_8.name());
      boolean handshake = text.contains("\"holdfast.auth\"");
      if (handshake && text.contains("\"resume\":{")) {
        mayBreak = true;
      }
      if (!mayBreak || text.contains("\"op\":\"close\"") || random.nextInt(ONE_IN) > 0) {
        send(far, frame, frame.length());
        mayBreak |= !handshake;
        return;
      }
      switch (random.nextInt(4)) {
        case 0 -> breakOff(); // lost
        case 1 -> { // torn
          send(far, frame, 1 + random.nextInt(frame.length() - 1));
          breakOff();
        }
        case 2 -> { // it arrives, its answer does not
          send(far, frame, frame.length());
          breakOff();
        }
        default -> {
          send(far, frame, frame.length());
          if (text.contains("\"call\":")) {
            send(far, frame, frame.length());
            repeated.incrementAndGet();
          }
        }
      }
    }

    private synchronized void answer(Buffer frame) {
      if (!mayBreak || random.nextInt(ONE_IN) > 0) {
        send(near, frame, frame.length());
      } else {
        send(near, frame, random.nextInt(frame.length()));
        breakOff();
      }
    }

    private void send(NetSocket to, Buffer frame, int length) {
      if (!dead) {
        to.write(frame.slice(0, length));
      }
    }

    /** Closes behind what has been written. */
    private void breakOff() {
      if (!dead) {
        dead = true;
        broken.incrementAndGet();
        near.close();
        far.close();
      }
    }
  }

  /** Cuts a stream into frames: four bytes of length and so many more. */
  private static Handler<Buffer> frames(Consumer<Buffer> each) {
    Buffer[] rest = {Buffer.buffer()};
    return bytes -> {
      rest[0] = rest[0].appendBuffer(bytes);
      while (rest[0].length() >= 4 && rest[0].length() >= 4 + rest[0].getInt(0)) {
        int end = 4 + rest[0].getInt(0);
        each.accept(rest[0].getBuffer(0, end));
        rest[0] = rest[0].getBuffer(end, rest[0].length());
      }
    };
  }
}
