package io.holdfast.bench.journal;

import io.holdfast.journal.JournalOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** A keeper in a JVM of its own, which runs a round when it is told to. */
final class KeeperProcess implements AutoCloseable {
  private final String name;
  private final Process process;
  private final BufferedReader said;

  private KeeperProcess(String name, Process process) {
    this.name = name;
    this.process = process;
    said = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /** @param arguments what {@link #main} is told */
  static KeeperProcess start(String name, String classpath, String jvmOptions, Object... arguments)
      throws IOException {
    List<String> command = java(classpath, "-Xmx1g " + jvmOptions);
    command.add(KeeperProcess.class.getName());
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    return new KeeperProcess(name, new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  static List<String> java(String classpath, String options) {
    List<String> command = new ArrayList<>(List.of(ProcessHandle.current().info().command().orElse("java"),
        "-Dio.netty.jfr.enabled=false"));
    command.addAll(List.of(options.trim().split(" +")));
    command.addAll(List.of("-cp", classpath));
    return command;
  }

  String name() {
    return name;
  }

  /** Processor time that it has used. */
  Duration cpu() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  Callers.Result round(int callers, long millis) throws IOException {
    process.getOutputStream().write((callers + " " + millis + "\n").getBytes(StandardCharsets.US_ASCII));
    process.getOutputStream().flush();
    String line = said.readLine();
    if (line == null) {
      throw new IOException(name + " has ended");
    }
    String[] parts = line.split(" ");
    return new Callers.Result(Double.parseDouble(parts[0]), Histogram.decodeFromByteBuffer(
        ByteBuffer.wrap(Base64.getDecoder().decode(parts[2])), 0), Long.parseLong(parts[1]));
  }

  @Override
  public void close() throws IOException {
    process.getOutputStream().close(); // it ends when nothing more can be said to it
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Is told {@code host DIRECTORY SHARDS}, {@code ratis DIRECTORY GROUPS BYTES RECORDS}, or {@code file DIRECTORY
   * BYTES}.
   */
  public static void main(String[] arguments) throws Exception {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.US_ASCII);
    Path directory = Files.createDirectories(Path.of(arguments[1]));
    Keeper keeper = switch (arguments[0]) {
      case "host" -> HostKeeper.open(JournalOptions.of(directory).withShards(Integer.parseInt(arguments[2])));
      case "ratis" -> new RatisKeeper(directory, Integer.parseInt(arguments[2]), Integer.parseInt(arguments[3]),
          Integer.parseInt(arguments[4]));
      default -> new FileKeeper(directory.resolve("log"), Integer.parseInt(arguments[2]));
    };
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String[] parts = line.split(" ");
      Callers.Result result = Callers.run(keeper, Integer.parseInt(parts[0]), Long.parseLong(parts[1]));
      ByteBuffer latencies = ByteBuffer.allocate(result.latencies().getNeededByteBufferCapacity());
      int length = result.latencies().encodeIntoByteBuffer(latencies);
      byte[] encoded = Arrays.copyOf(latencies.array(), length);
      out.println(result.rate() + " " + result.calls() + " " + Base64.getEncoder().encodeToString(encoded));
    }
    keeper.close();
    System.exit(0);
  }
}
