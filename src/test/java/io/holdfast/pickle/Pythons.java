package io.holdfast.pickle;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The Python interpreters of this machine: {@code python3} of the path and those that pyenv has, from 3.8 on. */
public final class Pythons {
  private static final long DEADLINE_S = 60;

  private Pythons() {
  }

  /** Version and path, one of each minor version, oldest first. */
  public static Map<String, Path> all() throws Exception {
    List<Path> candidates = new ArrayList<>();
    String path = System.getenv().getOrDefault("PATH", "");
    for (String directory : path.split(File.pathSeparator)) {
      candidates.add(Path.of(directory, "python3"));
    }
    Path pyenv = Path.of(System.getProperty("user.home"), ".pyenv", "versions");
    if (Files.isDirectory(pyenv)) {
      try (Stream<Path> versions = Files.list(pyenv)) {
        versions.sorted().forEach(version -> candidates.add(version.resolve("bin").resolve("python")));
      }
    }
    Map<String, Path> byVersion = new java.util.TreeMap<>(java.util.Comparator.comparing(v -> Integer.parseInt(v.substring(2))));
    for (Path candidate : candidates) {
      if (Files.isExecutable(candidate)) {
        String version = run(List.of(candidate.toString(), "-c",
            "import sys; print('%d.%d' % sys.version_info[:2])")).strip();
        if (version.matches("3\\.\\d+") && Integer.parseInt(version.substring(2)) >= 8) {
          byVersion.putIfAbsent(version, candidate);
        }
      }
    }
    return new LinkedHashMap<>(byVersion);
  }

  /** What the command prints; an {@link AssertionError} with all of it when it fails. */
  public static String run(List<String> command) throws IOException, InterruptedException {
    Path output = Files.createTempFile("python", ".txt");
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile()).start();
      if (!process.waitFor(DEADLINE_S, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError(command + " did not end within " + DEADLINE_S + " s: " + Files.readString(output));
      }
      if (process.exitValue() != 0) {
        throw new AssertionError(command + " ended with " + process.exitValue() + ": " + Files.readString(output));
      }
      return Files.readString(output);
    } finally {
      Files.delete(output);
    }
  }

  static List<String> command(Path python, Object... arguments) {
    List<String> command = new ArrayList<>(List.of(python.toString()));
    Arrays.stream(arguments).map(Object::toString).forEach(command::add);
    return command;
  }
}
