package io.holdfast.demo;

import io.holdfast.client.SharedObjects;
import io.holdfast.host.Host;
import io.holdfast.host.HostOptions;
import io.holdfast.python.PythonEntrance;
import io.holdfast.python.PythonOptions;
import io.holdfast.types.SharedQueue;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Factorises 999 odd numbers in chunks of 43 through a job queue and a result queue, with a host and a python entrance
 * of its own. In the middle it kills one worker that holds a leased job, and sees that another does it.
 *
 * <p>One context owns all fields that change.
 */
public final class Demo {
  static final String JOBS = "factor_jobs";
  static final String REPORTS = "factor_reports";
  private static final long FIRST = 999_999_999_999L;
  private static final int NUMBERS = 999;
  private static final int CHUNK = 43;
  /** Answers to wait for before the kill: the work is well under way then. */
  private static final int ANSWERS_BEFORE_KILL = 8;
  private static final int PYTHON_WORKERS = 2;
  private static final int MOST_JAVA_WORKERS = 8;
  private static final int MISTAKES_SHOWN = 5;
  private static final long REDRAW_MS = 100;
  private static final long CONNECT_MS = 10_000;
  private static final long DEADLINE_MS = 120_000;

  private final Vertx vertx = Vertx.vertx();
  private final List<Job> work = Job.chunks(FIRST, NUMBERS, CHUNK);
  private final Scoreboard board = new Scoreboard(work);
  private final Progress progress;
  private final PrintStream out;
  private final Optional<String> python;
  private final List<Worker> workers = new ArrayList<>();
  private final Map<String, Promise<Void>> connected = new HashMap<>();
  private final Promise<Void> complete = Promise.promise();
  private SharedObjects objects;
  private SharedQueue<Report> reports;
  private final Set<Worker> died = new HashSet<>(); // of something else
  private Worker victim;
  private boolean killing;
  private long startedMs;

  private Demo(PrintStream out, PrintStream err, boolean interactive, Optional<String> python) {
    this.out = out;
    this.python = python;
    progress = new Progress(err, interactive);
  }

  /**
   * Runs the demo.
   *
   * @param out gets the last line, {@code OK 999 of 999 correct, 1 worker killed}, or what is wrong
   * @param err gets the progress
   * @param interactive whether progress is drawn in place
   * @param python the Python interpreter to run workers with; none for Java workers only
   * @return whether all was right
   */
  public static Future<Boolean> run(PrintStream out, PrintStream err, boolean interactive, Optional<String> python) {
    Demo demo = new Demo(out, err, interactive, python);
    Promise<Boolean> result = Promise.promise();
    demo.vertx.runOnContext(start -> demo.play().onComplete(result));
    return result.future().eventually(demo.vertx::close);
  }

  private Future<Boolean> play() {
    byte[] random = new byte[32];
    new SecureRandom().nextBytes(random);
    String key = HexFormat.of().formatHex(random);
    long deadline = vertx.setTimer(DEADLINE_MS, late -> complete.tryFail("not done after " + DEADLINE_MS / 1000
        + " s"));
    return Host.start(vertx, HostOptions.DEFAULT).compose(host -> PythonEntrance
            .start(host, PythonOptions.of(key.getBytes(StandardCharsets.US_ASCII)).withAddress("127.0.0.1", 0))
            .compose(entrance -> SharedObjects.connect(vertx)
                .compose(client -> factorise(client, "127.0.0.1:" + entrance.port(), key))
                .eventually(this::stopWorkers)
                .eventually(entrance::stop))
            .eventually(host::stop))
        .eventually(() -> {
          vertx.cancelTimer(deadline);
          return Future.succeededFuture();
        })
        .transform(outcome -> Future.succeededFuture(judge(outcome.cause())));
  }

  private Future<Void> factorise(SharedObjects client, String at, String key) {
    objects = client;
    reports = objects.queue(REPORTS, Report.class);
    SharedQueue<Job> jobs = objects.queue(JOBS, Job.class);
    collect();
    return jobs.size().compose(made -> startPython(at, key)).compose(there -> startJava()).compose(there -> {
      victim = workers.get(0);
      startedMs = System.currentTimeMillis();
      long redraw = vertx.setPeriodic(REDRAW_MS, tick -> progress.show(board, elapsedMs()));
      work.forEach(jobs::put);
      return complete.future().eventually(() -> {
        vertx.cancelTimer(redraw);
        progress.end(board, elapsedMs());
        return Future.succeededFuture();
      });
    });
  }

