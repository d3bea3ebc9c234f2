package io.holdfast.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A script that a CPython of this machine runs: that of the environment variable {@code HOLDFAST_PYTHON} when it is
 * set, else those on the PATH and among the versions of pyenv.
 */
public final class PythonScript {
  private static final Pattern NAME = Pattern.compile("python3(\\.(\\d+))?");
  private static final Pattern VERSION = Pattern.compile("3\\.(\\d+)(\\..*)?");
  private static final int OLDEST = 8;
  private static final int SECONDS = 60;

  /** How old it may be, and its program. The minor version of the program's name; the lowest when it has none. */
  private record Candidate(int minor, Path program) {
  }

  /** A CPython that runs. */
  public record Interpreter(Path program, int minor) {
    /** Whether it is 3.{@code minor} or later. */
    public boolean isAtLeast(int wanted) {
      return minor >= wanted;
    }
  }

  private PythonScript() {
  }

  /** Empty when there is none. */
  public static Optional<Interpreter> newest() {
    return chosen().or(() -> candidates().map(PythonScript::tried).flatMap(Optional::stream).findFirst());
  }

  /** One of each minor version, the newest first. */
  public static Collection<Interpreter> all() {
    Map<Integer, Interpreter> byVersion = new TreeMap<>(Comparator.reverseOrder());
    chosen().map(Stream::of).orElseGet(() -> candidates().map(PythonScript::tried).flatMap(Optional::stream))
        .forEach(python -> byVersion.putIfAbsent(python.minor(), python));
    return byVersion.values();
  }

  private static Optional<Interpreter> chosen() {
    String chosen = System.getenv("HOLDFAST_PYTHON");
    return chosen == null || chosen.isEmpty() ? Optional.empty() : Optional.of(tried(Path.of(chosen)).orElseThrow(() ->
        new AssertionError("HOLDFAST_PYTHON is '" + chosen + "', which does not run as a CPython 3." + OLDEST
            + " or later; set it to one that does, or not at all")));
  }

  /** Those whose names tell the newest version first. */
  private static Stream<Path> candidates() {
    return Stream.concat(onPath(), ofPyenv()).sorted(Comparator.comparingInt(Candidate::minor).reversed())
        .map(Candidate::program);
  }

  private static Stream<Candidate> onPath() {
    return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .flatMap(folder -> filesOf(Path.of(folder))).flatMap(program -> {
          Matcher name = NAME.matcher(program.getFileName().toString());
          return name.matches() && Files.isExecutable(program)
              ? Stream.of(new Candidate(name.group(2) == null ? 0 : Integer.parseInt(name.group(2)), program))
              : Stream.empty();
        });
  }

  private static Stream<Candidate> ofPyenv() {
    return filesOf(Path.of(System.getProperty("user.home"), ".pyenv", "versions")).flatMap(folder -> {
      Matcher version = VERSION.matcher(folder.getFileName().toString());
      Path program = folder.resolve("bin").resolve("python3");
      return version.matches() && Files.isExecutable(program)
          ? Stream.of(new Candidate(Integer.parseInt(version.group(1)), program)) : Stream.empty();
    });
  }

  private static Stream<Path> filesOf(Path folder) {
    if (!Files.isDirectory(folder)) {
      return Stream.empty();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList().stream();
    } catch (IOException unreadable) {
      return Stream.empty();
    }
  }

  private static Optional<Interpreter> tried(Path program) {
    try {
      List<String> lines = run(program, List.of("-c",
          "import sys; assert sys.version_info[0] == 3; print(sys.version_info[1])"));
      int minor = Integer.parseInt(lines.get(0));
      return minor >= OLDEST ? Optional.of(new Interpreter(program, minor)) : Optional.empty();
    } catch (IOException | AssertionError | RuntimeException doesNotRun) {
      return Optional.empty();
    }
  }

  /** The lines of the script's output. Fails when it does not end well within a minute. */
  public static List<String> run(Interpreter python, Path script, Object... arguments) throws IOException {
    return run(python, Map.of(), script, arguments);
  }

  /** The same, with more in its environment. */
  public static List<String> run(Interpreter python, Map<String, String> environment, Path script, Object... arguments)
      throws IOException {
    List<String> all = new ArrayList<>(List.of(script.toString()));
    Arrays.stream(arguments).map(Object::toString).forEach(all::add);
    return run(python.program(), all, environment, SECONDS);
  }

  private static List<String> run(Path program, List<String> arguments) throws IOException {
    return run(program, arguments, Map.of(), SECONDS);
  }

  static List<String> run(Path program, List<String> arguments, Map<String, String> environment, int seconds)
      throws IOException {
    Path output = Files.createTempFile("holdfast", ".out");
    Path errors = Files.createTempFile("holdfast", ".err");
    try {
      List<String> command = new ArrayList<>(List.of(program.toString()));
      command.addAll(arguments);
      ProcessBuilder builder = new ProcessBuilder(command).redirectOutput(output.toFile())
          .redirectError(errors.toFile());
      builder.environment().putAll(environment);
      Process process = builder.start();
      if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        fail(String.join(" ", command) + " did not end within " + seconds + " s");
      }
      assertThat(process.exitValue()).as("exit of %s: %s", command, Files.readString(errors)).isZero();
      return Files.readAllLines(output);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    } finally {
      Files.delete(output);
      Files.delete(errors);
    }
  }
}
