package io.holdfast.python;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A Python program that runs, and what it says; nothing of it outlives the test. */
final class StockProgram implements AutoCloseable {
  private final Process process;
  private final Path output;
  private final List<String> command;

  private StockProgram(Process process, Path output, List<String> command) {
    this.process = process;
    this.output = output;
    this.command = command;
  }

  static StockProgram start(Path directory, List<String> command) throws IOException {
    return start(directory, command, Map.of());
  }

  static StockProgram start(Path directory, List<String> command, Map<String, String> environment)
      throws IOException {
    Path output = Files.createTempFile(directory, "output", ".txt");
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().putAll(environment);
    builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
    return new StockProgram(builder.start(), output, command);
  }

  /** What it has said, once it has ended well. */
  String ended(long seconds) throws Exception {
    if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
      throw new AssertionError(command + " did not end within " + seconds + " s; it had said:\n" + said());
    }
    if (process.exitValue() != 0) {
      throw new AssertionError(command + " ended with " + process.exitValue() + " and said:\n" + said());
    }
    return said();
  }

  private String said() throws IOException {
    return Files.readString(output, StandardCharsets.UTF_8).strip();
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
