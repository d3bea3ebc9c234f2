package io.holdfast.bench.peers;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A server that is measured: a process of its own, which this ends. */
final class Contestant implements AutoCloseable {
  /** Makes the talk of one connection. */
  interface Talks {
    Talk open(Work work, int connection, int inFlight);
  }

  private static final byte[] KEY = "bench key of no secrecy".getBytes(StandardCharsets.US_ASCII);
  private static final int START_SECONDS = 60;

  private final String name;
  private final Set<Work> works;
  private final int port;
  private final Process process;
  private final Talks talks;

  private Contestant(String name, Set<Work> works, int port, Process process, Talks talks) {
    this.name = name;
    this.works = works;
    this.port = port;
    this.process = process;
    this.talks = talks;
  }

  /**
   * The host as {@code holdfast serve --in-memory} runs it, with an object for everything that is worked on.
   *
   * @param classpath of this version, or of another to compare with
   * @param jvmOptions apart by spaces
   */
  static Contestant holdfast(String name, Path data, String classpath, String jvmOptions) throws Exception {
    return holdfast(name, data, classpath, jvmOptions, List.of("--in-memory"));
  }

  /** The same with a journal of so many shards. */
  static Contestant durable(String name, Path data, String classpath, String jvmOptions, int shards)
      throws Exception {
    Path settings = data.resolve("bench.json");
    Files.createDirectories(data);
    Files.writeString(settings, new JsonObject().put("journal", new JsonObject().put("shards", shards)).encode());
    return holdfast(name, data, classpath, jvmOptions, List.of("--config", settings.toString()));
  }

  private static Contestant holdfast(String name, Path data, String classpath, String jvmOptions,
      List<String> more) throws Exception {
    List<String> command = java(classpath, jvmOptions.isEmpty() ? List.of() : List.of(jvmOptions.split(" ")));
    command.addAll(List.of("io.holdfast.Main", "serve", "--bridge", "127.0.0.1:0", "--python", "off",
        "--data", data.toString()));
    command.addAll(more);
    for (int i = 0; i < Work.TARGETS; i++) {
      for (String declared : List.of("c" + i + "=counter", "q" + i + "=queue", "d" + i + "=dict")) {
        command.addAll(List.of("--declare", declared));
      }
    }
    for (int i = 0; i < Work.MOST_SLOTS; i++) {
      command.addAll(List.of("--declare", "l" + i + "=lock"));
    }
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("HOLDFAST_AUTHKEY", new String(KEY, StandardCharsets.US_ASCII));
    Process process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String ready = lineWith(process, "READY ");
    String bridge = new JsonObject(ready.substring("READY ".length())).getString("bridge");
    int port = Integer.parseInt(bridge.substring(bridge.lastIndexOf(':') + 1));
    return new Contestant(name, EnumSet.allOf(Work.class), port, process,
        (work, connection, inFlight) -> new BridgeTalk(KEY, work, connection, inFlight));
  }

  /** The library's bridge with an echo behind it. */
  static Contestant stock() throws Exception {
    int port = freePort();
    List<String> command = java(System.getProperty("java.class.path"), List.of());
    command.addAll(List.of(StockBridge.class.getName(), Integer.toString(port)));
    Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    lineWith(process, "READY");
    return new Contestant("stock bridge, echo", EnumSet.of(Work.COUNTER), port, process,
        (work, connection, inFlight) -> new BridgeTalk(null, work, connection, inFlight));
  }

  /** CPython's own manager server. Null when there is no python3. */
  static Contestant python(Path script) throws Exception {
    Process process = started(new ProcessBuilder("python3", script.toString(),
        new String(KEY, StandardCharsets.US_ASCII), Integer.toString(Work.TARGETS), Integer.toString(Work.MOST_SLOTS))
        .redirectError(ProcessBuilder.Redirect.DISCARD)); // it writes a trace for every connection that ends
    if (process == null) {
      return null;
    }
    JsonObject ready = new JsonObject(lineWith(process, "{"));
    return new Contestant("CPython manager " + ready.getString("version"), EnumSet.allOf(Work.class),
        ready.getInteger("port"), process, (work, connection, inFlight) ->
            new PythonTalk(KEY, ready.getJsonObject("objects"), work, connection, inFlight));
  }

  /** A Redis that keeps nothing on disk. Null when it is not installed. */
  static Contestant redis(Path directory) throws Exception {
    return redis("Redis", directory, "--appendonly", "no");
  }

  /** A Redis that answers a write when it is on the disk. Null when it is not installed. */
  static Contestant durableRedis(Path directory) throws Exception {
    return redis("Redis, fsync always", Files.createDirectories(directory), "--appendonly", "yes", "--appendfsync",
        "always");
  }

  private static Contestant redis(String name, Path directory, String... keeping) throws Exception {
    int port = freePort();
    List<String> command = new ArrayList<>(List.of("redis-server", "--port", Integer.toString(port), "--bind",
        "127.0.0.1", "--save", "", "--dir", directory.toString()));
    command.addAll(List.of(keeping));
    Process process = started(new ProcessBuilder(command));
    if (process == null) {
      return null;
    }
    String ready = lineWith(process, "Ready to accept connections");
    return new Contestant(name, EnumSet.allOf(Work.class), port, process, RedisTalk::new);
  }

  private static List<String> java(String classpath, List<String> options) {
    List<String> command = new ArrayList<>(List.of(ProcessHandle.current().info().command().orElse("java"), "-Xmx1g",
        "-Dio.netty.jfr.enabled=false"));
    command.addAll(options);
    command.addAll(List.of("-cp", classpath));
    return command;
  }

  private static Process started(ProcessBuilder builder) {
    try {
      return builder.start();
    } catch (IOException notInstalled) {
      return null;
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0)) {
      return free.getLocalPort();
    }
  }

  /** Waits for a line of the process that contains the words, and from then on reads and forgets what it says. */
  private static String lineWith(Process process, String words) throws Exception {
    CompletableFuture<String> found = new CompletableFuture<>();
    Thread reader = new Thread(() -> {
      try (BufferedReader said = new BufferedReader(new InputStreamReader(process.getInputStream(),
          StandardCharsets.UTF_8))) {
        for (String line = said.readLine(); line != null; line = said.readLine()) {
          if (line.contains(words)) {
            found.complete(line);
          }
        }
        found.completeExceptionally(new IOException("the server ended before it said '" + words + "'"));
      } catch (IOException e) {
        found.completeExceptionally(new UncheckedIOException(e));
      }
    });
    reader.setDaemon(true);
    reader.start();
    try {
      return found.get(START_SECONDS, TimeUnit.SECONDS);
    } catch (Exception e) {
      process.destroy();
      throw e;
    }
  }

  String name() {
    return name;
  }

  boolean does(Work work) {
    return works.contains(work);
  }

  int port() {
    return port;
  }

  long pid() {
    return process.pid();
  }

  /** The key of the bridge, in base64. */
  static String key() {
    return Base64.getEncoder().encodeToString(KEY);
  }

  Talk talk(Work work, int connection, int inFlight) {
    return talks.open(work, connection, inFlight);
  }

  /** Processor time that the server has used. */
  Duration cpu() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  @Override
  public void close() throws IOException {
    process.destroy();
    try {
      process.waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
  }
}
