package io.holdfast.cli;

import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;

/**
 * What a command sees of the process it runs in.
 *
 * @param in what a program hands over
 * @param out results, for programs to read
 * @param err everything said to people
 * @param environment environment variables
 * @param directory what relative paths are relative to
 * @param interactive whether a person watches: progress is then drawn in place
 */
public record Terminal(InputStream in, PrintStream out, PrintStream err, Map<String, String> environment,
    Path directory, boolean interactive) {

  /** The process's own. */
  public static Terminal ofProcess() {
    Map<String, String> environment = System.getenv();
    // Java 17 cannot ask about standard error alone; the launcher can, and says so
    boolean interactive = environment.getOrDefault("HOLDFAST_TERMINAL", System.console() == null ? "0" : "1")
        .equals("1");
    return new Terminal(System.in, System.out, System.err, environment, Path.of("").toAbsolutePath(), interactive);
  }

  Path resolve(String path) {
    return directory.resolve(path).normalize();
  }

  /** One line to people. */
  void say(String line) {
    err.println("holdfast: " + line);
  }
}
