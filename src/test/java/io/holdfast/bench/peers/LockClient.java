package io.holdfast.bench.peers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A client of locks in a JVM of its own, {@link ClientLocks} or Redisson's twin of it. */
final class LockClient implements AutoCloseable {
  /** Latencies of a pair in microseconds; the server's processor time for one pair. */
  record Result(double pairs, double p50, double p99, double p999, double cpuMicros) {
  }

  private final String name;
  private final Contestant server;
  private final Process process;
  private final BufferedReader answers;
  private final Writer orders;

  private LockClient(String name, Contestant server, Process process) throws IOException {
    this.name = name;
    this.server = server;
    this.process = process;
    answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    orders = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8);
    String ready = answers.readLine();
    if (!"READY".equals(ready)) {
      close();
      throw new IOException(name + " did not start, it said " + ready);
    }
  }

  static LockClient start(String name, Contestant server, String classpath, String main, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>(List.of(ProcessHandle.current().info().command().orElse("java"), "-Xmx1g",
        "-Dio.netty.jfr.enabled=false", "-cp", classpath, main, Integer.toString(server.port())));
    command.addAll(List.of(arguments));
    return new LockClient(name, server, new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT)
        .start());
  }

  String name() {
    return name;
  }

  /** The server's processor time includes the unmeasured quarter, as the pairs it is divided by do. */
  Result run(long millis) throws IOException {
    long cpuBefore = server.cpu().toNanos();
    orders.write(millis + "\n");
    orders.flush();
    String line = answers.readLine();
    if (line == null) {
      throw new IOException(name + " has ended; what went wrong stands above");
    }
    String[] figures = line.split(" ");
    double pairs = Double.parseDouble(figures[0]);
    double cpuMicros = (server.cpu().toNanos() - cpuBefore) / 1e3 / Math.max(1, pairs * millis * 1.25 / 1e3);
    return new Result(pairs, Double.parseDouble(figures[1]), Double.parseDouble(figures[2]),
        Double.parseDouble(figures[3]), cpuMicros);
  }

  @Override
  public void close() {
    process.destroy();
    try {
      process.waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
  }
}
