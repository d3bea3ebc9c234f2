package io.holdfast.demo;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * A worker that is a process of its own: {@code examples/factor-worker/worker.py}, a client of the bridge written with
 * Python's standard library alone.
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

  /** @param python the interpreter, found on the search path */
  static Future<PythonWorker> start(String name, Vertx vertx, String python, String bridge, String key) {
    return vertx.executeBlocking(() -> {
      ProcessBuilder command = new ProcessBuilder(python, "-c", script(), bridge, name, Demo.JOBS, Demo.REPORTS);
      command.environment().putAll(Map.of("HOLDFAST_AUTHKEY", key));
      command.redirectOutput(ProcessBuilder.Redirect.DISCARD).redirectError(ProcessBuilder.Redirect.DISCARD);
      Process process = command.start();
      process.getOutputStream().close();
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
