package io.holdfast.demo;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * A worker that is a process of its own: {@code examples/python-manager/leases/worker.py}, a stock program of
 * multiprocessing that connects to the python entrance.
 */
final class PythonWorker implements Worker {
  private static final String SCRIPT = "worker.py";

  private final String name;
  private final Process process;
  private final Vertx vertx;
  private final Future<Void> ended;

  private PythonWorker(String name, Process process, Vertx vertx) {
    this.name = name;
    this.process = process;
    this.vertx = vertx;
    ended = Future.<Process>fromCompletionStage(process.onExit(), vertx.getOrCreateContext()).mapEmpty();
  }

  /**
   * The worker, started.
   *
   * @param python the interpreter, found on the search path
   * @param at HOST:PORT of the python entrance
   * @param key its key: what a process reads nobody else sees
   */
  static Future<PythonWorker> start(String name, Vertx vertx, String python, String at, String key) {
    return vertx.executeBlocking(() -> {
      ProcessBuilder command = new ProcessBuilder(python, "-c", script(), at, "/dev/stdin", name);
      command.redirectOutput(ProcessBuilder.Redirect.DISCARD).redirectError(ProcessBuilder.Redirect.DISCARD);
      Process process = command.start();
      try (OutputStream in = process.getOutputStream()) {
        in.write(key.getBytes(StandardCharsets.US_ASCII));
      } catch (IOException endedAlready) {
        // and will be missed
      }
      return process;
    }, false).map(process -> new PythonWorker(name, process, vertx));
  }

  private static String script() {
    try (InputStream in = PythonWorker.class.getResourceAsStream(SCRIPT)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("the program has been packed without " + SCRIPT, e);
    }
  }

  /** Completes when the process is no more, on the context that started it. */
  Future<Void> ended() {
    return ended;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Future<Void> suspend() {
    return signal("STOP");
  }

  @Override
  public void resume() {
    signal("CONT");
  }

  /** Java itself can only end processes; the shell has kill built in. */
  private Future<Void> signal(String name) {
    return vertx.executeBlocking(() -> new ProcessBuilder("/bin/sh", "-c", "kill -" + name + " " + process.pid())
        .start(), false)
        .compose(sent -> Future.fromCompletionStage(sent.onExit(), vertx.getOrCreateContext())).mapEmpty();
  }

  @Override
  public void kill() {
    process.destroyForcibly(); // kill -9
  }

  @Override
  public Future<Void> stop() {
    process.destroy();
    return ended;
  }
}