  private Future<Void> startPython(String at, String key) {
    if (python.isEmpty()) {
      return Future.succeededFuture();
    }
    List<Future<Void>> ready = new ArrayList<>();
    for (int i = 1; i <= PYTHON_WORKERS; i++) {
      String name = "python-" + i;
      board.enter(name);
      Promise<Void> said = connected.computeIfAbsent(name, unknown -> Promise.promise());
      long timer = vertx.setTimer(CONNECT_MS, late -> said.tryFail(name + " did not connect within " + CONNECT_MS
          + " ms"));
      ready.add(PythonWorker.start(name, vertx, python.get(), at, key).compose(worker -> {
        workers.add(worker);
        worker.ended().onComplete(ended -> {
          died.add(worker);
          said.tryFail(name + " ended before it had connected");
        });
        return said.future();
      }).eventually(() -> {
        vertx.cancelTimer(timer);
        return Future.succeededFuture();
      }));
    }
    return Future.join(ready).<Void>mapEmpty().recover(failure -> {
      progress.say("no workers in Python: " + failure.getMessage());
      return stopWorkers().onComplete(stopped -> {
        connected.keySet().forEach(board::leave);
        workers.clear();
      });
    });
  }

  private Future<Void> startJava() {
    int count = Math.min(MOST_JAVA_WORKERS, Math.max(2, Runtime.getRuntime().availableProcessors()));
    List<Future<JavaWorker>> started = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      board.enter("java-" + i);
      started.add(JavaWorker.start("java-" + i, vertx).onSuccess(workers::add));
    }
    return Future.all(started).mapEmpty();
  }

  /** Takes one report after the other, for as long as the queue is there. */
  private void collect() {
    reports.get().map(this::heard).onFailure(complete::tryFail).onSuccess(more -> {
      if (more) {
        collect();
      }
    });
  }

  /** @return whether there is more to come */
  private boolean heard(Report report) {
    board.take(report);
    if (report.event() == Report.Event.READY) {
      connected.computeIfAbsent(report.worker(), unknown -> Promise.promise()).tryComplete();
    }
    killInTheMiddle();
    if (board.isComplete()) {
      complete.tryComplete();
    }
    return !board.isComplete();
  }

  /**
   * Kills the victim once work is well under way and it holds a job. It is suspended first: a worker acknowledges
   * only after it has been told that its answer has arrived, so when no answer of a suspended worker is among the
   * reports, it has acknowledged nothing.
   */
  private void killInTheMiddle() {
    if (!killing && died.contains(victim) && board.heldBy(victim.name()).isEmpty()) {
      victim = workers.get(workers.size() - 1); // one in Java, which does not die of itself
    }
    if (killing || victim == null || board.jobsAnswered() < ANSWERS_BEFORE_KILL
        || board.heldBy(victim.name()).isEmpty()) {
      return;
    }
    killing = true;
    victim.suspend().compose(suspended -> reports.size()).onFailure(complete::tryFail).onSuccess(unread -> {
      if (unread == 0 && board.heldBy(victim.name()).isPresent()) {
        victim.kill();
        board.killed(victim.name());
        progress.say("killed " + victim.name() + " while it held job " + board.orphan().get());
        if (board.isComplete()) {
          complete.tryComplete(); // no report may follow
        }
      } else {
        killing = false; // its answer may be among the unread: look again after those
        victim.resume();
      }
    });
  }

  private Future<Void> stopWorkers() {
    return Future.join(workers.stream().map(Worker::stop).toList()).<Void>mapEmpty().otherwiseEmpty();
  }

  private long elapsedMs() {
    return System.currentTimeMillis() - startedMs;
  }

  private boolean judge(Throwable failure) {
    List<String> wrong = new ArrayList<>(board.mistakes());
    if (failure != null) {
      wrong.add(failure.getMessage() == null ? failure.toString() : failure.getMessage());
    }
    if (board.orphan().isEmpty()) {
      wrong.add("no worker was killed");
    } else if (board.rescuer().isEmpty()) {
      wrong.add("nobody else did job " + board.orphan().get() + " of the killed worker");
    }
    board.rescuer().ifPresent(worker -> progress.say(worker + " did job " + board.orphan().get() + " instead"));
    if (wrong.isEmpty() && board.correct() == board.total()) {
      out.println("OK " + board.correct() + " of " + board.total() + " correct, 1 worker killed");
      return true;
    }
    wrong.stream().limit(MISTAKES_SHOWN).forEach(progress::say);
    out.println("FAILED " + board.correct() + " of " + board.total() + " correct: " + wrong.stream().findFirst()
        .orElse("some are missing"));
    return false;
  }
}
