package io.holdfast.python;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.python.Pythons.Python;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * CPython's own manager tests, unmodified, against a served host, by the runner in src/test/python/conformance: with
 * start method fork on every Python there is, with spawn on the oldest and the newest; on every one, too, when the
 * system property holdfast.conformance is {@code full}.
 */
class ConformanceIT {
  private static final String RUNNER = Path.of("src/test/python/conformance/run.py").toAbsolutePath().toString();
  private static final boolean FULL = "full".equals(System.getProperty("holdfast.conformance"));
  private static final long DEADLINE_S = 400;

  @TempDir
  static Path directory;

  private static void assertConforms(Python python, String startMethod) throws Exception {
    Path own = directory.resolve(python + "-" + startMethod);
    own.toFile().mkdir();
    try (ServedHost host = ServedHost.start(own, "--declare", "get_job_q=queue");
        StockProgram runner = StockProgram.start(own, List.of(python.executable(), RUNNER, "--at", host.at(),
            "--authkey-file", host.keyFile(), "--named-queue", "get_job_q", "--start-method", startMethod))) {
      String said = runner.ended(DEADLINE_S); // zero: all have passed, none was skipped, nothing is left
      assertThat(said).containsPattern("native (\\d{2,}) of \\1; objects left: 0");
    }
  }

  @TestFactory
  List<DynamicTest> everyNativeTestOfEveryPythonPasses() throws Exception {
    List<Python> pythons = Pythons.all();
    List<DynamicTest> tests = new ArrayList<>();
    for (Python python : pythons) {
      tests.add(DynamicTest.dynamicTest(python + ", fork", () -> assertConforms(python, "fork")));
    }
    for (Python python : FULL ? pythons : List.of(pythons.get(0), pythons.get(pythons.size() - 1))) {
      tests.add(DynamicTest.dynamicTest(python + ", spawn", () -> assertConforms(python, "spawn")));
    }
    return tests;
  }
}
