package io.holdfast.python;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The interpreters of this machine: {@code python3}, and those that pyenv has installed. */
final class Pythons {
  private static final int OLDEST = 8;
  private static final long VERSION_S = 20;

  /**
   * An interpreter.
   *
   * @param minor 11 of 3.11
   */
  record Python(int minor, String executable) {
    @Override
    public String toString() {
      return "3." + minor;
    }
  }

  private Pythons() {
  }

  /** One of each minor version from 3.8, the oldest first. Skips the test when there is none. */
  static List<Python> all() throws Exception {
    Map<Integer, Python> found = new LinkedHashMap<>();
    for (String executable : candidates()) {
      Integer minor = minor(executable);
      if (minor != null && minor >= OLDEST) {
        found.putIfAbsent(minor, new Python(minor, executable));
      }
    }
    assumeTrue(!found.isEmpty(), "no Python 3.8 or later is installed");
    return found.values().stream().sorted(Comparator.comparing(Python::minor)).toList();
  }

  private static List<String> candidates() throws IOException {
    List<String> all = new ArrayList<>();
    Path installed = Path.of(System.getProperty("user.home"), ".pyenv", "versions");
    if (Files.isDirectory(installed)) {
      try (Stream<Path> versions = Files.list(installed)) {
        versions.map(version -> version.resolve("bin/python")).filter(Files::isExecutable).map(Path::toString).sorted()
            .forEach(all::add);
      }
    }
    for (String directory : System.getenv("PATH").split(":")) {
      Path executable = Path.of(directory, "python3");
      if (Files.isExecutable(executable)) {
        all.add(executable.toString());
      }
    }
    return all;
  }

  /** Null when it is no Python 3, or one without the tests of its own library. */
  private static Integer minor(String executable) throws Exception {
    Process process = new ProcessBuilder(executable, "-c", "import sys, importlib.util as u; "
        + "print(sys.version_info[1] if u.find_spec('test._test_multiprocessing') else -1)").redirectErrorStream(true)
        .start();
    if (!process.waitFor(VERSION_S, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      return null;
    }
    String said = new String(process.getInputStream().readAllBytes()).strip();
    return said.matches("\\d+") ? Integer.valueOf(said) : null;
  }
}
