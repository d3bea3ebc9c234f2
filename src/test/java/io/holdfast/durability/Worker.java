package io.holdfast.durability;

import io.holdfast.kit.history.History;
import io.holdfast.kit.history.Outcome;
import io.holdfast.kit.history.Outcome.DidNotRun;
import io.holdfast.kit.history.Outcome.Refused;
import io.holdfast.kit.history.Outcome.Returned;
import io.holdfast.kit.history.Outcome.Unknown;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** One who works with the objects, call after call, until told to stop, and writes down all that it saw. */
final class Worker {
  private static final long LEASE_MS = 600_000; // longer than a run: nothing but the session's end takes the lock
  private static final long PAUSE_MS = 50;
  private static final int MOST_RELEASES = 200;
  private static final String[] KEYS = {"apple", "pear", "plum", "quince"};
  /** Refusals that are right, if the model agrees. */
  private static final Set<String> EXPECTED = Set.of("Empty", "NotOwner", "StaleToken");

  private final String name;
  private final CrashClient client;
  private final History history;
  private final Progress progress;
  private final Random random;
  private final Executor later = CompletableFuture.delayedExecutor(PAUSE_MS, TimeUnit.MILLISECONDS);
  private final CompletableFuture<Void> done = new CompletableFuture<>();
  private long made;

  Worker(String name, CrashClient client, History history, Progress progress, long seed) {
    this.name = name;
    this.client = client;
    this.history = history;
    this.progress = progress;
    random = new Random(seed);
  }

  /** @return completes when its last call has ended, after the progress said to stop */
  CompletableFuture<Void> start() {
    next();
    return done;
  }

  private void next() {
    if (progress.isStopping()) {
      done.complete(null);
      return;
    }
    step().whenComplete((nothing, bug) -> {
      if (bug == null) {
        next();
      } else {
        done.completeExceptionally(bug);
      }
    });
  }

  private CompletableFuture<?> step() {
    String key = KEYS[random.nextInt(KEYS.length)];
    String unique = name + "-" + ++made;
    return switch (random.nextInt(12)) {
      case 0 -> attempt(random.nextInt(4) == 0 ? Request.of(Objects.VISITS, "get")
          : Request.of(Objects.VISITS, "add", 1L));
      case 1 -> attempt(gauge());
      case 2 -> attempt(Request.of(Objects.PRICES, "put", key, unique));
      case 3 -> attempt(Request.of(Objects.PRICES, "get", key));
      case 4 -> attempt(Request.of(Objects.PRICES, "pop_or", key, null));
      case 5 -> replace(key, unique);
      case 6, 7 -> attempt(Request.of(Objects.JOBS, "put", unique));
      case 8, 9 -> attempt(Request.of(Objects.JOBS, "get", 250L * random.nextInt(3)).showing(0));
      case 10 -> attempt(Request.of(Objects.MARKS, "increment", unique, 1L));
      default -> haveTurn(unique);
    };
  }

  private Request gauge() {
    long value = random.nextInt(10);
    return switch (random.nextInt(4)) {
      case 0 -> Request.of(Objects.GAUGE, "set", value);
      case 1 -> Request.of(Objects.GAUGE, "add", value - 5);
      case 2 -> Request.of(Objects.GAUGE, "get");
      default -> Request.of(Objects.GAUGE, "compare_and_set", value, value + 1);
    };
  }

  private CompletableFuture<?> replace(String key, String value) {
    return attempt(Request.of(Objects.PRICES, "get", key)).thenCompose(outcome ->
        outcome instanceof Returned there && there.result() != null
            ? attempt(Request.of(Objects.PRICES, "compare_and_set", key, there.result(), value))
            : attempt(Request.of(Objects.PRICES, "put_if_absent", key, value)));
  }

  // ---------------------------------------------------------------- the lock

  /** A hold on the lock, from its first call to its end. */
  private final class Turn {
    private final String session = client.session();
    private final String holder = name + "@" + session;
    private long since;
    private boolean over;
    private int releases;

    CompletableFuture<Outcome> attempt(Request request) {
      History.Open open = begin(holder, request);
      since = since == 0 ? open.invoked() : since;
      return Worker.this.attempt(open, request).thenApply(outcome -> {
        if (!over && !session.equals(client.session())) { // the host may have taken it back at any time, or may yet
          over = true;
          history.mayHappen(since, holder, Objects.TURN, "session_end", "session lost");
        }
        return outcome;
      });
    }

    CompletableFuture<Outcome> release() {
      return attempt(Request.of(Objects.TURN, "release")).thenCompose(outcome -> outcome instanceof Returned || over
          || outcome instanceof Refused || ++releases == MOST_RELEASES
              ? CompletableFuture.completedFuture(outcome) : release());
    }
  }

  private CompletableFuture<?> haveTurn(String unique) {
    Turn turn = new Turn();
    Request lease = Request.of(Objects.TURN, "lease", LEASE_MS, 100L * random.nextInt(4)).showing(0);
    boolean late = random.nextBoolean();
    return turn.attempt(lease).thenCompose(outcome -> {
      if (outcome instanceof Unknown) {
        return turn.over ? CompletableFuture.completedFuture(outcome) : turn.release();
      }
      if (!(outcome instanceof Returned given) || given.result() == null) {
        return CompletableFuture.completedFuture(outcome);
      }
      long token = (Long) given.result();
      return turn.attempt(Request.guarded(token, "put", unique))
          .thenCompose(put -> turn.attempt(Request.guarded(token, "get")))
          .thenCompose(read -> turn.over ? CompletableFuture.completedFuture(read) : turn.release())
          .thenCompose(released -> late ? turn.attempt(Request.guarded(token, "put", unique + "-late"))
              : CompletableFuture.completedFuture(released));
    });
  }

  // ---------------------------------------------------------------- one call

  private History.Open begin(String as, Request request) {
    return history.begin(as, request.object(), request.operation(), request.shown().toArray());
  }

  private CompletableFuture<Outcome> attempt(Request request) {
    return attempt(begin(name, request), request);
  }

  private CompletableFuture<Outcome> attempt(History.Open open, Request request) {
    return client.call(request).thenCompose(outcome -> {
      boolean odd = outcome instanceof Refused refused && !EXPECTED.contains(refused.error());
      open.end(odd ? new DidNotRun(outcome.toString()) : outcome);
      progress.ended(request, outcome, odd);
      if (odd) {
        client.forgetObjects();
      }
      return odd || outcome instanceof DidNotRun ? CompletableFuture.supplyAsync(() -> outcome, later)
          : CompletableFuture.completedFuture(outcome);
    });
  }
}
