package io.holdfast.durability;

import io.holdfast.bridge.RawClient;
import io.holdfast.client.BridgeAddress;
import io.holdfast.client.BridgePath;
import io.holdfast.client.SharedObjects;
import io.holdfast.kit.history.History;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One run: a host, clients that use it, and kills, all drawn from a seed. What the machine does in between is not, so a
 * seed says how a failure came about, and need not bring it back.
 */
final class CrashRun {
  private static final long PROGRESS_MS = 10_000;
  private static final long DEADLINE_S = 120;
  /** Longer than any chain of kills: a session that is lost is lost by the host. */
  private static final long LEASE_MS = 300_000;
  /** Something is there to be lost. */
  private static final int CALLS_BEFORE_KILLS = 1_000;
  private static final int SHARED_SESSIONS = 2;
  private static final int WORKERS_OF_A_SESSION = 3;
  private static final int BARE_CLIENTS = 3;

  /**
   * What to do.
   *
   * @param directory the host's working directory; its data are in it
   * @param serve further arguments of {@code serve}
   * @param millis how long clients work
   * @param mostKills none to leave the host alone
   * @param cutOff whether the host is only out of reach instead of killed
   * @param keeps whether acknowledged means kept, so that no session may be lost
   */
  record Plan(long seed, Path directory, List<String> serve, long millis, int mostKills, boolean cutOff,
      boolean keeps) {
  }

  /** @param findings what is wrong; nothing when all is well */
  record Report(int kills, int killsDuringStart, long answered, List<String> findings) {
  }

  private final Plan plan;
  private final Random random;
  private final Vertx vertx;
  private final History history;
  private final Progress progress = new Progress();
  private final Victim host;
  private final List<SharedObjects> sessions = new ArrayList<>();
  private final List<BareClient> bare = new ArrayList<>();
  private final List<CompletableFuture<Void>> workers = new ArrayList<>();
  private final long started = System.nanoTime();
  private Follower follower;
  private volatile int kills;
  private int killsDuringStart;
  private long startMs;

  private CrashRun(Plan plan, Vertx vertx) {
    this.plan = plan;
    this.vertx = vertx;
    random = new Random(plan.seed);
    history = new History(this::ms);
    List<String> arguments = new ArrayList<>(Objects.declared());
    arguments.addAll(plan.serve);
    KilledHost killed = new KilledHost(plan.directory, arguments);
    host = plan.cutOff ? new CutOffHost(vertx, killed) : killed;
  }

  static Report run(Plan plan) throws Exception {
    Vertx vertx = Vertx.vertx();
    try {
      return new CrashRun(plan, vertx).run();
    } finally {
      await(vertx.close());
    }
  }

  private long ms() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started);
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(DEADLINE_S, TimeUnit.SECONDS);
  }

  private Report run() throws Exception {
    say("seed " + plan.seed + ", data in " + plan.directory + ", serve " + plan.serve);
    vertx.setPeriodic(PROGRESS_MS, tick -> say(kills + " kills, " + progress));
    try (host) {
      startHost();
      startWorkers();
      if (plan.mostKills == 0) {
        moment(plan.millis).get(plan.millis + DEADLINE_S * 1_000, TimeUnit.MILLISECONDS);
      } else {
        killAgainAndAgain();
      }
      progress.stop();
      awaitWorkers();
      List<String> findings = new ArrayList<>(progress.findings());
      if (plan.keeps && progress.lostSessions().get() > 0) {
        findings.add(progress.lostSessions() + " sessions could not be resumed, within their lease");
      }
      SharedObjects objects = connect();
      findings.addAll(new Audit(objects, history).run(history.byObject()));
      follower.awaitTold(objects, DEADLINE_S).ifPresent(findings::add);
      say(kills + " kills, " + killsDuringStart + " of them during the start; " + progress + "; judging");
      findings.addAll(Judgement.of(history.byObject()));
      say(findings.size() + " findings");
      closeClients();
      return new Report(kills, killsDuringStart, progress.answered(), findings);
    }
  }

  private void say(String what) {
    System.out.println("[crash " + ms() / 1_000 + " s] " + what);
  }

  // ---------------------------------------------------------------- the host

  private void startHost() throws Exception {
    long before = ms();
    host.start();
    long took = ms() - before;
    startMs = startMs == 0 ? took : (startMs + took) / 2;
  }

  private void killAgainAndAgain() throws Exception {
    progress.after(CALLS_BEFORE_KILLS).get(DEADLINE_S, TimeUnit.SECONDS);
    while (ms() < plan.millis && kills < plan.mostKills) {
      try {
        nextKill().get(DEADLINE_S, TimeUnit.SECONDS);
      } catch (TimeoutException e) {
        progress.found("clients came no further for " + DEADLINE_S + " s, although the host is ready: " + progress);
        return;
      }
      host.kill();
      kills++;
      while (random.nextInt(4) == 0 && kills < plan.mostKills) {
        if (host.startAndKill(random.nextLong(1 + startMs + startMs / 4))) {
          kills++;
          killsDuringStart++;
        } else {
          progress.found("the host ended by itself while it started");
        }
      }
      startHost();
    }
  }

  /** In the middle of things, right after clients are back, or whenever. */
  private CompletableFuture<Void> nextKill() {
    return switch (random.nextInt(3)) {
      case 0 -> progress.after(1 + random.nextInt(1_500));
      case 1 -> progress.after(1 + random.nextInt(30));
      default -> moment(random.nextInt(2_000));
    };
  }

  private static CompletableFuture<Void> moment(long ms) {
    return new CompletableFuture<Void>().completeOnTimeout(null, ms, TimeUnit.MILLISECONDS);
  }

  // ---------------------------------------------------------------- clients

  private SharedObjects connect() throws Exception {
    BridgePath path = await(BridgePath.connect(vertx, BridgeAddress.of("127.0.0.1", host.awaitUp(), RawClient.KEY)
        .withLeaseMs(LEASE_MS)));
    path.onSessionLost(progress.lostSessions()::incrementAndGet);
    SharedObjects objects = SharedObjects.over(vertx, path);
    sessions.add(objects);
    return objects;
  }

  private void startWorkers() throws Exception {
    follower = new Follower(connect(), progress);
    for (int i = 0; i < SHARED_SESSIONS; i++) {
      SharedObjects objects = connect();
      for (int j = 0; j < WORKERS_OF_A_SESSION; j++) {
        start("java" + i + j, new JavaClient(objects));
      }
    }
    for (int i = 0; i < BARE_CLIENTS; i++) {
      BareClient client = BareClient.connected(host, LEASE_MS, progress.lostSessions());
      bare.add(client);
      start("bare" + i, client);
    }
  }

  private void start(String name, CrashClient client) {
    workers.add(new Worker(name, client, history, progress, random.nextLong()).start());
  }

  private void awaitWorkers() throws Exception {
    try {
      CompletableFuture.allOf(workers.toArray(new CompletableFuture<?>[0])).get(DEADLINE_S, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      progress.found(workers.stream().filter(worker -> !worker.isDone()).count()
          + " calls were not answered within " + DEADLINE_S + " s, although the host is ready");
    }
  }

  private void closeClients() throws Exception {
    for (SharedObjects objects : sessions) {
      await(objects.close());
    }
    for (BareClient client : bare) {
      client.disconnectAndStop();
    }
  }
}
