package io.holdfast.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A real {@code holdfast} process, as a user starts one. */
public final class HoldfastProcess implements AutoCloseable {
  private static final long DEADLINE_S = 60;
  private static final String NO_MORE = "\0"; // no process prints that

  /** What a process that has ended left behind. */
  public record Ended(int code, List<String> out, List<String> err) {
    String onlyError() {
      if (err.size() != 1) {
        throw new AssertionError("one line on stderr was expected, not " + err);
      }
      return err.get(0);
    }

    @Override
    public String toString() {
      return "exit code " + code + "\nout: " + String.join("\n     ", out) + "\nerr: " + String.join("\n     ", err);
    }
  }

  private final Process process;
  private final List<String> out = new ArrayList<>();
  private final BlockingQueue<String> newLines = new LinkedBlockingQueue<>();
  private final CompletableFuture<List<String>> allOut;
  private final CompletableFuture<List<String>> allErr;

  private HoldfastProcess(Process process) {
    this.process = process;
    allOut = lines(process.getInputStream(), newLines);
    allErr = lines(process.getErrorStream(), new LinkedBlockingQueue<>());
  }

  /** Starts the built classes in that directory; a host's python entrance at any free port unless it is told. */
  static HoldfastProcess start(Path directory, Map<String, String> environment,
      String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-cp", System.getProperty("java.class.path"), "io.holdfast.Main"));
    command.addAll(List.of(arguments));
    if (command.contains("serve") && !command.contains("--python")) {
      command.addAll(List.of("--python", "127.0.0.1:0"));
    }
    return startCommand(directory, environment, command);
  }

  public static HoldfastProcess startCommand(Path directory, Map<String, String> environment,
      List<String> command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.environment().remove("HOLDFAST_AUTHKEY");
    builder.environment().putAll(environment);
    return new HoldfastProcess(builder.start());
  }

  static Ended run(Path directory, String... arguments) throws Exception {
    return start(directory, Map.of(), arguments).ended();
  }

  private static CompletableFuture<List<String>> lines(InputStream stream, BlockingQueue<String> heard) {
    CompletableFuture<List<String>> all = new CompletableFuture<>();
    Thread reader = new Thread(() -> {
      List<String> lines = new ArrayList<>();
      try (BufferedReader in = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
        for (String line = in.readLine(); line != null; line = in.readLine()) {
          lines.add(line);
          heard.add(line);
        }
        all.complete(lines);
        heard.add(NO_MORE);
      } catch (IOException e) {
        all.completeExceptionally(new UncheckedIOException(e));
      }
    }, "output of a holdfast process");
    reader.setDaemon(true);
    reader.start();
    return all;
  }

  /** The next line on standard output that begins like that. */
  public String awaitLine(String beginning) throws Exception {
    while (true) {
      String line = newLines.poll(DEADLINE_S, TimeUnit.SECONDS);
      if (line == null || line.equals(NO_MORE)) {
        newLines.add(NO_MORE);
        throw new AssertionError("no line '" + beginning + "…' came " + (line == null ? "within " + DEADLINE_S + " s"
            : "before the output ended") + ", but " + out + (process.isAlive() ? "" : "; the process ended: "
            + ended()));
      }
      out.add(line);
      if (line.startsWith(beginning)) {
        return line;
      }
    }
  }

  /** Where the bridge listens, from the READY line. */
  public String awaitBridge() throws Exception {
    return awaitLine("READY ").replaceAll(".*\"bridge\":\"([^\"]*)\".*", "$1");
  }

  /** Where the python entrance listens, from the READY line. */
  String awaitPython() throws Exception {
    return awaitLine("READY ").replaceAll(".*\"python\":\"([^\"]*)\".*", "$1");
  }

  /** SIGTERM. */
  public HoldfastProcess terminate() {
    process.toHandle().destroy(); // Process.destroy would close our end of its output as well
    return this;
  }

  /** SIGKILL: the process has no say in it. */
  public HoldfastProcess kill() {
    process.toHandle().destroyForcibly(); // likewise
    return this;
  }

  /** Whether it ended by itself before so much time had passed. */
  public boolean endsWithin(long ms) throws InterruptedException {
    return process.waitFor(ms, TimeUnit.MILLISECONDS);
  }

  public Ended ended() throws Exception {
    return ended(DEADLINE_S);
  }

  Ended ended(long deadlineS) throws Exception {
    if (!process.waitFor(deadlineS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("the process did not end within " + deadlineS + " s; it had said "
          + allOut.getNow(out));
    }
    return new Ended(process.exitValue(), allOut.get(DEADLINE_S, TimeUnit.SECONDS), allErr.get(DEADLINE_S,
        TimeUnit.SECONDS));
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
