package io.holdfast.python;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.python.Pythons.Python;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Random operations of stock proxies on a served host and on CPython's own server have the same outcomes. */
class ManagerDifferentialIT {
  private static final String SCRIPT = Path.of("src/test/python/manager_differential.py").toAbsolutePath().toString();
  /** The same every time, so that a red build is somebody's doing; other seeds by hand. */
  private static final String SEED = System.getProperty("holdfast.differential.seed", "2026");
  private static final String SEQUENCES = System.getProperty("holdfast.differential.sequences", "280");
  private static final long DEADLINE_S = 300;

  @TempDir
  Path directory;

  @TestFactory
  List<DynamicTest> theHostDoesWhatCpythonsServerDoes() throws Exception {
    List<Python> pythons = Pythons.all();
    return List.of(pythons.get(0), pythons.get(pythons.size() - 1)).stream().distinct()
        .map(python -> DynamicTest.dynamicTest(python.toString(), () -> assertSame(python))).toList();
  }

  private void assertSame(Python python) throws Exception {
    try (ServedHost host = ServedHost.start(directory);
        StockProgram script = StockProgram.start(directory, List.of(python.executable(), SCRIPT, "--at", host.at(),
            "--authkey-file", host.keyFile(), "--seed", SEED, "--sequences", SEQUENCES))) {
      assertThat(script.ended(DEADLINE_S)).contains(" 0 differences");
    }
  }

  @Test
  void cpythonsServerEqualsItselfAndPlantedDifferencesAreFound() throws Exception {
    List<Python> pythons = Pythons.all();
    try (StockProgram script = StockProgram.start(directory, List.of(pythons.get(pythons.size() - 1).executable(),
        SCRIPT, "--self-check", "--seed", "1", "--sequences", "140"))) {
      assertThat(script.ended(DEADLINE_S)).endsWith("all of 8 planted differences are found");
    }
  }
}
