package io.holdfast.cli;

import io.holdfast.cli.HoldfastProcess.Ended;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A command run inside the test's own JVM, with a terminal of its own. */
final class CommandRun {
  private CommandRun() {
  }

  static Ended run(Path directory, Map<String, String> environment, String... arguments) throws Exception {
    return run(directory, environment, InputStream.nullInputStream(), arguments);
  }

  /** As above. @param in its standard input */
  static Ended run(Path directory, Map<String, String> environment, InputStream in, String... arguments)
      throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Terminal terminal = new Terminal(in, new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8), environment, directory, false);
    int code = HoldfastCommand.run(terminal, arguments).toCompletionStage().toCompletableFuture().get(60,
        TimeUnit.SECONDS);
    return new Ended(code, lines(out), lines(err));
  }

  private static List<String> lines(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8).lines().toList();
  }
}
